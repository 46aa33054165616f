import type { VirtualPayment } from '../../../shared/contract/order';
import type { VirtualSigning } from '../../../shared/contract/renewal';
import type { Fen } from '../../../shared/kernel/fen';
import type { Instant } from '../../../shared/kernel/instant';
import type { PaymentState, RefundOutcome, RenewalChannel } from '../ports';

/** What names an attempt at virtual payment: our number and whose it is. */
export interface VirtualAttempt {
  readonly attemptId: string;
  readonly payerOpenid: string;
}

/** A refund of an attempt. */
export interface VirtualRefundRequest extends VirtualAttempt {
  readonly refundId: string;
  readonly transactionId: string;
  readonly amountFen: Fen;
  readonly totalFen: Fen;
  /** What of the attempt was back before this refund: WeChat tells only the sum. */
  readonly refundedBeforeFen: Fen;
}

/** What of an attempt is paid, and whether WeChat holds it for delivered. */
export type VirtualState =
  | Exclude<PaymentState, { readonly status: 'paid' }>
  | (Extract<PaymentState, { readonly status: 'paid' }> & { readonly delivered: boolean });

/** The money of an order as WeChat knows it. */
export interface VirtualOrderMoney {
  /** Whether it was ever paid; of one that was not, the rest means nothing. */
  readonly isPaid: boolean;
  /** What the order cost. */
  readonly orderFen: Fen;
  /** What of that was paid, by the payer or by a coupon of the platform's. */
  readonly arrivedFen: Fen;
  /** What went back, in sum: WeChat tells neither the parts nor their moments. */
  readonly refundedFen: Fen;
  readonly paidAt: Instant | null;
  /** Null where it has none of WeChat Pay's, as what was paid at Apple. */
  readonly transactionId: string | null;
}

/** What WeChat answers about an order's money. */
export type VirtualOrderState =
  | { readonly status: 'found'; readonly money: VirtualOrderMoney }
  | { readonly status: 'notFound' }
  | { readonly status: 'unknown'; readonly reason: string };

/**
 * Mini-program virtual payment 小程序虚拟支付: the rail for what is no goods. WeChat hears of an order only when the client
 * opens the sheet, and an unpaid one cannot be closed.
 */
export interface VirtualPayChannel {
  readonly name: 'wechat_virtual';
  /** The OfferId of the business, which stands where the number of the merchant stands elsewhere. */
  readonly mchid: string;
  readonly appid: string;
  /** 0 live, 1 the platform's own sandbox. */
  readonly environment: 0 | 1;
  /** What wx.requestVirtualPayment takes; nothing is asked of WeChat. */
  sign(request: {
    readonly attemptId: string;
    readonly productId: string;
    readonly amountFen: Fen;
    /** Of the member who pays; a newer login makes it worthless. */
    readonly sessionKey: string;
  }): VirtualPayment;
  /** Whether a session_key is still the member's present one; `unknown` when WeChat did not say. */
  checkSessionKey(openid: string, sessionKey: string): Promise<'good' | 'expired' | 'unknown'>;
  query(attempt: VirtualAttempt): Promise<VirtualState>;
  /** What moved on an order, asked under the number by which WeChat knows it. */
  lookUp(order: { readonly number: string; readonly payerOpenid: string }): Promise<VirtualOrderState>;
  /** Tells WeChat that an attempt's goods were given, where its push did not arrive. */
  confirmDelivery(attempt: VirtualAttempt): Promise<'done' | 'refused' | 'unknown'>;
  /** The same number never refunds twice. What was paid at Apple is refused: only the person can ask for it there. */
  refund(request: VirtualRefundRequest): Promise<RefundOutcome>;
  queryRefund(request: VirtualRefundRequest): Promise<RefundOutcome>;
}

/** A push that says what was paid (xpay_goods_deliver_notify). */
export interface VirtualDelivery extends VirtualAttempt {
  readonly environment: number;
  readonly productId: string;
  readonly quantity: number;
  /** What the order cost. */
  readonly totalFen: Fen;
  readonly paidFen: Fen | null;
  readonly transactionId: string;
  readonly paidAt: Instant;
  /** Of a subscription that Apple charges; absent on everything else. */
  readonly apple?: AppleCharge;
}

/** What a delivery tells of a charge that Apple made by itself: our number of the order is WeChat's own there. */
export interface AppleCharge {
  /** Apple's number of the subscription: the same for each of its charges. */
  readonly originalTransactionId: string;
  /** What we handed over with the signature: our number of the contract; empty where it is not told. */
  readonly attach: string;
  /** When Apple charges next; null where it is not told. */
  readonly renewsAt: Instant | null;
}

/** A push that says that money went back (xpay_refund_notify), asked for or, from Apple, not. */
export interface VirtualRefundFact {
  /** Our number of the refund, or what WeChat made up for one that nobody asked for. */
  readonly refundId: string;
  readonly wechatRefundId: string;
  readonly attemptId: string;
  readonly refundFen: Fen;
  readonly succeeded: boolean;
  readonly detail: string;
  readonly at: Instant;
}

/** A push that says that a payer complains (xpay_complaint_notify). */
export interface VirtualComplaint {
  readonly attemptId: string;
  readonly requestId: string;
  readonly at: Instant;
}

/**
 * The subscription of virtual payment 会员订阅: renewal on the second rail, with debits that we ask for, on Android, HarmonyOS
 * and Windows. WeChat gives its contracts no number of its own: ours stands in its place. On an iPhone Apple drives it: such
 * a contract is signed and asked about here, and has Apple's number; it is never announced, debited or ended by us.
 */
export interface SubscriptionChannel extends RenewalChannel {
  readonly name: 'wechat_virtual';
  readonly environment: 0;
  /** What wx.requestSubscribeSign takes: signing without a payment. Nothing is asked of WeChat. */
  signSubscription(request: {
    readonly contractId: string;
    readonly subscriptionProductId: string;
    /** Of the member who signs; a newer login makes it worthless. */
    readonly sessionKey: string;
  }): VirtualSigning;
  /** What wx.requestAppleSubscribeSign takes: Apple charges the first period with the signature. Nothing is asked of WeChat. */
  signAppleSubscription(request: {
    readonly contractId: string;
    readonly subscriptionProductId: string;
    /** What each later charge takes, the product's price. */
    readonly priceFen: Fen;
    /** What the first one takes instead; null without a first-period price. */
    readonly firstPriceFen: Fen | null;
    readonly sessionKey: string;
  }): VirtualSigning;
}

/** A push that says that a person has signed for one of Apple's subscriptions for the first time, or has ended it. */
export interface AppleSubscriptionChange {
  readonly change: 'signed' | 'ended';
  readonly originalTransactionId: string;
  readonly productId: string;
  readonly payerOpenid: string;
  /** What we handed over with the signature: our number of the contract; empty where it is not told. */
  readonly attach: string;
  /** When Apple charges next; of one that was ended, until when it is paid. */
  readonly renewsAt: Instant | null;
  readonly changedAt: Instant;
}

/** A push that asks what the business thinks of a refund that a person wants of Apple. Apple decides, whatever is answered. */
export interface AppleRefundQuestion {
  /** Number of the payment's order, ours or WeChat's own. */
  readonly orderNumber: string;
  readonly productId: string;
  /** In the person's own words. */
  readonly reason: string;
  readonly askedAt: Instant;
}

/** What is answered, within 3 seconds. */
export interface AppleRefundAnswer {
  readonly gives: boolean;
  readonly info: string;
  /** What it is decided on; kept for an audit. */
  readonly evidence: string;
}

/** Decides and stores; the repeat of a push gets the same answer. @param key the same for every repeat */
export type AppleRefundAnswerer = (question: AppleRefundQuestion, key: string) => Promise<AppleRefundAnswer>;

/** A push that says that a contract of a subscription was signed or ended: which way, a query says. */
export interface SubscriptionSigned {
  readonly contractId: string;
  readonly payerOpenid: string;
}

/** A push that says that a subscription's debit failed (xpay_subscribe_pay_fail_notify). */
export interface SubscriptionDebitFailed {
  readonly debitId: string;
  readonly payerOpenid: string;
  readonly code: string;
  readonly message: string;
}
