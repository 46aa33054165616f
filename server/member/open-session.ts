import { randomBytes } from 'node:crypto';
import { In } from 'typeorm';
import type { Clock } from '../../shared/kernel/clock';
import type { Instant } from '../../shared/kernel/instant';
import { accept, type Result, refuse } from '../../shared/kernel/result';
import { newId } from '../database/id';
import type { Database } from '../database/open-database';
import type { Unit } from '../database/unit-of-work';
import type { WechatAccounts, WechatIdentity } from '../wechat/ports';
import { askWechat } from './ask-wechat';
import { claimUnionid, findLiving, findOwnerOfUnionid, parkConflict } from './claim-person';
import { followsOfficialAccount, type MemberView } from './find-member';
import { DepartedPerson, Member, Session, WechatIdentityRow } from './member.entity';
import { tellIdentified } from './member.events';
import { composeMemberNumber, computeSessionExpiry, decideIdentity } from './member.rules';
import type { PersonKeys, PersonMark } from './person-keys';
import { rerunOnDuplicate } from './rerun-on-duplicate';

export interface OpenSessionNeeds {
  readonly database: Database;
  readonly accounts: Pick<WechatAccounts, 'identityOfLogin'>;
  readonly clock: Clock;
  readonly keys: PersonKeys;
  /** Whether the session_key of WeChat is kept, encrypted: only where something needs it. */
  readonly keepsSessionKey?: boolean;
}

/** A session just opened; the token is told this once and stored nowhere. */
export interface OpenedSession extends MemberView {
  readonly token: string;
  readonly expiresAt: Instant;
}

/** Why nobody was logged in. */
export type LoginRefusal =
  | 'LOGIN_CODE_REFUSED'
  | 'LOGIN_BLOCKED'
  | 'MEMBER_LEAVING'
  | 'MEMBER_FROZEN'
  | 'WECHAT_UNAVAILABLE';

/** 256 bits: not to be guessed. */
const TOKEN_BYTES = 32;

/**
 * Logs in with the code of wx.login, and makes the member at the first time: one a person, also when the first two
 * logins come at the same instant. Somebody who deletes their account is let in again once that is done.
 */
export async function openSession(needs: OpenSessionNeeds, code: string): Promise<Result<OpenedSession, LoginRefusal>> {
  const asked = await askWechat(() => needs.accounts.identityOfLogin(code));
  if (!asked.ok) return asked;
  if (!asked.value.ok) {
    return refuse(asked.value.refusal === 'blocked' ? 'LOGIN_BLOCKED' : 'LOGIN_CODE_REFUSED');
  }
  const { openid, unionid, sessionKey } = asked.value.value;
  const token = randomBytes(TOKEN_BYTES).toString('base64url');
  const now = needs.clock.now();
  const expiresAt = computeSessionExpiry(now);
  return rerunOnDuplicate(() =>
    needs.database.inUnit(async (unit) => {
      const member = await admitPerson(unit, { openid, unionid }, needs.keys, now);
      if (member.status !== 'active') return refuse('MEMBER_LEAVING');
      if (member.frozenAt != null) return refuse('MEMBER_FROZEN');
      const sessionId = needs.keys.sessionId(token);
      await unit.insert(Session, {
        id: sessionId,
        memberId: member.id,
        createdAt: now,
        expiresAt,
        sessionKeyCipher: needs.keepsSessionKey ? needs.keys.encryptSessionKey(sessionKey, sessionId) : null,
      });
      return accept({
        token,
        expiresAt,
        member,
        followsOfficial: await followsOfficialAccount(unit, member.id),
      });
    }),
  );
}

/**
 * The member of a mini-program identity, found, joined or made; what the unionid tells is written down. Nothing is
 * written about a member who is leaving.
 */
async function admitPerson(unit: Unit, identity: WechatIdentity, keys: PersonKeys, now: Instant): Promise<Member> {
  const { openid, unionid } = identity;
  const known = await unit.findOneBy(WechatIdentityRow, { app: 'miniprogram', openid });
  const knownMember = await findLiving(unit, known?.memberId ?? null);
  const owner = await findOwnerOfUnionid(unit, unionid);
  const decision = decideIdentity({
    knownMemberId: knownMember?.id ?? null,
    unionid,
    unionidMemberId: owner?.id ?? null,
  });
  const found = decision.kind === 'known' ? knownMember : owner;
  if (found && found.status !== 'active') return found;
  const member = found ?? (await makeMember(unit, identity, keys, now));
  const identityId = known?.id ?? newId(now);
  if (!known) {
    // A new member, or a member's other app: what was kept for them under this name is theirs now.
    await tellIdentified(unit, member.id, `openid:${openid}`, now);
    await unit.insert(WechatIdentityRow, {
      id: identityId,
      app: 'miniprogram',
      openid,
      unionid,
      memberId: member.id,
      follows: false,
      createdAt: now,
      followChangedAt: null,
    });
  } else if (known.memberId !== member.id) {
    await unit.update(WechatIdentityRow, { id: known.id }, { memberId: member.id });
  }
  if (decision.kind === 'known' && decision.conflict !== null) {
    await parkConflict(unit, { identityId, memberId: member.id, otherMemberId: decision.conflict }, now);
  } else if (unionid !== null) {
    if (known && known.unionid !== unionid) {
      await unit.update(WechatIdentityRow, { id: known.id }, { unionid });
      await tellIdentified(unit, member.id, `unionid:${unionid}`, now);
    }
    await claimUnionid(unit, unionid, member.id);
  }
  return member;
}

async function makeMember(unit: Unit, identity: WechatIdentity, keys: PersonKeys, now: Instant): Promise<Member> {
  const member: Member = {
    id: newId(now),
    memberNumber: composeMemberNumber(randomBytes(6)),
    status: 'active',
    personHash: await personHashOf(unit, identity, keys),
    nickname: null,
    avatarId: null,
    phoneCipher: null,
    phoneIndex: null,
    phoneMasked: null,
    joinedAt: now,
    leavingSince: null,
    goneAt: null,
  };
  await unit.insert(Member, { ...member });
  return member;
}

/** Somebody who left and comes back is the same person for once-a-person limits. */
async function personHashOf(unit: Unit, { openid, unionid }: WechatIdentity, keys: PersonKeys): Promise<string> {
  const [mark, value]: [PersonMark, string] = unionid === null ? ['miniprogram', openid] : ['unionid', unionid];
  const marks = [keys.identityHash('miniprogram', openid)];
  if (unionid !== null) marks.push(keys.identityHash('unionid', unionid));
  const departed = await unit.findOne(DepartedPerson, {
    where: { identityHash: In(marks) },
    order: { departedOn: 'ASC', identityHash: 'ASC' },
  });
  return departed?.personHash ?? keys.personHash(mark, value);
}
