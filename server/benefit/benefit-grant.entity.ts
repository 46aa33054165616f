import { Entity } from 'typeorm';
import { CountColumn, IdColumn, IdKey, InstantColumn, TextColumn } from '../database/columns';
import { OneOf } from '../database/one-of';

/** A benefit that is given to everybody of an audience 批量发放; a worker goes through them. */
@Entity('benefit_grant')
@OneOf('benefit_grant', 'status', ['running', 'done'])
export class BenefitGrant {
  @IdKey() id: string;
  @TextColumn(40) benefit: string;
  @IdColumn() audienceId: string;
  @TextColumn(10) status: 'running' | 'done';
  /** How many members the audience has. */
  @CountColumn() size: number;
  /** How many have it by this grant so far. */
  @CountColumn() granted: number;
  /** How many could not have it: no longer members, quota, stock, budget, no account to top up. */
  @CountColumn() refused: number;
  /** The last member who was looked at; empty at the start. */
  @TextColumn(26) cursorId: string;
  @TextColumn(80) operator: string;
  @TextColumn(300) reason: string;
  @InstantColumn() createdAt: number;
  @InstantColumn({ nullable: true }) finishedAt: number | null;
}
