import type { Fen } from '../../shared/kernel/fen';
import { DAY_MS, HOUR_MS, type Instant, MINUTE_MS, SECOND_MS } from '../../shared/kernel/instant';
import type { IncomeAccount } from '../books/books.rules';
import type { AttemptStatus, OrderKind, OrderStatus } from './purchase.states';

/** How long an order may be paid. Never longer than 2 h, a prepay_id's life at WeChat. */
export const ORDER_LIFE_MS = 30 * MINUTE_MS;

/** At most one question to WeChat an order in this time, however often its page is opened. */
export const ASK_EVERY_MS = 2 * SECOND_MS;

/** How long the order page waits for WeChat before it says "confirming". */
export const ASK_WITHIN_MS = 3 * SECOND_MS;

/**
 * When the poller asks about an unpaid order, counted from the attempt: a payment whose notice is lost is found soon while
 * the member is likely to look, and later less often. The close at the order's end asks once more.
 */
const ASK_LADDER_MS = [15, 45, 120, 300, 600, 1_200].map((seconds) => seconds * SECOND_MS);

/** A close that WeChat accepted is no proof that no money comes: it is asked again this long after closing. */
const ASK_AFTER_CLOSE_MS = [5 * MINUTE_MS, HOUR_MS, DAY_MS];

/** How long after a refund was accepted its end is asked for, where no notice tells. */
const ASK_REFUND_MS = [MINUTE_MS, 10 * MINUTE_MS, HOUR_MS, 6 * HOUR_MS, DAY_MS, 3 * DAY_MS, 7 * DAY_MS];

/** The instant of the poller's n-th question (from 0) about an attempt made at `createdAt`; null when there is no more. */
export function askAt(createdAt: Instant, step: number, expiresAt: Instant): Instant | null {
  const pause = ASK_LADDER_MS[step];
  return pause === undefined || createdAt + pause >= expiresAt ? null : createdAt + pause;
}

/** The same for an order that was closed at `closedAt`. */
export function askAfterCloseAt(closedAt: Instant, step: number): Instant | null {
  const pause = ASK_AFTER_CLOSE_MS[step];
  return pause === undefined ? null : closedAt + pause;
}

/** The same for a refund that WeChat took on at `requestedAt`. */
export function askRefundAt(requestedAt: Instant, step: number): Instant | null {
  const pause = ASK_REFUND_MS[step];
  return pause === undefined ? null : requestedAt + pause;
}

/** Whether an order may be paid at an instant; its end is exclusive. */
export function canPay(order: { readonly status: OrderStatus; readonly expiresAt: Instant }, now: Instant): boolean {
  return order.status === 'pending' && now < order.expiresAt;
}

/** What of an order's money may still be given back. */
export function refundableFen(order: {
  readonly status: OrderStatus;
  readonly amountFen: Fen;
  readonly refundedFen: Fen;
}): Fen {
  return order.status === 'paid' || order.status === 'refunding' ? order.amountFen - order.refundedFen : 0;
}

/** How what was bought stands in the books: the plan, or the kind of what else is sold. */
export function soldAs(order: { readonly kind: OrderKind; readonly planId: string | null }): {
  readonly product: string;
  readonly income: IncomeAccount;
} {
  if (order.kind === 'exchange') return { product: order.kind, income: 'exchangeIncome' };
  return { product: order.planId ?? '', income: 'membershipIncome' };
}

/** From what the term of an order for a plan comes: the order, or the cycle of the renewal that paid it. */
export function termSourceOf(order: { readonly id: string; readonly subjectId: string | null }): {
  readonly source: 'order' | 'renewal';
  readonly sourceKey: string;
} {
  const { id, subjectId } = order;
  if (subjectId === null) return { source: 'order', sourceKey: `order:${id}` };
  return { source: 'renewal', sourceKey: `renewal:${subjectId}` };
}

/** Number of the n-th refund (from 1) of an attempt: derived, so that asking again can never refund twice. */
export function refundNumber(attemptId: string, n: number): string {
  return `${attemptId}R${n}`;
}

/** What a payment is compared with. */
export interface ExpectedPayment {
  readonly attemptStatus: AttemptStatus;
  readonly orderStatus: OrderStatus;
  readonly mchid: string;
  readonly appid: string;
  readonly amountFen: Fen;
  readonly payerOpenid: string;
  /** The transaction already applied to this attempt. */
  readonly transactionId: string | null;
}

/** What came. Coupons lower what the payer pays, so only the order's total is compared. */
export interface ReceivedPayment {
  readonly mchid: string;
  readonly appid: string;
  readonly totalFen: Fen;
  readonly currency: string;
  readonly payerOpenid: string;
  readonly transactionId: string;
}

/** Why a genuine payment does not fit: an operator must look. */
export type Misfit =
  | 'payment.otherMerchant'
  | 'payment.otherAmount'
  | 'payment.otherCurrency'
  | 'payment.otherPayer'
  | 'payment.otherTransaction';

/**
 * What to do with money that has come: give the term (`apply`), nothing because it was done (`repeat`), send it back
 * (`surplus`: the order is paid or closed), or park it (`misfit`).
 */
export type Settlement =
  | { readonly kind: 'apply' }
  | { readonly kind: 'repeat' }
  | { readonly kind: 'surplus' }
  | { readonly kind: 'misfit'; readonly reason: Misfit };

/** Decides on a payment by comparing everything first. */
export function decideSettlement(expected: ExpectedPayment, received: ReceivedPayment): Settlement {
  const reason = findMisfit(expected, received);
  if (reason) return { kind: 'misfit', reason };
  if (expected.attemptStatus === 'paid' || expected.attemptStatus === 'surplus') return { kind: 'repeat' };
  return expected.orderStatus === 'pending' ? { kind: 'apply' } : { kind: 'surplus' };
}

function findMisfit(expected: ExpectedPayment, received: ReceivedPayment): Misfit | null {
  if (received.mchid !== expected.mchid || received.appid !== expected.appid) return 'payment.otherMerchant';
  if (received.currency !== 'CNY') return 'payment.otherCurrency';
  if (received.totalFen !== expected.amountFen) return 'payment.otherAmount';
  if (received.payerOpenid !== expected.payerOpenid) return 'payment.otherPayer';
  const known = expected.transactionId;
  return known !== null && known !== received.transactionId ? 'payment.otherTransaction' : null;
}
