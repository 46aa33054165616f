import type { Fen } from '../../../shared/kernel/fen';
import type { Instant } from '../../../shared/kernel/instant';

/** An order at virtual payment 虚拟支付. */
export interface VirtualOrder {
  /** outTradeNo */
  readonly id: string;
  readonly wxOrderId: string;
  readonly channelOrderId: string;
  readonly personId: string;
  readonly openid: string;
  readonly productId: string;
  readonly orderFen: Fen;
  /** `FAILED`: a debit that came to nothing. */
  readonly state: 'CREATED' | 'PAID' | 'DELIVERED' | 'FAILED';
  /** Paid at Apple: only the person can have it back, from there. */
  readonly atApple: boolean;
  readonly transactionId: string | null;
  readonly createdAt: Instant;
  readonly paidAt: Instant | null;
  readonly deliveredAt: Instant | null;
  /** Of a debit, the contract of its subscription; absent or null where a person pays on a sheet. */
  readonly contractCode?: string | null;
  /** What came of asking Apple for its money; absent where nobody asked. */
  readonly appleRefund?: 'asked' | 'given' | 'refused' | 'uncertain';
}

/** A contract for the subscription of virtual payment. */
export interface VirtualContract {
  /** out_contract_code: WeChat gives it no number of its own. */
  readonly id: string;
  readonly personId: string;
  readonly openid: string;
  readonly productId: string;
  readonly signedAt: Instant;
  readonly endedAt: Instant | null;
  readonly endedBy: 'person' | 'merchant' | null;
  /** Of one that Apple charges, whose id is Apple's original transaction; absent on all others. */
  readonly apple?: AppleRelation;
}

/** How a subscription stands at Apple. */
export interface AppleRelation {
  readonly priceFen: Fen;
  readonly firstPriceFen: Fen | null;
  /** What the merchant handed over with the signature. */
  readonly attach: string;
  /** Whether it renews itself, and since when it does or does not. */
  readonly renews: boolean;
  readonly changedAt: Instant;
  /** The next charge; the end of what is paid where it does not renew. */
  readonly renewsAt: Instant;
}

/** That a person was told of a subscription's debit. */
export interface VirtualPreNotice {
  readonly id: string;
  readonly contractCode: string;
  readonly priceFen: Fen;
  readonly sentAt: Instant;
}

/** A refund of such an order. */
export interface VirtualRefund {
  /** refund_order_id, or WeChat's own number where nobody asked for it. */
  readonly id: string;
  readonly outTradeNo: string;
  readonly wxRefundId: string;
  readonly refundFen: Fen;
  readonly status: 'PROCESSING' | 'DONE' | 'FAILED';
  /** How it will end. */
  readonly fails: boolean;
  readonly createdAt: Instant;
}
