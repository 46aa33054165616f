import type { Fen } from '../../../shared/kernel/fen';
import type { Instant } from '../../../shared/kernel/instant';
import type { AppleRelation } from './virtual';

/** What a person is asked to sign: the contract request of a merchant. */
export interface ContractOffer {
  readonly planId: string;
  readonly contractCode: string;
  readonly requestSerial: string;
  readonly displayAccount: string;
  readonly notifyUrl: string;
}

/** A contract offer that came with an order. */
export interface OrderOffer extends ContractOffer {
  /** out_trade_no */
  readonly id: string;
}

/** A contract 签约 for entrusted debit. */
export interface Contract extends ContractOffer {
  /** contract_id */
  readonly id: string;
  /** `${planId}|${contractCode}` */
  readonly key: string;
  readonly personId: string;
  readonly openid: string;
  readonly signedAt: Instant;
  readonly expiresAt: Instant;
  readonly terminatedAt: Instant | null;
  /** contract_termination_mode: 0 while it lives, 1 expired, 2 by the person, 3 by the merchant. */
  readonly terminationMode: 0 | 1 | 2 | 3;
  readonly remark: string | null;
}

/** WeChat's page on which a person signs without paying 纯签约. */
export interface SigningSheet extends ContractOffer {
  readonly id: string;
  readonly personId: string;
  readonly status: 'open' | 'signed' | 'declined' | 'failed';
  readonly message: string;
  readonly contractId: string | null;
  /** `virtual`: for a subscription of virtual payment, whose product stands in place of the template. */
  readonly rail?: 'virtual';
  /** Of a subscription that Apple will charge. */
  readonly apple?: Pick<AppleRelation, 'priceFen' | 'firstPriceFen' | 'attach'>;
}

/** A debit that was announced, and the cycle that this began 扣费周期. */
export interface Announcement {
  readonly id: string;
  readonly contractId: string;
  readonly amountFen: Fen;
  readonly days: number;
  readonly announcedAt: Instant;
  /** The cycle ends with its one success. */
  readonly debitedAt: Instant | null;
}

/** An entrusted debit; the order of the same number holds its money. */
export interface Debit {
  /** out_trade_no */
  readonly id: string;
  readonly contractId: string;
  readonly announcementId: string | null;
  readonly request: string;
  readonly acceptedAt: Instant;
  /** When the money is to be taken. */
  readonly dueAt: Instant;
  readonly state: 'ACCEPT' | 'SUCCESS' | 'PAYERROR';
  readonly endedAt: Instant | null;
  readonly failure: { readonly code: string; readonly message: string } | null;
}

/** What entrusted debits may take from a person; without one they may take anything. */
export interface Wallet {
  /** The person's id. */
  readonly id: string;
  readonly balanceFen: Fen;
}
