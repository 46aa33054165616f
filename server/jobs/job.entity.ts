import { Entity, Index } from 'typeorm';
import {
  CountColumn,
  IdKey,
  InstantColumn,
  JsonColumn,
  LongTextColumn,
  TextColumn,
  TextKey,
} from '../database/columns';
import { OneOf } from '../database/one-of';

export const jobStatuses = ['ready', 'done', 'parked'] as const;

/** A piece of work that outlives the process: written with the fact that asks for it, done at least once. */
@Entity('job')
@Index('ux_job_unique_key', ['uniqueKey'], { unique: true })
@Index('ix_job_due', ['status', 'runAt'])
@Index('ix_job_finished', ['status', 'finishedAt'])
@OneOf('job', 'status', jobStatuses)
export class Job {
  @IdKey() id: string;
  /** Who works on it: the name a handler is registered under. */
  @TextColumn(80) topic: string;
  @JsonColumn() payload: object;
  /** Two jobs with one key are one job. */
  @TextColumn(160, { nullable: true }) uniqueKey: string | null;
  @TextColumn(10) status: (typeof jobStatuses)[number];
  /** Not before this instant; while claimed, the end of the lease. */
  @InstantColumn() runAt: number;
  /** How many times it has been begun. */
  @CountColumn() attempts: number;
  @CountColumn() maxAttempts: number;
  /** Who holds the lease. */
  @TextColumn(40, { nullable: true }) claimedBy: string | null;
  @LongTextColumn({ nullable: true }) lastError: string | null;
  @InstantColumn() createdAt: number;
  @InstantColumn({ nullable: true }) finishedAt: number | null;
}

/** When a recurring job runs next. */
@Entity('schedule')
export class Schedule {
  @TextKey(80) topic: string;
  @InstantColumn() nextRunAt: number;
}
