import type { Unit } from '../database/unit-of-work';
import type { PaymentState, RefundOutcome, VirtualPayChannel } from '../wechat/ports';
import { PaymentAttempt, Refund } from './purchase.entity';
import type { PurchaseParts } from './purchase.parts';

/** The attempts of every rail are asked about, closed and refunded by these, each at the channel that it was made for. */

/** What WeChat says of an attempt. */
export async function queryAttempt(parts: PurchaseParts, attempt: PaymentAttempt): Promise<PaymentState> {
  const virtual = virtualChannelOf(parts, attempt);
  if (virtual === null) return parts.channel.query(attempt.id);
  return virtual === 'off' ? OFF : virtual.query({ attemptId: attempt.id, payerOpenid: attempt.payerOpenid });
}

/**
 * Closes an attempt at WeChat. One at virtual payment cannot be closed: where it is not paid it counts as closed, and money
 * that comes all the same goes back by itself.
 */
export async function closeAttempt(
  parts: PurchaseParts,
  attempt: PaymentAttempt,
): Promise<'accepted' | 'paid' | 'unknown'> {
  const virtual = virtualChannelOf(parts, attempt);
  if (virtual === null) return parts.channel.close(attempt.id);
  const { status } = await queryAttempt(parts, attempt);
  if (status === 'paid' || status === 'unknown') return status;
  return 'accepted';
}

/** Asks WeChat for a refund under its number. */
export async function refundMoney(parts: PurchaseParts, refund: Refund): Promise<RefundOutcome> {
  const { id: refundId, transactionId, amountFen, totalFen, reason } = refund;
  const asked = await askVirtual(parts, refund);
  if (asked === null) return parts.channel.refund({ refundId, transactionId, amountFen, totalFen, reason });
  return asked.virtual === 'off' ? OFF : asked.virtual.refund(asked.request);
}

/** Asks WeChat how a refund stands. */
export async function queryRefundMoney(parts: PurchaseParts, refund: Refund): Promise<RefundOutcome> {
  const asked = await askVirtual(parts, refund);
  if (asked === null) return parts.channel.queryRefund(refund.id);
  return asked.virtual === 'off' ? OFF : asked.virtual.queryRefund(asked.request);
}

/** Whether an order is paid by virtual payment, as its attempts are. */
export async function isPaidVirtually(reader: Pick<Unit, 'findOneBy'>, orderId: string): Promise<boolean> {
  const attempt = await reader.findOneBy(PaymentAttempt, { orderId });
  return attempt !== null && isVirtual(attempt);
}

/** Whether an attempt was made for virtual payment. */
export function isVirtual(attempt: Pick<PaymentAttempt, 'channel'>): boolean {
  return attempt.channel === ('wechat_virtual' satisfies VirtualPayChannel['name']);
}

/** The credentials were taken away while attempts of that rail are still open: nobody can be asked. */
const OFF = { status: 'unknown', reason: 'virtual payment is not configured' } as const;

/** Null for an attempt of ordinary WeChat Pay. */
function virtualChannelOf(parts: PurchaseParts, attempt: PaymentAttempt): VirtualPayChannel | 'off' | null {
  if (!isVirtual(attempt)) return null;
  return parts.virtual?.channel ?? 'off';
}

async function askVirtual(parts: PurchaseParts, refund: Refund) {
  const attempt = await parts.database.read.findOneByOrFail(PaymentAttempt, { id: refund.attemptId });
  const virtual = virtualChannelOf(parts, attempt);
  if (virtual === null) return null;
  const { id: attemptId, payerOpenid } = attempt;
  const done = await parts.database.read.findBy(Refund, { attemptId, status: 'succeeded' });
  const refundedBeforeFen = done.reduce((sum, { amountFen }) => sum + amountFen, 0);
  const { id: refundId, transactionId, amountFen, totalFen } = refund;
  const request = { refundId, attemptId, payerOpenid, transactionId, amountFen, totalFen, refundedBeforeFen };
  return { virtual, request };
}
