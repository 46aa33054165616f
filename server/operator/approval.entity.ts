import { Entity, Index } from 'typeorm';
import { approvalStatuses } from '../../shared/contract/ops/operator';
import { IdColumn, IdKey, InstantColumn, JsonColumn, LongTextColumn, TextColumn, TextKey } from '../database/columns';
import { OneOf } from '../database/one-of';

/** An act that waits for a second person 复核: exactly what was asked for is what is carried out. */
@Entity('operator_approval')
@Index('ix_operator_approval_status', ['status', 'id'])
@OneOf('operator_approval', 'status', approvalStatuses)
export class Approval {
  @IdKey() id: string;
  /** Code of the act. */
  @TextColumn(60) action: string;
  /** What the act was given. */
  @JsonColumn() input: object;
  /** What it would do, in a sentence. */
  @TextColumn(300) summary: string;
  /** Why one person is not enough. */
  @TextColumn(300) why: string;
  @TextColumn(300) reason: string;
  @TextColumn(10) status: (typeof approvalStatuses)[number];
  @IdColumn() askedBy: string;
  @TextColumn(80) askedName: string;
  @InstantColumn() askedAt: number;
  /** Where nobody else may approve: from when the asking operator may carry it out; null where somebody else must agree. */
  @InstantColumn({ nullable: true }) aloneFrom: number | null;
  @IdColumn({ nullable: true }) decidedBy: string | null;
  @TextColumn(80, { nullable: true }) decidedName: string | null;
  @InstantColumn({ nullable: true }) decidedAt: number | null;
  @TextColumn(300, { nullable: true }) answer: string | null;
}

/** What an operator's command was answered, by the key under which it came: its repeat hears the same. */
@Entity('operator_command')
@Index('ix_operator_command_at', ['createdAt'])
export class OperatorCommand {
  @TextKey(26) operatorId: string;
  @TextKey(64) commandKey: string;
  @TextColumn(60) action: string;
  @TextColumn(64) bodyHash: string;
  @LongTextColumn() reply: string;
  @InstantColumn() createdAt: number;
}
