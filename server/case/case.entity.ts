import { Entity, Index } from 'typeorm';
import { IdKey, InstantColumn, JsonColumn, LongTextColumn, TextColumn } from '../database/columns';
import { OneOf } from '../database/one-of';

export const caseStatuses = ['open', 'closed'] as const;

/** Something that no rule may decide: parked here with all that is known, until an operator closes it. */
@Entity('operator_case')
@Index('ux_operator_case_subject', ['kind', 'subject'], { unique: true })
@Index('ix_operator_case_status', ['status', 'openedAt'])
@OneOf('operator_case', 'status', caseStatuses)
export class OperatorCase {
  @IdKey() id: string;
  /** What kind of question it is: `payment.amountDiffers`, `identity.conflict` … */
  @TextColumn(60) kind: string;
  /** What it is about; the same question about the same subject is one case. */
  @TextColumn(120) subject: string;
  @JsonColumn() content: object;
  @TextColumn(10) status: (typeof caseStatuses)[number];
  @InstantColumn() openedAt: number;
  @InstantColumn({ nullable: true }) closedAt: number | null;
  @TextColumn(80, { nullable: true }) closedBy: string | null;
  @LongTextColumn({ nullable: true }) closingNote: string | null;
}
