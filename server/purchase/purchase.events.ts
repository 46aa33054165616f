import type { Fen } from '../../shared/kernel/fen';
import type { Instant } from '../../shared/kernel/instant';
import type { OrderKind } from './purchase.states';

/**
 * Told when an order was paid, and the term granted of one for a plan: `purchase.paid`, keyed by the order's id. What an
 * order of another kind is for, the room gives that had it written.
 */
export const PURCHASE_PAID = 'purchase.paid';

export interface PurchasePaid {
  readonly orderId: string;
  readonly attemptId: string;
  readonly memberId: string;
  readonly kind: OrderKind;
  readonly subjectId: string | null;
  readonly transactionId: string;
  readonly payerOpenid: string;
  readonly planName: string;
  readonly amountFen: Fen;
  readonly paidAt: Instant;
}

/** Told when an order was closed without standing paid: `purchase.closed`, keyed by the order's id. */
export const PURCHASE_CLOSED = 'purchase.closed';

export interface PurchaseClosed {
  readonly orderId: string;
  readonly memberId: string;
  readonly kind: OrderKind;
  readonly subjectId: string | null;
}

/** Told when money has arrived back with the payer: `refund.succeeded`, keyed by the refund's id. */
export const REFUND_SUCCEEDED = 'refund.succeeded';

export interface RefundSucceeded {
  readonly refundId: string;
  readonly orderId: string;
  readonly memberId: string;
  readonly kind: OrderKind;
  readonly amountFen: Fen;
  /** True for money of the payment that the order stands on; false for what came twice, or for a closed order. */
  readonly ofPurchase: boolean;
  readonly reason: string;
  /** The request by whose agreement what the money gave was taken back already; null where nobody asked. */
  readonly requestId: string | null;
  readonly succeededAt: Instant;
}
