import type { MemberExport } from '../../shared/contract/member';
import type { Clock } from '../../shared/kernel/clock';
import { formatInstant } from '../../shared/kernel/instant';
import type { Database } from '../database/open-database';
import { Avatar, Member, MemberDay, MemberNote, MemberTag, Session, WechatIdentityRow } from './member.entity';
import type { MemberDataHolder } from './member-data';
import type { PersonKeys } from './person-keys';

export interface ExportNeeds {
  readonly database: Database;
  readonly clock: Clock;
  readonly keys: PersonKeys;
  readonly holders: readonly MemberDataHolder[];
}

/** Everything held on a member, by kind; the phone number in clear, for it is theirs. */
export async function exportMember(needs: ExportNeeds, memberId: string): Promise<MemberExport> {
  const sections: Record<string, unknown> = await exportOwn(needs, memberId);
  for (const holder of needs.holders) {
    if (holder.section in sections) throw new Error(`two sections of an export are called ${holder.section}`);
    const content = await holder.exportFor(memberId);
    // A room that holds only sums has nothing to hand out.
    if (content !== null) sections[holder.section] = content;
  }
  return { exportedAt: formatInstant(needs.clock.now()), sections };
}

async function exportOwn({ database, keys }: ExportNeeds, memberId: string): Promise<Record<string, unknown>> {
  const { read } = database;
  const member = await read.findOneByOrFail(Member, { id: memberId });
  const identities = await read.findBy(WechatIdentityRow, { memberId });
  const sessions = await read.findBy(Session, { memberId });
  const days = await read.find(MemberDay, { where: { memberId }, order: { day: 'ASC' } });
  const tags = await read.find(MemberTag, { where: { memberId }, order: { tag: 'ASC' } });
  const notes = await read.find(MemberNote, { where: { memberId }, order: { id: 'ASC' } });
  const avatar = await read.findOneBy(Avatar, { memberId });
  return {
    profile: {
      memberNumber: member.memberNumber,
      nickname: member.nickname,
      phoneNumber: member.phoneCipher === null ? null : keys.decryptPhone(member.phoneCipher, memberId),
      joinedAt: formatInstant(member.joinedAt),
      avatar: avatar && { mediaType: avatar.mediaType, imageBase64: avatar.bytes.toString('base64') },
    },
    identities: identities.map((identity) => ({
      app: identity.app,
      openid: identity.openid,
      unionid: identity.unionid,
      followsOfficialAccount: identity.follows,
      knownSince: formatInstant(identity.createdAt),
    })),
    sessions: sessions.map((session) => ({
      createdAt: formatInstant(session.createdAt),
      expiresAt: formatInstant(session.expiresAt),
    })),
    activeDays: days.map((row) => row.day),
    remarks: {
      tags: tags.map(({ tag }) => tag),
      notes: notes.map(({ text, createdAt }) => ({ text, createdAt: formatInstant(createdAt) })),
    },
  };
}
