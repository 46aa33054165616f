import type { Instant } from '../../shared/kernel/instant';
import { isDuplicate } from '../database/errors';
import type { Unit } from '../database/unit-of-work';
import { BenefitReach } from './benefit.entity';
import { monthOf } from './quota-period.rules';

/** Notes that a member reached a step of a benefit's funnel this month; a repeat changes nothing. */
export async function noteReach(
  unit: Unit,
  step: Pick<BenefitReach, 'benefit' | 'memberId' | 'stage'>,
  now: Instant,
): Promise<void> {
  try {
    await unit.insert(BenefitReach, { ...step, month: monthOf(now), notedAt: now });
  } catch (error) {
    // A duplicate key fails the statement, not the transaction: it was noted before.
    if (!isDuplicate(error)) throw error;
  }
}
