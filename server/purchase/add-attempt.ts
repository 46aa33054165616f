import type { Instant } from '../../shared/kernel/instant';
import { StaleRead } from '../database/errors';
import { newId } from '../database/id';
import { execute } from '../database/open-database';
import type { Unit } from '../database/unit-of-work';
import { enqueueJob } from '../jobs/enqueue-job';
import { PaymentAttempt, type PurchaseOrder } from './purchase.entity';
import { type Seller, topics } from './purchase.parts';
import { askAt } from './purchase.rules';

/**
 * Writes a new attempt to pay an open order. The order's count of attempts is raised by compare-and-set, so that two
 * requests at once make one attempt, and none is added while the order is being closed.
 * @throws StaleRead when the order changed meanwhile: the unit of work runs again
 */
export async function addAttempt(
  unit: Unit,
  channel: Seller,
  order: PurchaseOrder,
  payerOpenid: string,
  now: Instant,
): Promise<PaymentAttempt> {
  const counted = await execute(
    unit,
    `UPDATE purchase_order SET attempt_count = attempt_count + 1
      WHERE id = ? AND status = 'pending' AND attempt_count = ? AND expires_at > ?`,
    [order.id, order.attemptCount, now],
  );
  if (counted !== 1) throw new StaleRead('purchase order');
  const attempt: PaymentAttempt = {
    id: newId(now),
    orderId: order.id,
    attemptNumber: order.attemptCount + 1,
    memberId: order.memberId,
    channel: channel.name,
    status: 'created',
    mchid: channel.mchid,
    appid: channel.appid,
    payerOpenid,
    description: order.planName,
    amountFen: order.amountFen,
    renewalId: order.renewalId,
    prepayId: null,
    transactionId: null,
    refusal: null,
    createdAt: now,
    expiresAt: order.expiresAt,
    paidAt: null,
    closedAt: null,
    shippedAt: null,
    settledAt: null,
  };
  await unit.insert(PaymentAttempt, attempt);
  const runAt = askAt(now, 0, order.expiresAt);
  if (runAt !== null) {
    await enqueueJob(unit, { topic: topics.ask, payload: { orderId: order.id, from: now, step: 0 }, runAt }, now);
  }
  return attempt;
}
