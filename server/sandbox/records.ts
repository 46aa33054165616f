import type Database from 'better-sqlite3';
import type { SandboxMessage } from '../../shared/contract/sandbox';
import type { Fen } from '../../shared/kernel/fen';
import type { Instant } from '../../shared/kernel/instant';
import type { Task } from './schedule';
import { Collection } from './store';
import type { AppName } from './templates';

/** A person with a WeChat account. */
export interface Person {
  readonly id: string;
  readonly nickname: string;
  readonly avatarUrl: string;
  readonly miniprogramOpenid: string;
  readonly officialOpenid: string;
  readonly unionid: string | null;
  readonly phoneNumber: string;
  readonly followsOfficialAccount: boolean;
  /** When the person last began to follow; null when never. */
  readonly followedAt: Instant | null;
  readonly subscribeAnswer: 'accept' | 'reject';
  /** base64 of 16 bytes; null before the first login, made anew at every login. */
  readonly sessionKey: string | null;
  /** The last moment at which the person did something in the mini-program; null when never. */
  readonly activeAt: Instant | null;
}

/** A code that the client got from `wx.login` or from the phone number button; works once and for 5 minutes. */
export interface Code {
  /** The code itself. */
  readonly id: string;
  readonly kind: 'login' | 'phone';
  readonly personId: string;
  readonly createdAt: Instant;
  readonly usedAt: Instant | null;
}

/** An access_token of one app. */
export interface Token {
  /** The token itself. */
  readonly id: string;
  readonly app: AppName;
  readonly family: 'plain' | 'stable';
  readonly createdAt: Instant;
  /** What `expires_in` promised. */
  readonly expiresAt: Instant;
  /** The end in fact: earlier than promised when a newer token took its place. */
  readonly diesAt: Instant;
  /** True when it ended before its time, which WeChat calls invalid (40001) rather than expired (42001). */
  readonly replaced: boolean;
}

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

/** A message that a person was sent. */
export interface Message extends Omit<SandboxMessage, 'sentAt'> {
  readonly sentAt: Instant;
  readonly templateId: string;
  readonly msgid: string;
  /** False when it was taken on and then not delivered. */
  readonly delivered: boolean;
  /** `${openid}|${client_msg_id}` of template messages that carry one, else null. */
  readonly dedupeKey: string | null;
}

/** How many subscribe messages of a template a person still allows. */
export interface Credit {
  /** `${personId}|${templateId}` */
  readonly id: string;
  readonly count: number;
}

/** A template as one app has it. */
export interface Template {
  /** template_id */
  readonly id: string;
  readonly app: AppName;
  readonly topic: string;
}

/** A fault as the tester set it. */
export interface FaultSetting {
  /** The fault's name. */
  readonly id: string;
  readonly enabled: boolean;
  readonly count: number | null;
  readonly milliseconds: number | null;
  readonly operation: string | null;
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

/** An order at the supplier of virtual goods. */
export interface SupplyOrder {
  /** The customer's number. */
  readonly id: string;
  readonly supplierNumber: string;
  readonly sku: string;
  readonly account: string | null;
  readonly notifyUrl: string;
  readonly status: 'processing' | 'succeeded' | 'failed';
  /** How it will end. */
  readonly outcome: 'succeeded' | 'failed';
  /** How often it was ordered. */
  readonly requests: number;
  readonly createdAt: Instant;
  readonly endedAt: Instant | null;
}

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

/** One attempt to deliver a notice or a push, for the panel and for tests. */
export interface Delivery {
  readonly id: string;
  readonly kind: 'notice' | 'push' | 'supply';
  /** The notice's id or the event's name. */
  readonly subject: string;
  readonly eventType: string;
  readonly url: string;
  readonly attempt: number;
  /** What was wrong with it on purpose; `genuine` when nothing. */
  readonly flavour: 'genuine' | 'sign-test' | 'wrong-signature' | 'tampered' | 'stale';
  /** The HTTP status of the answer; null when none came in time. */
  readonly status: number | null;
  readonly accepted: boolean;
  readonly at: Instant;
}

/** How many attempts to deliver are remembered. */
export const KEPT_DELIVERIES = 5_000;

/** A named value: keys, switches, counters. */
export interface Setting {
  readonly id: string;
  readonly value: unknown;
}

/** All that the local WeChat remembers. */
export interface Records {
  /** Runs a story as one transaction. */
  atomically<T>(story: () => T): T;
  readonly settings: Collection<Setting>;
  readonly people: Collection<Person>;
  readonly codes: Collection<Code>;
  readonly tokens: Collection<Token>;
  readonly orders: Collection<Order>;
  readonly refunds: Collection<Refund>;
  readonly sheets: Collection<Sheet>;
  readonly messages: Collection<Message>;
  readonly credits: Collection<Credit>;
  readonly templates: Collection<Template>;
  readonly faults: Collection<FaultSetting>;
  readonly billTickets: Collection<BillTicket>;
  readonly deliveries: Collection<Delivery>;
  readonly supplyOrders: Collection<SupplyOrder>;
  readonly orderOffers: Collection<OrderOffer>;
  readonly contracts: Collection<Contract>;
  readonly signingSheets: Collection<SigningSheet>;
  readonly announcements: Collection<Announcement>;
  readonly debits: Collection<Debit>;
  readonly wallets: Collection<Wallet>;
  readonly virtualOrders: Collection<VirtualOrder>;
  readonly virtualRefunds: Collection<VirtualRefund>;
  readonly virtualContracts: Collection<VirtualContract>;
  readonly virtualPreNotices: Collection<VirtualPreNotice>;
  readonly tasks: Collection<Task>;
}

/** The collections of a database, made where they are missing. */
export function openRecords(database: Database.Database): Records {
  return {
    atomically: (story) => database.transaction(story).immediate(),
    settings: new Collection(database, 'settings', []),
    people: new Collection(database, 'people', ['miniprogramOpenid', 'officialOpenid']),
    codes: new Collection(database, 'codes', ['usedAt']),
    tokens: new Collection(database, 'tokens', ['app']),
    orders: new Collection(database, 'orders', ['prepayId', 'transactionId', 'paidAt']),
    refunds: new Collection(database, 'refunds', ['outTradeNo', 'refundId', 'successAt']),
    sheets: new Collection(database, 'sheets', ['outTradeNo']),
    messages: new Collection(database, 'messages', ['dedupeKey']),
    credits: new Collection(database, 'credits', []),
    templates: new Collection(database, 'templates', []),
    faults: new Collection(database, 'faults', []),
    billTickets: new Collection(database, 'bill_tickets', []),
    deliveries: new Collection(database, 'deliveries', []),
    supplyOrders: new Collection(database, 'supply_orders', []),
    orderOffers: new Collection(database, 'order_offers', []),
    contracts: new Collection(database, 'contracts', ['key', 'personId']),
    signingSheets: new Collection(database, 'signing_sheets', []),
    announcements: new Collection(database, 'announcements', ['contractId']),
    debits: new Collection(database, 'debits', ['contractId']),
    wallets: new Collection(database, 'wallets', []),
    virtualOrders: new Collection(database, 'virtual_orders', ['contractCode']),
    virtualRefunds: new Collection(database, 'virtual_refunds', ['outTradeNo']),
    virtualContracts: new Collection(database, 'virtual_contracts', ['personId']),
    virtualPreNotices: new Collection(database, 'virtual_pre_notices', ['contractCode']),
    tasks: new Collection(database, 'tasks', ['dueAt', 'keptBack']),
  };
}
