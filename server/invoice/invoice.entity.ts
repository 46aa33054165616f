import { Entity, Index } from 'typeorm';
import { FenColumn, IdColumn, IdKey, InstantColumn, LongTextColumn, TextColumn } from '../database/columns';
import { OneOf } from '../database/one-of';
import { type InvoiceStatus, invoiceStatuses } from './invoice.rules';

/** The request for an invoice 开票申请 of an order: one an order, changed until an operator marks it issued. */
@Entity('invoice')
@Index('ux_invoice_order', ['orderId'], { unique: true })
@Index('ix_invoice_member', ['memberId', 'id'])
@Index('ix_invoice_status', ['status', 'id'])
@OneOf('invoice', 'status', invoiceStatuses)
export class Invoice {
  @IdKey() id: string;
  @IdColumn() orderId: string;
  @IdColumn() memberId: string;
  @TextColumn(10) status: InvoiceStatus;
  /** To whom and where, encrypted; null once its member is gone and nothing is to be issued any more. */
  @LongTextColumn({ nullable: true }) title: string | null;
  /** What it was issued for; null until then. */
  @FenColumn({ nullable: true }) issuedFen: number | null;
  /** The number of the issued invoice. */
  @TextColumn(40, { nullable: true }) number: string | null;
  @InstantColumn() requestedAt: number;
  @InstantColumn() changedAt: number;
  @InstantColumn({ nullable: true }) issuedAt: number | null;
  /** When money of the order went back after it was issued: an operator must issue its counterpart. */
  @InstantColumn({ nullable: true }) refundedAt: number | null;
}

/** A title 抬头 that a member has used, so that it need not be typed again. */
@Entity('invoice_title')
@Index('ux_invoice_title_mark', ['memberId', 'mark'], { unique: true })
export class InvoiceTitleRow {
  @IdKey() id: string;
  @IdColumn() memberId: string;
  /** Keyed hash of the title: the same is kept once. */
  @TextColumn(43) mark: string;
  @LongTextColumn() title: string;
  @InstantColumn() usedAt: number;
}
