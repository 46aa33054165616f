import { accept, type Result, refuse } from '../../shared/kernel/result';
import { closeOrder, giveUpOrder } from '../purchase/close-order';
import { returnOrder } from '../purchase/request-return';
import { endUnpaid, moveChange } from './move-change';
import { PlanChange } from './plan-change.entity';
import type { PlanChangeParts } from './plan-change.parts';

/** What the payer reads. */
const CALLED_OFF = '会员变更已取消，款项退回';

/**
 * Calls a change off before it takes effect: everything stays as it was, and what was paid ahead goes back. An open order is
 * closed; where it turns out to be paid already, the payment stands. Repeating it changes nothing. An auto-renewal that ended
 * with the wish does not come back: WeChat's contract is over.
 */
export async function cancelChange(
  parts: PlanChangeParts,
  changeId: string,
  memberId: string,
): Promise<Result<null, 'PLAN_CHANGE_NOT_FOUND' | 'PLAN_CHANGE_NOT_OPEN'>> {
  const { database, clock, purchase } = parts;
  const found = await database.read.findOneBy(PlanChange, { id: changeId, memberId });
  if (!found) return refuse('PLAN_CHANGE_NOT_FOUND');
  if (found.status === 'awaitingPayment' && found.orderId !== null) {
    const given = await giveUpOrder(purchase, found.orderId, memberId);
    if (!given.ok) return refuse('PLAN_CHANGE_NOT_OPEN');
    const closed = await closeOrder(purchase, found.orderId);
    if (closed === 'paid') return refuse('PLAN_CHANGE_NOT_OPEN');
    // Where WeChat is silent, a job goes on, and the order's close tells.
    if (closed === 'waiting') return accept(null);
  }
  return database.inUnit(async (unit) => {
    const now = clock.now();
    await endUnpaid(unit, changeId, now);
    const change = await unit.findOneByOrFail(PlanChange, { id: changeId });
    if (change.status === 'done') return refuse('PLAN_CHANGE_NOT_OPEN');
    if (change.status === 'cancelled') return accept(null);
    await moveChange(unit, change, 'cancelled', now);
    if (change.status === 'paid' && change.orderId !== null) await returnOrder(unit, change.orderId, CALLED_OFF, now);
    return accept(null);
  });
}
