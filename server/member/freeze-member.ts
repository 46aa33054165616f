import { IsNull, Not } from 'typeorm';
import type { Instant } from '../../shared/kernel/instant';
import { accept, type Result, refuse } from '../../shared/kernel/result';
import type { Unit } from '../database/unit-of-work';
import { Member, Session } from './member.entity';

/**
 * Freezes a member 冻结: every session ends at once, nobody logs in and nothing is ordered until an operator lifts it. What
 * the member has stays as it is; an auto-renewal goes on unless it is cancelled as well.
 * @returns how many sessions ended
 */
export async function freezeMember(
  unit: Unit,
  memberId: string,
  now: Instant,
): Promise<Result<number, 'MEMBER_NOT_FOUND' | 'MEMBER_FROZEN_ALREADY'>> {
  const frozen = await unit.update(Member, { id: memberId, status: 'active', frozenAt: IsNull() }, { frozenAt: now });
  if (frozen.affected !== 1) {
    const isThere = await unit.existsBy(Member, { id: memberId, status: 'active' });
    return refuse(isThere ? 'MEMBER_FROZEN_ALREADY' : 'MEMBER_NOT_FOUND');
  }
  const ended = await unit.delete(Session, { memberId });
  return accept(ended.affected ?? 0);
}

/** Lifts it: the member can log in again. */
export async function unfreezeMember(unit: Unit, memberId: string): Promise<Result<null, 'MEMBER_NOT_FROZEN'>> {
  const lifted = await unit.update(Member, { id: memberId, frozenAt: Not(IsNull()) }, { frozenAt: null });
  return lifted.affected === 1 ? accept(null) : refuse('MEMBER_NOT_FROZEN');
}
