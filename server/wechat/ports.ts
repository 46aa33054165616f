import type { Payment } from '../../shared/contract/order';
import type { BusinessDay } from '../../shared/kernel/business-day';
import type { Fen } from '../../shared/kernel/fen';
import type { Instant } from '../../shared/kernel/instant';
import type { Result } from '../../shared/kernel/result';
import type {
  AppleRefundQuestion,
  AppleSubscriptionChange,
  SubscriptionDebitFailed,
  SubscriptionSigned,
  VirtualComplaint,
  VirtualDelivery,
  VirtualRefundFact,
} from './virtual/virtual.port';

export type * from './papay/papay.port';
export type * from './virtual/virtual.port';

/**
 * What stories may ask of WeChat, in this system's own words. The adapters beside this file are the only code that knows
 * a WeChat URL or field name. An answer that did not come is `unknown`: never success, never failure.
 */

/** The two apps of the business: the mini-program 小程序 and the official account 公众号. */
export type WechatApp = 'miniprogram' | 'official';

/** A person as one app knows them. `unionid` joins the apps where both hang on one Open Platform account. */
export interface WechatIdentity {
  readonly openid: string;
  readonly unionid: string | null;
}

/** Login, phone number, followers and the text check. Methods throw `WechatUnavailable` when WeChat does not answer. */
export interface WechatAccounts {
  /** Exchanges the code of wx.login. The session key is kept inside `wechat/`. */
  identityOfLogin(
    code: string,
  ): Promise<Result<WechatIdentity & { readonly sessionKey: string }, 'codeRefused' | 'blocked'>>;
  /** Exchanges the code of the getPhoneNumber button: `+8613800000001`. */
  phoneNumberOf(code: string, openid: string): Promise<Result<string, 'codeRefused'>>;
  /** What the official account knows about an openid; null when it has never heard of it. */
  followerOf(officialOpenid: string): Promise<(WechatIdentity & { readonly follows: boolean }) | null>;
  /**
   * WeChat's check of a text that other people will see; `review` asks for a human.
   * @param kind a line of a profile unless said otherwise; `comment`: words from one person to another
   */
  checkText(openid: string, text: string, kind?: 'profile' | 'comment'): Promise<'pass' | 'risky' | 'review'>;
}

/** WeChat did not answer, or answered that it is busy: try again later. */
export class WechatUnavailable extends Error {
  constructor(what: string, options?: ErrorOptions) {
    super(`WeChat did not answer: ${what}`, options);
    this.name = 'WechatUnavailable';
  }
}

/** A payment as WeChat tells it, by notice or by query. */
export interface PaymentFact {
  /** Our number of the attempt (out_trade_no). */
  readonly attemptId: string;
  readonly mchid: string;
  readonly appid: string;
  readonly transactionId: string;
  /** What the order cost (amount.total); coupons make the payer pay less, and that is no concern of ours. */
  readonly totalFen: Fen;
  readonly payerTotalFen: Fen | null;
  readonly currency: string;
  readonly payerOpenid: string;
  readonly paidAt: Instant;
}

/** What a query says of an attempt. `refunded` means that some refund was begun; the money had come. */
export type PaymentState =
  | { readonly status: 'paid'; readonly payment: PaymentFact }
  | { readonly status: 'notPaid' }
  | { readonly status: 'closed' }
  | { readonly status: 'notFound' }
  | { readonly status: 'unknown'; readonly reason: string };

/** What came of asking WeChat to prepare a payment. */
export type PrepayOutcome =
  | { readonly status: 'open'; readonly prepayId: string }
  /** WeChat says that this number has been paid already. */
  | { readonly status: 'paid' }
  /** This number can never be paid again. */
  | { readonly status: 'closed' }
  | { readonly status: 'refused'; readonly code: string; readonly message: string }
  | { readonly status: 'unknown'; readonly reason: string };

/** A refund as WeChat tells it. */
export interface RefundFact {
  /** Our number (out_refund_no). */
  readonly refundId: string;
  readonly wechatRefundId: string;
  readonly attemptId: string;
  readonly transactionId: string;
  readonly status: 'processing' | 'succeeded' | 'abnormal' | 'closed' | 'unknown';
  readonly refundFen: Fen;
  readonly totalFen: Fen;
  readonly succeededAt: Instant | null;
}

/** What came of asking for a refund, or of asking how it stands. */
export type RefundOutcome =
  | { readonly status: 'accepted'; readonly refund: RefundFact }
  /** The merchant's balance does not cover it. */
  | { readonly status: 'notEnough'; readonly message: string }
  | { readonly status: 'notFound' }
  | { readonly status: 'refused'; readonly code: string; readonly message: string }
  /** No answer, an answer that cannot be believed, or "try again later". */
  | { readonly status: 'unknown'; readonly reason: string };

/** Everything that makes a prepay request; the same attempt must always send the same, or WeChat refuses the repeat. */
export interface PrepayRequest {
  readonly attemptId: string;
  readonly description: string;
  readonly amountFen: Fen;
  readonly payerOpenid: string;
  readonly expiresAt: Instant;
}

/** A way of paying. One adapter a product of WeChat's. */
export interface PaymentChannel {
  readonly name: 'wechatpay_jsapi';
  readonly mchid: string;
  readonly appid: string;
  prepay(request: PrepayRequest): Promise<PrepayOutcome>;
  /** What the client's wx.requestPayment takes; signs again at each call. */
  sign(prepayId: string): Payment;
  query(attemptId: string): Promise<PaymentState>;
  /** `accepted` is no proof that money cannot come later. */
  close(attemptId: string): Promise<'accepted' | 'paid' | 'unknown'>;
  refund(request: {
    readonly refundId: string;
    readonly transactionId: string;
    readonly amountFen: Fen;
    readonly totalFen: Fen;
    /** The payer reads it; at most 80 characters. */
    readonly reason: string;
  }): Promise<RefundOutcome>;
  queryRefund(refundId: string): Promise<RefundOutcome>;
}

/** One line of the day's trade bill 交易账单: money that came, or money that went back. */
export interface BillLine {
  readonly kind: 'payment' | 'refund' | 'unknown';
  readonly attemptId: string;
  readonly transactionId: string;
  /** Our number of the refund; null on a payment's line. */
  readonly refundId: string | null;
  /** What the order cost; 0 on a refund's line where WeChat leaves it out. */
  readonly totalFen: Fen;
  /** What of it comes to the merchant: less where a coupon of the merchant's was used. */
  readonly settledFen: Fen;
  /** What goes back by this line; 0 on a payment's line. */
  readonly refundFen: Fen;
  /** What of it goes from the merchant. */
  readonly settledRefundFen: Fen;
  /** What WeChat keeps, in hundred-thousandths of a yuan; negative where it is given back. */
  readonly feeUnits: number;
  /** The rate of the fee, in parts of a million. */
  readonly ratePpm: number;
}

/** One line of the day's fund flow bill 资金账单: a movement of the account. */
export interface FundLine {
  readonly kind: 'payment' | 'refund' | 'fee' | 'other';
  /** Positive where money came. */
  readonly amountFen: Fen;
}

/** What came of asking for the bill of a day. `absent`: nothing happened on it, or it is not made yet (before 10:00). */
export type BillOutcome =
  | { readonly status: 'ready'; readonly lines: readonly BillLine[] }
  | { readonly status: 'absent' }
  | { readonly status: 'unknown'; readonly reason: string };

/** A bill that was fetched and whose hash is right; it waits on the disk and is read page by page. */
export interface FetchedBill<Line> {
  /** SHA-1 of the whole text, as WeChat told it. */
  readonly sha1: string;
  /**
   * Its lines in the order of the file, some hundreds at a time.
   * @throws Error at the end where the file is not whole, at once where it cannot be read
   */
  pages(): AsyncIterable<readonly Line[]>;
  /** Takes it from the disk; to be called whatever came of it. */
  remove(): Promise<void>;
}

/** The same of a bill that may be too large to be held. */
export type FetchOutcome<Line> =
  | { readonly status: 'ready'; readonly bill: FetchedBill<Line> }
  | Exclude<BillOutcome, { readonly status: 'ready' }>;

/** The bills that our own books are compared with, line by line. */
export interface TradeBills {
  /** The trade bill of a business day as a whole: for a day that is known to be small. */
  ofDay(day: BusinessDay): Promise<BillOutcome>;
  fetchTrades(day: BusinessDay): Promise<FetchOutcome<BillLine>>;
  /** The movements of the basic account 基本账户. */
  fetchFunds(day: BusinessDay): Promise<FetchOutcome<FundLine>>;
}

/** A notice of WeChat Pay whose signature and cipher were good. */
export interface PayNotice {
  /** WeChat's own id of the notice. */
  readonly id: string;
  readonly eventType: string;
  readonly fact:
    | { readonly kind: 'payment'; readonly payment: PaymentFact }
    | { readonly kind: 'refund'; readonly refund: RefundFact }
    | { readonly kind: 'other' };
  /** The decrypted content, as it came. */
  readonly content: unknown;
}

/** Stores and applies a notice; when it resolves, the notice is acknowledged; when it throws, WeChat sends it again. */
export type PayNoticeHandler = (notice: PayNotice) => Promise<void>;

/** What came of sending a message. */
export type SendOutcome =
  | { readonly status: 'sent'; readonly messageId: string | null }
  /** The person does not follow the account, or there is no permission left. */
  | { readonly status: 'noPermission'; readonly errcode: number }
  /** The template, the openid or the data is wrong: sending again would not help. */
  | { readonly status: 'refused'; readonly errcode: number; readonly reason: string }
  /** Nothing was sent; try again later. `errcode` is 0 when WeChat was not reached. */
  | { readonly status: 'later'; readonly errcode: number }
  /** Perhaps sent, perhaps not. */
  | { readonly status: 'unknown'; readonly reason: string };

/** Sends messages through both apps. */
export interface WechatMessages {
  /** Template message 模板消息 of the official account, to followers only. */
  sendTemplate(message: {
    readonly openid: string;
    readonly templateId: string;
    readonly data: Readonly<Record<string, string>>;
    /** The mini-program page it opens. */
    readonly page: string;
    /** WeChat drops a second message with this id for about ten minutes. */
    readonly clientMessageId: string;
  }): Promise<SendOutcome>;
  /** Subscribe message 订阅消息 of the mini-program; takes one permission. */
  sendSubscribe(message: {
    readonly openid: string;
    readonly templateId: string;
    readonly data: Readonly<Record<string, string>>;
    readonly page: string;
  }): Promise<SendOutcome>;
}

/** Shipping info 发货信息管理: without it, paid money stays frozen. */
export interface WechatShipping {
  /** Reports a virtual delivery of one item. */
  upload(request: {
    readonly transactionId: string;
    readonly payerOpenid: string;
    /** At most 120 characters. */
    readonly itemDescription: string;
    readonly uploadedAt: Instant;
  }): Promise<'done' | 'notFoundYet' | 'refused' | 'unknown'>;
}

/** What an app's message push told us. */
export type PushFact =
  | { readonly kind: 'followed' }
  | { readonly kind: 'unfollowed' }
  | {
      readonly kind: 'subscribeAnswered';
      readonly answers: readonly { readonly templateId: string; readonly answer: 'accept' | 'reject' | 'unknown' }[];
    }
  | { readonly kind: 'subscribeChanged'; readonly rejectedTemplateIds: readonly string[] }
  | {
      readonly kind: 'subscribeSent';
      readonly results: readonly {
        readonly templateId: string;
        readonly messageId: string;
        readonly succeeded: boolean;
        readonly detail: string;
      }[];
    }
  | { readonly kind: 'templateSent'; readonly messageId: string; readonly succeeded: boolean; readonly detail: string }
  | { readonly kind: 'authorizationRevoked' }
  | { readonly kind: 'authorizationCancelled' }
  | { readonly kind: 'orderSettled'; readonly attemptId: string | null; readonly transactionId: string | null }
  | { readonly kind: 'virtualPaid'; readonly told: VirtualDelivery }
  | { readonly kind: 'virtualRefunded'; readonly told: VirtualRefundFact }
  | { readonly kind: 'virtualComplained'; readonly told: VirtualComplaint }
  | { readonly kind: 'subscriptionSigned'; readonly told: SubscriptionSigned }
  | { readonly kind: 'subscriptionDebitFailed'; readonly told: SubscriptionDebitFailed }
  | { readonly kind: 'appleSubscriptionChanged'; readonly told: AppleSubscriptionChange }
  | { readonly kind: 'appleRefundAsked'; readonly told: AppleRefundQuestion }
  | { readonly kind: 'other'; readonly event: string };

/** An event or message pushed by WeChat, verified and decrypted. */
export interface Push {
  readonly app: WechatApp;
  readonly openid: string;
  /** The same for every repeat of this push: the message id, else sender, time and event. */
  readonly dedupeKey: string;
  readonly sentAt: Instant;
  readonly fact: PushFact;
  /** The decoded content, as it came. */
  readonly content: unknown;
}

/** Stores a push and has it worked on; when it resolves, the push is acknowledged. */
export type PushHandler = (push: Push) => Promise<void>;
