import type { Fen } from '../../shared/kernel/fen';
import type { Instant } from '../../shared/kernel/instant';
import { recordRefundAgreed } from '../books/record-money';
import { execute } from '../database/open-database';
import type { Unit } from '../database/unit-of-work';
import { enqueueJob } from '../jobs/enqueue-job';
import { PaymentAttempt, Refund } from './purchase.entity';
import { topics } from './purchase.parts';
import { refundNumber } from './purchase.rules';

/** Money to be sent back: a second payment, one for a closed order, one for what cannot be given, or what was asked back. */
export interface MoneyToReturn {
  readonly attemptId: string;
  readonly orderId: string;
  readonly memberId: string;
  readonly transactionId: string;
  /** What was paid. */
  readonly amountFen: Fen;
  /** The payer reads it. */
  readonly reason: string;
}

/** A part of an order's money that is agreed to go back on request. */
export interface AgreedReturn {
  readonly orderId: string;
  /** 1 fen or more. */
  readonly amountFen: Fen;
  /** The payer reads it. */
  readonly reason: string;
  readonly requestId: string;
}

/** Writes the refund of all of such money; a job asks WeChat for it. */
export async function requestReturn(unit: Unit, money: MoneyToReturn, now: Instant): Promise<void> {
  await writeRefund(unit, money, { id: refundNumber(money.attemptId, 1), amountFen: money.amountFen }, now);
}

/**
 * Gives all the money of a paid order back because what was bought cannot be given. What it gave is not taken back here:
 * the room that had the order written has seen to that. Repeating it changes nothing.
 * @param reason the payer reads it
 * @returns false where there is nothing to give back: the order is not paid, or its money is on its way already
 */
export async function returnOrder(unit: Unit, orderId: string, reason: string, now: Instant): Promise<boolean> {
  const moved = await execute(
    unit,
    `UPDATE purchase_order SET status = 'refunding' WHERE id = ? AND status = 'paid' AND refunded_fen = 0`,
    [orderId],
  );
  if (moved !== 1) return false;
  const money = await findPaid(unit, orderId, reason);
  const { attemptId, amountFen } = money;
  const refundId = refundNumber(attemptId, 1);
  await recordRefundAgreed(unit, { refundId, orderId, amountFen, stops: true, agreedAt: now }, now);
  await requestReturn(unit, money, now);
  return true;
}

/**
 * Gives a part of a paid order's money back, or all that is left of it, and ends what it bought in the books. What it gave
 * is not taken back here: the room of requests has seen to that. While it is under way the order is `refunding`.
 * @returns the refund's number; null where the order is not paid, or that much is not left
 */
export async function returnPart(
  unit: Unit,
  { orderId, amountFen, reason, requestId }: AgreedReturn,
  now: Instant,
): Promise<string | null> {
  const moved = await execute(
    unit,
    `UPDATE purchase_order SET status = 'refunding' WHERE id = ? AND status = 'paid' AND amount_fen - refunded_fen >= ?`,
    [orderId, amountFen],
  );
  if (moved !== 1) return null;
  const money = await findPaid(unit, orderId, reason);
  const id = refundNumber(money.attemptId, (await unit.countBy(Refund, { attemptId: money.attemptId })) + 1);
  await recordRefundAgreed(unit, { refundId: id, orderId, amountFen, stops: true, agreedAt: now }, now);
  await writeRefund(unit, money, { id, amountFen, requestId }, now);
  return id;
}

/** The payment that an order stands on. */
async function findPaid(unit: Unit, orderId: string, reason: string): Promise<MoneyToReturn> {
  const attempt = await unit.findOneByOrFail(PaymentAttempt, { orderId, status: 'paid' });
  const { id: attemptId, memberId, transactionId, amountFen } = attempt;
  if (transactionId === null) throw new Error(`attempt ${attemptId} was paid by no transaction`);
  return { attemptId, orderId, memberId, transactionId, amountFen, reason };
}

async function writeRefund(
  unit: Unit,
  money: MoneyToReturn,
  { id, amountFen, requestId = null }: { id: string; amountFen: Fen; requestId?: string | null },
  now: Instant,
): Promise<void> {
  await unit.insert(Refund, {
    id,
    attemptId: money.attemptId,
    orderId: money.orderId,
    memberId: money.memberId,
    transactionId: money.transactionId,
    amountFen,
    totalFen: money.amountFen,
    reason: money.reason,
    status: 'requested',
    detail: null,
    wechatRefundId: null,
    requestId,
    createdAt: now,
    succeededAt: null,
  });
  await enqueueJob(unit, { topic: topics.returnMoney, payload: { refundId: id } }, now);
}
