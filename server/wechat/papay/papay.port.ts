import type { Payment } from '../../../shared/contract/order';
import type { Fen } from '../../../shared/kernel/fen';
import type { Instant } from '../../../shared/kernel/instant';
import type { PaymentFact, PrepayOutcome, PrepayRequest } from '../ports';

/**
 * A contract 签约 for entrusted debit 委托代扣 as we ask for it: the member allows us to take money again and again.
 */
export interface ContractRequest {
  /** Our number of the contract: 1 to 32 digits and letters, never used twice. */
  readonly contractId: string;
  /** WeChat's number of the template that the business was granted for a plan. */
  readonly papayPlanId: string;
  /** A whole number that grows with every request to sign. */
  readonly requestSerial: number;
  /** Whom the contract is for, as the member reads it on WeChat's page. Characters that WeChat cannot show are left out. */
  readonly displayAccount: string;
}

/** What `wx.navigateToMiniProgram` takes to open WeChat's page for signing. */
export interface ContractSigning {
  readonly appId: string;
  readonly path: string;
  readonly extraData: Readonly<Record<string, string>>;
}

/** Names a contract by our number. */
export type ContractKey = Pick<ContractRequest, 'contractId' | 'papayPlanId'>;

/** Who ended a contract, or what. */
export type ContractEnd = 'expired' | 'member' | 'merchant' | 'merchantPortal' | 'accountClosed' | 'unknown';

/** A contract that was signed or ended, as WeChat tells it by notice. */
export interface ContractFact extends ContractKey {
  /** WeChat's number; another one when the member signs again. */
  readonly wechatContractId: string;
  readonly mchid: string;
  readonly openid: string;
  readonly change:
    | { readonly kind: 'signed'; readonly expiresAt: Instant | null }
    | { readonly kind: 'terminated'; readonly by: ContractEnd }
    | { readonly kind: 'unknown'; readonly name: string };
  readonly changedAt: Instant;
}

/** What a query says of a contract. */
export type ContractState =
  | {
      readonly status: 'signed';
      readonly wechatContractId: string;
      readonly openid: string;
      readonly signedAt: Instant;
      readonly expiresAt: Instant | null;
    }
  | {
      readonly status: 'terminated';
      readonly wechatContractId: string;
      readonly by: ContractEnd;
      readonly terminatedAt: Instant | null;
    }
  /** WeChat knows no such contract: nobody has signed it so far. */
  | { readonly status: 'notSigned' }
  | { readonly status: 'unknown'; readonly reason: string };

/** What came of ending a contract. */
export type TerminationOutcome =
  | { readonly status: 'terminated' }
  /** There is no contract to end: never signed, or over already. */
  | { readonly status: 'notSigned' }
  | { readonly status: 'refused'; readonly code: string; readonly message: string }
  | { readonly status: 'unknown'; readonly reason: string };

/** What came of preparing a payment during which the member may sign as well (支付中签约). */
export type ContractOrderOutcome =
  | {
      readonly status: 'open';
      readonly prepayId: string;
      /** Why the contract is not offered: then it is a payment and no more; null where it is offered. */
      readonly notOffered: { readonly code: string; readonly message: string } | null;
    }
  | Exclude<PrepayOutcome, { status: 'open' }>;

/** Why a debit failed. `refused` is a definite no for another reason; `unknown` is no verdict: ask by query. */
export type DebitFailure =
  | 'notEnough'
  | 'contractGone'
  | 'rateLimited'
  | 'alreadyPaid'
  | 'numberUsed'
  | 'accountAbnormal'
  | 'refused'
  | 'unknown';

/** A definite no, with WeChat's own words. */
export interface DebitRefusal {
  readonly reason: Exclude<DebitFailure, 'unknown'>;
  readonly code: string;
  readonly message: string;
}

/** What came of telling a member of a debit, or of one that failed. The same words again do no harm. */
export type AnnouncementOutcome =
  | { readonly status: 'announced' }
  | ({ readonly status: 'refused' } & DebitRefusal)
  | { readonly status: 'unknown'; readonly reason: string };

/** What came of asking for a debit. `accepted` is no money yet: the result comes by notice or query. */
export type DebitOutcome =
  | { readonly status: 'accepted' }
  | ({ readonly status: 'refused' } & DebitRefusal)
  /** It may have been accepted: ask by query, and repeat under the same number only. */
  | { readonly status: 'unknown'; readonly reason: string };

/** How a debit ended, as far as WeChat says. A failure whose reason is `unknown` is a failure all the same. */
export type DebitResult =
  | { readonly status: 'succeeded'; readonly payment: PaymentFact }
  | { readonly status: 'failed'; readonly reason: DebitFailure; readonly code: string; readonly message: string }
  | { readonly status: 'unknown'; readonly reason: string };

/** What a query says of a debit. */
export type DebitState =
  | DebitResult
  /** Accepted, the money has not moved yet. */
  | { readonly status: 'processing' }
  | { readonly status: 'notFound' }
  /** Over without money; the number can never be debited. */
  | { readonly status: 'closed' };

/** The result of a debit, as WeChat tells it by notice. */
export interface DebitFact {
  /** Our number of the debit. */
  readonly debitId: string;
  readonly mchid: string;
  readonly appid: string;
  /** Null where the notice leaves it out. */
  readonly wechatContractId: string | null;
  readonly result: DebitResult;
}

/** What names a contract on every rail. */
export interface RenewalKey extends ContractKey {
  readonly openid: string;
  /** What virtual payment calls the subscription; null on the other rail, as papayPlanId is empty on this one. */
  readonly subscriptionProductId: string | null;
  /** When we asked the member to sign. */
  readonly requestedAt: Instant;
  /** `apple`: a subscription that Apple charges by itself; null or absent where we ask for the debits. */
  readonly drivenBy?: 'apple' | null;
}

/** A rail of auto-renewal: what the life of a contract, of its cycles and debits asks of WeChat. One adapter a product. */
export interface RenewalChannel {
  readonly name: 'wechatpay_papay' | 'wechat_virtual';
  /** The number of the merchant, or the OfferId of virtual payment. */
  readonly mchid: string;
  readonly appid: string;
  queryContract(key: RenewalKey): Promise<ContractState>;
  /** @param reason the member may read it; at most 256 characters */
  terminateContract(key: RenewalKey, reason: string): Promise<TerminationOutcome>;
  /**
   * Tells the member of a debit two days before it, within the rail's hours; only where it has announcements.
   * @param days for how many days it may be tried, no more than the rail allows
   */
  announceDebit(request: {
    readonly contract: RenewalKey;
    readonly wechatContractId: string;
    /** No debit may take more. */
    readonly amountFen: Fen;
    readonly days: number;
  }): Promise<AnnouncementOutcome>;
  applyDebit(request: {
    /** Our number; one number is debited once. */
    readonly debitId: string;
    readonly contract: RenewalKey;
    readonly wechatContractId: string;
    readonly amountFen: Fen;
    /** The member reads it in their bill. */
    readonly description: string;
  }): Promise<DebitOutcome>;
  queryDebit(debitId: string, payerOpenid: string): Promise<DebitState>;
}

/** Auto-renewal by entrusted debit 委托代扣, on templates of periodic debit 周期扣费. */
export interface PapayChannel extends RenewalChannel {
  readonly name: 'wechatpay_papay';
  /** Signing without a payment 纯签约; signs again at each call. */
  signFields(request: ContractRequest): ContractSigning;
  /** A payment during which the member may sign. The same attempt must always send the same. */
  contractOrder(request: PrepayRequest & { readonly contract: ContractRequest }): Promise<ContractOrderOutcome>;
  /** What the client's wx.requestPayment takes for such a payment; signs again at each call. */
  signPayment(prepayId: string): Payment;
  queryContract(key: ContractKey): Promise<ContractState>;
  terminateContract(key: ContractKey, reason: string): Promise<TerminationOutcome>;
  announceDebit(
    request: Omit<Parameters<RenewalChannel['announceDebit']>[0], 'contract'>,
  ): Promise<AnnouncementOutcome>;
  applyDebit(request: Omit<Parameters<RenewalChannel['applyDebit']>[0], 'contract'>): Promise<DebitOutcome>;
  queryDebit(debitId: string): Promise<DebitState>;
  /** Tells the member that a debit failed, between 07:00 and 22:00. */
  remindFailure(wechatContractId: string): Promise<AnnouncementOutcome>;
}

/** A notice about contracts and debits whose signature was good. It has no id of its own. */
export interface PapayNotice {
  /** The same for every repeat of this notice. */
  readonly dedupeKey: string;
  readonly fact:
    | { readonly kind: 'contract'; readonly contract: ContractFact }
    | { readonly kind: 'debit'; readonly debit: DebitFact }
    /** The payment during which the member could sign. */
    | { readonly kind: 'payment'; readonly payment: PaymentFact }
    | { readonly kind: 'other' };
  readonly content: Readonly<Record<string, string>>;
}

/** Stores and applies a notice; when it resolves, the notice is acknowledged; when it throws, WeChat sends it again. */
export type PapayNoticeHandler = (notice: PapayNotice) => Promise<void>;
