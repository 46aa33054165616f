import { Entity } from 'typeorm';
import {
  CountColumn,
  DayColumn,
  InstantColumn,
  LongTextColumn,
  TextColumn,
  TextKey,
  WholeColumn,
} from '../database/columns';

/**
 * What was counted of a business day 日汇总: one number a metric and dimension. A feed writes all numbers of a day at once, in
 * place of what it had counted before; only `departure` is added to.
 */
@Entity('insight_day')
export class InsightDay {
  @TextKey(20) feed: string;
  @TextKey(10) day: string;
  @TextKey(30) metric: string;
  /** Of what: a plan's id, `<programme>:<from>:<to>`, or empty. */
  @TextKey(130) dimension: string;
  @WholeColumn() value: number;
}

/** How far a feed has come. */
@Entity('insight_position')
export class InsightPosition {
  @TextKey(20) feed: string;
  /** The first day that may still change: those before it are final. */
  @DayColumn() openFrom: string;
  /** The newest day counted. */
  @DayColumn() countedThrough: string;
  /** As of when it was counted. */
  @InstantColumn() countedAt: number;
  /** Compare-and-set: two workers count, one writes. */
  @CountColumn() version: number;
}

/** The newest result of something that takes a while: the segmentation of all members 分层. */
@Entity('insight_report')
export class InsightReport {
  @TextKey(40) code: string;
  @TextColumn(10) status: 'asked' | 'done';
  @InstantColumn() askedAt: number;
  @InstantColumn({ nullable: true }) doneAt: number | null;
  /** JSON, as the wire has it; null until the first is done. */
  @LongTextColumn({ nullable: true }) content: string | null;
}
