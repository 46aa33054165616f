import type { Instant } from '../../shared/kernel/instant';
import { StaleRead } from '../database/errors';
import type { Unit } from '../database/unit-of-work';
import { requestEnd } from '../renewal/change-contract';
import { RenewalContract } from '../renewal/renewal.entity';
import { PlanChange } from './plan-change.entity';
import { liveKeyOf } from './plan-change.parts';
import { type ChangeStatus, changeTransitions, liveChangeStatuses } from './plan-change.states';

/**
 * Moves a change on; one that has come to its end leaves its place to the next.
 * @throws StaleRead when somebody else moved it meanwhile: the unit of work runs again
 */
export async function moveChange(
  unit: Unit,
  { id, status }: Pick<PlanChange, 'id' | 'status'>,
  to: ChangeStatus,
  now: Instant,
  more: Partial<PlanChange> = {},
): Promise<void> {
  if (!changeTransitions[status].includes(to)) throw new Error(`a plan change does not go from ${status} to ${to}`);
  const end = liveChangeStatuses.includes(to) ? {} : { liveKey: null, endedAt: now };
  const moved = await unit.update(PlanChange, { id, status }, { ...more, ...end, status: to });
  if (moved.affected !== 1) throw new StaleRead('plan change');
}

/** The order of a change was not paid: the change is off, or waits for the term's end as before. Repeating it changes nothing. */
export async function endUnpaid(unit: Unit, changeId: string, now: Instant): Promise<void> {
  const change = await unit.findOneBy(PlanChange, { id: changeId, status: 'awaitingPayment' });
  if (!change) return;
  if (change.kind === 'atOnce') await moveChange(unit, change, 'cancelled', now);
  else await moveChange(unit, change, 'waiting', now, { orderId: null });
}

/** Ends the auto-renewal of the old plan: the new one has another price, which needs a consent of its own. */
export async function endRenewal(
  unit: Unit,
  place: { readonly memberId: string; readonly family: string },
  now: Instant,
): Promise<void> {
  const contract = await unit.findOneBy(RenewalContract, { liveKey: liveKeyOf(place) });
  if (contract) await requestEnd(unit, contract, 'planChange', now);
}
