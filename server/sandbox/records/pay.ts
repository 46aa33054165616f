import type { Fen } from '../../../shared/kernel/fen';
import type { Instant } from '../../../shared/kernel/instant';

/** An order 支付单 at WeChat Pay. */
export interface Order {
  /** out_trade_no */
  readonly id: string;
  readonly openid: string;
  readonly personId: string;
  readonly description: string;
  readonly attach: string | null;
  readonly notifyUrl: string;
  readonly totalFen: Fen;
  /** The canonical form of the whole request: an order may only be repeated with equal parameters. */
  readonly request: string;
  readonly createdAt: Instant;
  /** The last moment at which it can be paid. */
  readonly payableUntil: Instant;
  readonly prepayId: string;
  readonly prepayExpiresAt: Instant;
  /** What the payment made of it; that a refund was started is read from the refunds. */
  readonly state: 'NOTPAY' | 'SUCCESS' | 'CLOSED';
  readonly transactionId: string | null;
  readonly paidAt: Instant | null;
  /** The part of the total that a WeChat coupon paid; 0 without one. */
  readonly couponFen: Fen;
  /** How often shipping info was uploaded (Shipping-info management). */
  readonly shippingUploads: number;
  readonly shippedAt: Instant | null;
  readonly settledAt: Instant | null;
  /** `contract`: made by pay-and-sign 支付中签约; `debit`: an entrusted debit 委托代扣; absent for an ordinary order. */
  readonly kind?: 'contract' | 'debit';
}

/** A refund 退款单 at WeChat Pay. */
export interface Refund {
  /** out_refund_no */
  readonly id: string;
  readonly refundId: string;
  readonly outTradeNo: string;
  readonly refundFen: Fen;
  /** The part of the refund that goes back to the payer; the rest goes back to the coupon. */
  readonly payerRefundFen: Fen;
  readonly reason: string | null;
  readonly notifyUrl: string | null;
  readonly request: string;
  readonly createdAt: Instant;
  readonly status: 'PROCESSING' | 'SUCCESS' | 'ABNORMAL' | 'CLOSED';
  /** How it will end. */
  readonly outcome: 'SUCCESS' | 'ABNORMAL' | 'CLOSED';
  readonly successAt: Instant | null;
  readonly receivedAccount: string;
}

/** A pay sheet that a person sees. */
export interface Sheet {
  readonly id: string;
  readonly personId: string;
  readonly outTradeNo: string;
  readonly description: string;
  readonly amountFen: Fen;
  readonly status: 'open' | 'paid' | 'cancelled' | 'failed';
  readonly errMsg: string | null;
  readonly expiresAt: Instant;
  /** Absent on a sheet of ordinary WeChat Pay. */
  readonly rail?: 'virtual';
}

/** A bill that was asked for and may be fetched for 5 minutes. */
export interface BillTicket {
  /** The token in the download URL. */
  readonly id: string;
  readonly kind: 'trade' | 'fundflow';
  readonly day: string;
  /** bill_type or account_type. */
  readonly variant: string;
  readonly gzip: boolean;
  readonly expiresAt: Instant;
}
