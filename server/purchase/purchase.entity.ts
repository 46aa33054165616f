import { Entity, Index } from 'typeorm';
import type { Period } from '../../shared/contract/plan';
import {
  CountColumn,
  FenColumn,
  IdColumn,
  IdKey,
  InstantColumn,
  JsonColumn,
  TextColumn,
  TextKey,
} from '../database/columns';
import { OneOf } from '../database/one-of';
import { attemptStatuses, type OrderKind, orderKinds, orderStatuses, refundStatuses } from './purchase.states';

/** An order 订单: what a member wants to buy, at the price of that instant. One for a plan has all of the plan's fields. */
@Entity('purchase_order')
@Index('ix_purchase_order_member', ['memberId', 'id'])
@Index('ix_purchase_order_status', ['status', 'id'])
@OneOf('purchase_order', 'status', orderStatuses)
@OneOf('purchase_order', 'kind', orderKinds)
export class PurchaseOrder {
  @IdKey() id: string;
  @IdColumn() memberId: string;
  @TextColumn(64) personHash: string;
  /** A process of the version before writes plans alone, and no kind. */
  @TextColumn(10, { default: 'plan' }) kind: OrderKind;
  /** What a later room calls it: the exchange that it pays for, or the cycle of a renewal that paid for a plan; else null. */
  @IdColumn({ nullable: true }) subjectId: string | null;
  @IdColumn({ nullable: true }) planId: string | null;
  /** What the member reads of that which is bought: the plan's name with its family's, or what the later room says. */
  @TextColumn(40) planName: string;
  @TextColumn(40, { nullable: true }) family: string | null;
  @CountColumn({ nullable: true }) familyRank: number | null;
  @TextColumn(10, { nullable: true }) periodUnit: Period['unit'] | null;
  @CountColumn({ nullable: true }) periodCount: number | null;
  @FenColumn() amountFen: number;
  @FenColumn() refundedFen: number;
  @TextColumn(10) status: (typeof orderStatuses)[number];
  /** The version of the agreement the member ticked. */
  @TextColumn(40, { nullable: true }) agreementVersion: string | null;
  @InstantColumn() createdAt: number;
  /** Until when it may be paid. */
  @InstantColumn() expiresAt: number;
  @InstantColumn({ nullable: true }) paidAt: number | null;
  @InstantColumn({ nullable: true }) closedAt: number | null;
  /** The contract for auto-renewal that is offered with its payment; null again where WeChat declined to. */
  @IdColumn({ nullable: true }) renewalId: string | null;
  /** `apple`: Apple takes the money, and alone gives it back, asked by its person. Null: WeChat, for us. */
  @TextColumn(10, { nullable: true }) collectedBy: 'apple' | null;
  /** How many attempts to pay it were made; a new one counts up under a compare-and-set. */
  @CountColumn() attemptCount: number;
  /** When WeChat was last asked about it: at most every two seconds. */
  @InstantColumn({ nullable: true }) askedAt: number | null;
}

/** An attempt to pay an order: one number at WeChat Pay (out_trade_no), which is this row's id. */
@Entity('payment_attempt')
@Index('ix_payment_attempt_member', ['memberId'])
@Index('ux_payment_attempt_number', ['orderId', 'attemptNumber'], { unique: true })
@Index('ix_payment_attempt_paid', ['paidAt', 'id'])
@Index('ix_payment_attempt_transaction', ['transactionId'])
@OneOf('payment_attempt', 'status', attemptStatuses)
export class PaymentAttempt {
  @IdKey() id: string;
  @IdColumn() orderId: string;
  /** 1, 2, … within the order. */
  @CountColumn() attemptNumber: number;
  @IdColumn() memberId: string;
  @TextColumn(30) channel: string;
  @TextColumn(10) status: (typeof attemptStatuses)[number];
  @TextColumn(32) mchid: string;
  @TextColumn(32) appid: string;
  @TextColumn(128) payerOpenid: string;
  @TextColumn(127) description: string;
  @FenColumn() amountFen: number;
  /** The contract with which WeChat was asked to prepare it: such a payment is signed in its own way. */
  @IdColumn({ nullable: true }) renewalId: string | null;
  @TextColumn(64, { nullable: true }) prepayId: string | null;
  @TextColumn(32, { nullable: true }) transactionId: string | null;
  /** What WeChat answered when it refused. */
  @TextColumn(200, { nullable: true }) refusal: string | null;
  @InstantColumn() createdAt: number;
  /** Last moment to pay, as told to WeChat. */
  @InstantColumn() expiresAt: number;
  @InstantColumn({ nullable: true }) paidAt: number | null;
  @InstantColumn({ nullable: true }) closedAt: number | null;
  /** When its shipping info was accepted; without it WeChat keeps the money frozen. */
  @InstantColumn({ nullable: true }) shippedAt: number | null;
  /** When WeChat settled the money to the merchant. */
  @InstantColumn({ nullable: true }) settledAt: number | null;
}

/** A refund 退款 of money that came twice or too late, or that was asked back; its id is its number at WeChat Pay (out_refund_no). */
@Entity('refund')
@Index('ix_refund_attempt', ['attemptId'])
@Index('ix_refund_order', ['orderId'])
@Index('ix_refund_member', ['memberId', 'createdAt'])
@Index('ix_refund_succeeded', ['succeededAt', 'id'])
@OneOf('refund', 'status', refundStatuses)
export class Refund {
  /** Derived from the attempt: asking again can never refund twice. */
  @TextKey(64) id: string;
  @IdColumn() attemptId: string;
  @IdColumn() orderId: string;
  @IdColumn() memberId: string;
  @TextColumn(32) transactionId: string;
  @FenColumn() amountFen: number;
  /** What was paid in all: a refund may be of a part of it. */
  @FenColumn() totalFen: number;
  @TextColumn(80) reason: string;
  @TextColumn(12) status: (typeof refundStatuses)[number];
  @TextColumn(200, { nullable: true }) detail: string | null;
  @TextColumn(64, { nullable: true }) wechatRefundId: string | null;
  /** The request by whose agreement what the money gave was taken back; null where money goes back by itself. */
  @IdColumn({ nullable: true }) requestId: string | null;
  @InstantColumn() createdAt: number;
  @InstantColumn({ nullable: true }) succeededAt: number | null;
}

/** A genuine notice of WeChat Pay, stored before it is acknowledged. */
@Entity('payment_notice')
@Index('ix_payment_notice_received', ['receivedAt'])
export class PaymentNotice {
  /** WeChat's id of the notice; the same notice sent twice is one row. */
  @TextKey(64) id: string;
  @TextColumn(40) eventType: string;
  @IdColumn({ nullable: true }) attemptId: string | null;
  /** What was done with it. */
  @TextColumn(40) outcome: string;
  @JsonColumn() content: object;
  @InstantColumn() receivedAt: number;
}

/** What a client's idempotency key led to: its repeat answers the same. */
@Entity('command_key')
@Index('ix_command_key_created', ['createdAt'])
export class CommandKey {
  @TextKey(26) memberId: string;
  /** The route, with the ids in its path. */
  @TextKey(80) route: string;
  @TextKey(64) clientKey: string;
  /** SHA-256 of the body: another body under this key is refused. */
  @TextColumn(64) bodyHash: string;
  /** The order it made or acted on. */
  @IdColumn() resultId: string;
  @InstantColumn() createdAt: number;
}

/** How much of a plan's limit a person has used or reserved. */
@Entity('plan_allowance')
export class PlanAllowance {
  @TextKey(64) personHash: string;
  @TextKey(26) planId: string;
  @CountColumn() used: number;
}
