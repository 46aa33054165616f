import type { EntityManager } from 'typeorm';
import { Member } from './member.entity';
import type { PersonKeys } from './person-keys';

/** Reads a member's own number as people in mainland China write it, 11 digits; null where they have bound none of those. */
export type FindOwnMobile = (manager: EntityManager, memberId: string) => Promise<string | null>;

const MAINLAND = /^\+86(1[3-9]\d{9})$/;

/** For what is topped up by number: the member need not type the one that they have bound. */
export function createOwnMobile(keys: Pick<PersonKeys, 'decryptPhone'>): FindOwnMobile {
  return async (manager, memberId) => {
    const member = await manager.findOneBy(Member, { id: memberId, status: 'active' });
    if (!member?.phoneCipher) return null;
    return MAINLAND.exec(keys.decryptPhone(member.phoneCipher, memberId))?.[1] ?? null;
  };
}
