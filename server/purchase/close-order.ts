import { In } from 'typeorm';
import type { Instant } from '../../shared/kernel/instant';
import { accept, type Result, refuse } from '../../shared/kernel/result';
import { StaleRead } from '../database/errors';
import { execute } from '../database/open-database';
import type { Unit } from '../database/unit-of-work';
import { enqueueJob } from '../jobs/enqueue-job';
import { askPayments } from './ask-payment';
import { PaymentAttempt, PurchaseOrder } from './purchase.entity';
import { type PurchaseParts, topics } from './purchase.parts';
import { askAfterCloseAt } from './purchase.rules';
import { closeAttempt } from './rails';
import { releaseOrder } from './write-order';

/**
 * Closes an open order: every attempt is closed at WeChat first; where WeChat says that one is paid, that payment is
 * settled instead. Only then is the order closed here, its reservation released, and a later question scheduled, because
 * money may still come. Of an order that is no longer open only the attempts are closed. Repeatable.
 * @returns `waiting` when WeChat did not answer: call again later
 */
export async function closeOrder(parts: PurchaseParts, orderId: string): Promise<'closed' | 'paid' | 'waiting'> {
  const attempts = await parts.database.read.findBy(PaymentAttempt, {
    orderId,
    status: In(['created', 'unknown', 'open', 'refused']),
  });
  for (const attempt of attempts) {
    const closed = await closeAttempt(parts, attempt);
    if (closed === 'unknown') return 'waiting';
    if (closed === 'paid') {
      if ((await askPayments(parts, orderId)) === 'unknown') return 'waiting';
      continue;
    }
    await parts.database.inUnit((unit) =>
      unit.update(
        PaymentAttempt,
        { id: attempt.id, status: attempt.status },
        { status: 'closed', closedAt: parts.clock.now() },
      ),
    );
  }
  return finish(parts, orderId);
}

/**
 * A member gives an order up. From this instant it cannot be paid again here; where WeChat does not answer, a job goes on.
 */
export async function giveUpOrder(
  parts: PurchaseParts,
  orderId: string,
  memberId: string,
): Promise<Result<null, 'ORDER_NOT_FOUND' | 'ORDER_ALREADY_PAID'>> {
  const now = parts.clock.now();
  const order = await parts.database.read.findOneBy(PurchaseOrder, { id: orderId, memberId });
  if (!order) return refuse('ORDER_NOT_FOUND');
  if (order.status === 'paid') return refuse('ORDER_ALREADY_PAID');
  if (order.status !== 'pending') return accept(null);
  await parts.database.inUnit(async (unit) => {
    const shortened = await execute(
      unit,
      `UPDATE purchase_order SET expires_at = ? WHERE id = ? AND status = 'pending' AND expires_at > ?`,
      [now, orderId, now],
    );
    if (shortened === 1) await enqueueJob(unit, { topic: topics.close, payload: { orderId } }, now);
  });
  return accept(null);
}

/**
 * An operator closes an order that no rule could: its payment did not fit and was parked, so WeChat will not let it be
 * closed. What becomes of that money is the operator's affair on the merchant platform; nothing is granted.
 */
export async function closeOrderByOperator(
  unit: Unit,
  orderId: string,
  now: Instant,
): Promise<Result<null, 'ORDER_NOT_OPEN'>> {
  const order = await unit.findOneBy(PurchaseOrder, { id: orderId, status: 'pending' });
  if (!order) return refuse('ORDER_NOT_OPEN');
  await unit.update(
    PaymentAttempt,
    { orderId, status: In(['created', 'unknown', 'open', 'refused']) },
    { status: 'closed', closedAt: now },
  );
  const closed = await unit.update(
    PurchaseOrder,
    { id: orderId, status: 'pending', attemptCount: order.attemptCount },
    { status: 'closed', closedAt: now },
  );
  if (closed.affected !== 1) throw new StaleRead('purchase order');
  await releaseOrder(unit, order, now);
  return accept(null);
}

async function finish(parts: PurchaseParts, orderId: string): Promise<'closed' | 'paid' | 'waiting'> {
  const now = parts.clock.now();
  return parts.database.inUnit(async (unit) => {
    const order = await unit.findOneByOrFail(PurchaseOrder, { id: orderId });
    if (order.status !== 'pending') return order.status === 'closed' ? 'closed' : 'paid';
    const live = await unit.existsBy(PaymentAttempt, {
      orderId,
      status: In(['created', 'unknown', 'open', 'refused']),
    });
    if (live) return 'waiting';
    const closed = await execute(
      unit,
      `UPDATE purchase_order SET status = 'closed', closed_at = ? WHERE id = ? AND status = 'pending' AND attempt_count = ?`,
      [now, orderId, order.attemptCount],
    );
    if (closed !== 1) throw new StaleRead('purchase order');
    await releaseOrder(unit, order, now);
    const runAt = askAfterCloseAt(now, 0);
    if (runAt !== null) {
      await enqueueJob(unit, { topic: topics.askClosed, payload: { orderId, from: now, step: 0 }, runAt }, now);
    }
    return 'closed';
  });
}
