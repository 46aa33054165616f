import { Entity, Index } from 'typeorm';
import {
  CountColumn,
  DayColumn,
  FenColumn,
  IdKey,
  InstantColumn,
  JsonColumn,
  TextColumn,
  TextKey,
} from '../database/columns';
import { OneOf } from '../database/one-of';
import type { BillLine } from '../wechat/ports';
import {
  type DayStatus,
  type DifferenceKind,
  type DifferenceStatus,
  dayStatuses,
  differenceKinds,
  differenceStatuses,
  type Rail,
} from './reconciliation.rules';
import type { VirtualProgress } from './virtual-order.rules';

/** A business day as it was compared with WeChat's bills, and with what virtual payment says of its orders. */
@Entity('reconciliation_day')
@Index('ix_reconciliation_day_status', ['status', 'day'])
@OneOf('reconciliation_day', 'status', dayStatuses)
export class ReconciliationDay {
  @TextKey(10) day: string;
  @TextColumn(10) status: DayStatus;
  /** How often it was compared. */
  @CountColumn() runs: number;
  /** When WeChat first said that there is no bill, of a row of such answers. */
  @InstantColumn({ nullable: true }) absentAt: number | null;
  @CountColumn() lineCount: number;
  @CountColumn() matchedCount: number;
  @FenColumn() paidFen: number;
  @FenColumn() refundedFen: number;
  @FenColumn() feeFen: number;
  /** By how much the money at WeChat Pay changed, in WeChat's words. */
  @FenColumn() cashFen: number;
  /** Orders of virtual payment on which money moved that day, and those on which WeChat says the same. */
  @CountColumn({ default: 0 }) virtualLineCount: number;
  @CountColumn({ default: 0 }) virtualMatchedCount: number;
  /** By how much the money at virtual payment changed, in WeChat's words. */
  @FenColumn({ default: 0 }) virtualCashFen: number;
  /** How far its orders of virtual payment were asked about, where that took longer than one job may. */
  @JsonColumn({ nullable: true }) virtualProgress: VirtualProgress | null;
  @InstantColumn() checkedAt: number;
  @InstantColumn({ nullable: true }) closedAt: number | null;
  /** Why it was opened again, the last time. */
  @TextColumn(300, { nullable: true }) reopenedFor: string | null;
}

/** Something on which our rows and WeChat do not agree of a day. */
@Entity('reconciliation_difference')
@Index('ux_reconciliation_difference_subject', ['day', 'kind', 'subject'], { unique: true })
@Index('ix_reconciliation_difference_status', ['status', 'day'])
@Index('ix_reconciliation_difference_about', ['subject', 'day'])
@OneOf('reconciliation_difference', 'kind', differenceKinds)
@OneOf('reconciliation_difference', 'status', differenceStatuses)
export class ReconciliationDifference {
  @IdKey() id: string;
  @DayColumn() day: string;
  /** A process of the version before compares WeChat Pay alone, and says no rail. */
  @TextColumn(10, { default: 'wechatpay' }) rail: Rail;
  @TextColumn(20) kind: DifferenceKind;
  /**
   * `payment:<number>`, `refund:<number>`, `refunds:<number>` (all of a payment by virtual payment), or what it is about of
   * the whole day.
   */
  @TextColumn(80) subject: string;
  @TextColumn(10) status: DifferenceStatus;
  @FenColumn({ nullable: true }) oursFen: number | null;
  @FenColumn({ nullable: true }) theirsFen: number | null;
  /** By how much more the rail's money changed through it than our books know. */
  @FenColumn() cashFen: number;
  /** The line of the bill; null where the bill has none. */
  @JsonColumn({ nullable: true }) line: BillLine | null;
  @TextColumn(200) detail: string;
  /** The comparison of the day that found it last. */
  @CountColumn() run: number;
  @InstantColumn() foundAt: number;
  @InstantColumn({ nullable: true }) endedAt: number | null;
  @TextColumn(300, { nullable: true }) reason: string | null;
}
