import { Entity, Index } from 'typeorm';
import { IdKey, InstantColumn, TextColumn } from '../database/columns';

/** An operator's act by command: who, what and why. Only ever added. */
@Entity('operator_act')
@Index('ix_operator_act_at', ['actedAt'])
export class OperatorAct {
  @IdKey() id: string;
  /** The user of the operating system who ran the command. */
  @TextColumn(80) operator: string;
  @TextColumn(60) verb: string;
  @TextColumn(120) subject: string;
  @TextColumn(300) reason: string;
  @InstantColumn() actedAt: number;
}
