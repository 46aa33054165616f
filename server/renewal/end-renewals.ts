import type { Instant } from '../../shared/kernel/instant';
import type { Unit } from '../database/unit-of-work';
import { requestEnd } from './change-contract';
import { RenewalContract } from './renewal.entity';
import type { EndReason } from './renewal.states';

/**
 * Ends what renews a member's membership in a family, in the unit of work that makes it pointless: nothing is debited from
 * here on, and WeChat is told by a job.
 * @returns whether there was something to end
 */
export async function endRenewalsOf(
  unit: Unit,
  memberId: string,
  family: string,
  reason: EndReason,
  now: Instant,
): Promise<boolean> {
  const contracts = await unit.findBy(RenewalContract, { memberId, family, status: 'signed' });
  for (const contract of contracts) await requestEnd(unit, contract, reason, now);
  return contracts.length > 0;
}
