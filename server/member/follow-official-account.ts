import { IsNull, LessThanOrEqual } from 'typeorm';
import type { Clock } from '../../shared/kernel/clock';
import type { Instant } from '../../shared/kernel/instant';
import { StaleRead } from '../database/errors';
import { newId } from '../database/id';
import type { Database } from '../database/open-database';
import type { Unit } from '../database/unit-of-work';
import type { WechatAccounts } from '../wechat/ports';
import { claimUnionid, findLiving, findOwnerOfUnionid, parkConflict } from './claim-person';
import { WechatIdentityRow } from './member.entity';
import { tellIdentified } from './member.events';
import { decideIdentity } from './member.rules';
import { rerunOnDuplicate } from './rerun-on-duplicate';

export interface FollowNeeds {
  readonly database: Database;
  readonly accounts: Pick<WechatAccounts, 'followerOf'>;
  readonly clock: Clock;
}

/** A follow or unfollow as a push of the official account told it. */
export interface FollowChange {
  readonly openid: string;
  /** When WeChat says that it happened. */
  readonly at: Instant;
}

/**
 * Somebody follows the official account. WeChat is asked for the unionid, and the follower joins the member who has it;
 * without one they are an identity that waits for a first login.
 * @throws WechatUnavailable: call it again later
 */
export async function followOfficialAccount(needs: FollowNeeds, { openid, at }: FollowChange): Promise<void> {
  // Asked before the unit of work: no transaction waits for the network.
  const follower = await needs.accounts.followerOf(openid);
  const now = needs.clock.now();
  await rerunOnDuplicate(() =>
    needs.database.inUnit(async (unit) => {
      const identity = await recordFollow(unit, { openid, at, follows: true }, now);
      if (follower?.unionid) await joinByUnionid(unit, identity, follower.unionid, now);
    }),
  );
}

/** Somebody follows no longer. The identity stays: it tells that an older follow which comes late is past. */
export async function unfollowOfficialAccount(
  needs: Pick<FollowNeeds, 'database' | 'clock'>,
  { openid, at }: FollowChange,
): Promise<void> {
  const now = needs.clock.now();
  await rerunOnDuplicate(() =>
    needs.database.inUnit(async (unit) => {
      await recordFollow(unit, { openid, at, follows: false }, now);
    }),
  );
}

/** The follower's identity after a change; an older change than the last one applied leaves it as it is. */
async function recordFollow(
  unit: Unit,
  change: FollowChange & { readonly follows: boolean },
  now: Instant,
): Promise<WechatIdentityRow> {
  const { openid, at, follows } = change;
  const known = await unit.findOneBy(WechatIdentityRow, { app: 'official', openid });
  if (!known) {
    const identity: WechatIdentityRow = {
      id: newId(now),
      app: 'official',
      openid,
      unionid: null,
      memberId: null,
      follows,
      createdAt: now,
      followChangedAt: at,
    };
    await unit.insert(WechatIdentityRow, { ...identity });
    return identity;
  }
  const newer = { follows, followChangedAt: at };
  await unit.update(WechatIdentityRow, { id: known.id, followChangedAt: LessThanOrEqual(at) }, newer);
  await unit.update(WechatIdentityRow, { id: known.id, followChangedAt: IsNull() }, newer);
  return known;
}

async function joinByUnionid(unit: Unit, identity: WechatIdentityRow, unionid: string, now: Instant): Promise<void> {
  const knownMember = await findLiving(unit, identity.memberId);
  const owner = await findOwnerOfUnionid(unit, unionid);
  const decision = decideIdentity({
    knownMemberId: knownMember?.id ?? null,
    unionid,
    unionidMemberId: owner?.id ?? null,
  });
  if (decision.kind === 'known' && decision.conflict !== null) {
    const conflict = { identityId: identity.id, memberId: decision.memberId, otherMemberId: decision.conflict };
    await parkConflict(unit, conflict, now);
    return;
  }
  const memberId = decision.kind === 'new' ? null : decision.memberId;
  const expected = identity.memberId === null ? IsNull() : identity.memberId;
  const joined = await unit.update(WechatIdentityRow, { id: identity.id, memberId: expected }, { unionid, memberId });
  if (joined.affected !== 1) throw new StaleRead('identity of a follower');
  await claimUnionid(unit, unionid, memberId);
  if (memberId !== null) await tellIdentified(unit, memberId, `official:${identity.openid}`, now);
}
