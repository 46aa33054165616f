import { Entity, Index } from 'typeorm';
import type { RefundReason, RefundTaken } from '../../shared/contract/refund';
import {
  FenColumn,
  FlagColumn,
  IdColumn,
  IdKey,
  InstantColumn,
  JsonColumn,
  TextColumn,
  TextKey,
} from '../database/columns';
import { OneOf } from '../database/one-of';
import { type RequestStatus, requestStatuses } from './refund.states';

/** A request for a refund 退款申请 of an order. The money itself is a refund of the room of purchases. */
@Entity('refund_request')
@Index('ux_refund_request_open', ['openKey'], { unique: true })
@Index('ix_refund_request_order', ['orderId'])
@Index('ix_refund_request_member', ['memberId', 'id'])
@Index('ix_refund_request_status', ['status', 'id'])
@OneOf('refund_request', 'status', requestStatuses)
export class RefundRequest {
  @IdKey() id: string;
  @IdColumn() orderId: string;
  @IdColumn() memberId: string;
  @TextColumn(40) planName: string;
  @TextColumn(10) status: RequestStatus;
  /** The order while it waits, else null: one open request an order. */
  @IdColumn({ nullable: true }) openKey: string | null;
  @TextColumn(20) reason: RefundReason;
  @TextColumn(200) note: string;
  /** Proposed while it waits, then agreed on. */
  @FenColumn() amountFen: number;
  /** Whether the plan's policy decided it by itself. */
  @FlagColumn() byPolicy: boolean;
  /** Number of the refund that it was agreed on as; a retry under another number is for the same request. */
  @TextColumn(64, { nullable: true }) refundId: string | null;
  @JsonColumn({ nullable: true }) taken: RefundTaken | null;
  /** What the operator wrote to the member. */
  @TextColumn(200, { nullable: true }) answer: string | null;
  @TextColumn(80, { nullable: true }) decidedBy: string | null;
  @InstantColumn() createdAt: number;
  @InstantColumn({ nullable: true }) decidedAt: number | null;
}

/** What Apple was answered about a refund that a person asked it for; kept, since Apple may ask what it was decided on. */
@Entity('apple_refund_answer')
@Index('ix_apple_refund_answer_order', ['orderId'])
export class AppleRefundRecord {
  /** The same for every repeat of the question. */
  @TextKey(64) id: string;
  /** Number of the payment's order, as it was told. */
  @TextColumn(64) orderNumber: string;
  /** Our order; null where none of ours was meant. */
  @IdColumn({ nullable: true }) orderId: string | null;
  @FlagColumn() gives: boolean;
  @TextColumn(200) info: string;
  @TextColumn(400) evidence: string;
  @InstantColumn() answeredAt: number;
}
