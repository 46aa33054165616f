import type Database from 'better-sqlite3';
import type { Instant } from '../../shared/kernel/instant';
import type { Announcement, Contract, Debit, OrderOffer, SigningSheet, Wallet } from './records/papay';
import type { BillTicket, Order, Refund, Sheet } from './records/pay';
import type { SupplyOrder } from './records/supply';
import type { VirtualContract, VirtualOrder, VirtualPreNotice, VirtualRefund } from './records/virtual';
import type { Code, Credit, Message, Person, Template, Token } from './records/weixin';
import type { Task } from './schedule';
import { Collection } from './store';

export type * from './records/papay';
export type * from './records/pay';
export type * from './records/supply';
export type * from './records/virtual';
export type * from './records/weixin';

/** A fault as the tester set it. */
export interface FaultSetting {
  /** The fault's name. */
  readonly id: string;
  readonly enabled: boolean;
  readonly count: number | null;
  readonly milliseconds: number | null;
  readonly operation: string | null;
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
