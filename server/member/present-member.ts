import type { Member as WireMember } from '../../shared/contract/member';
import { formatInstant } from '../../shared/kernel/instant';
import type { Member } from './member.entity';

/** A member as they see themselves. */
export function presentMember(row: Member, followsOfficial: boolean): WireMember {
  return {
    id: row.id,
    memberNumber: row.memberNumber,
    nickname: row.nickname,
    avatarUrl: row.avatarId === null ? null : `/api/v1/avatars/${row.avatarId}`,
    phoneMasked: row.phoneMasked,
    joinedAt: formatInstant(row.joinedAt),
    followsOfficialAccount: followsOfficial,
  };
}
