import type { Instant } from '../../shared/kernel/instant';
import { isDuplicate } from '../database/errors';
import { newId } from '../database/id';
import { afterCommit, type Unit } from '../database/unit-of-work';
import { Job } from './job.entity';
import { DEFAULT_MAX_ATTEMPTS } from './job.rules';

/** A job to be written. */
export interface NewJob {
  readonly topic: string;
  readonly payload: object;
  /** Not before; at once when left out. */
  readonly runAt?: Instant;
  /** A second job with this key is not written. */
  readonly uniqueKey?: string;
  readonly maxAttempts?: number;
}

const sleepers = new Set<() => void>();

/**
 * Tells the workers of this process that a job has been written, so that they need not wait for their next look.
 * @returns how to stop listening
 */
export function onJobEnqueued(listener: () => void): () => void {
  sleepers.add(listener);
  return () => sleepers.delete(listener);
}

/** Wakes the workers of this process; for stories that wrote a job with raw SQL, after their commit. */
export function wakeWorkers(): void {
  for (const listener of sleepers) listener();
}

/**
 * Writes a job in the unit of work of the fact that asks for it.
 * @returns false when a job with the same `uniqueKey` is already there
 */
export async function enqueueJob(unit: Unit, job: NewJob, now: Instant): Promise<boolean> {
  if (job.uniqueKey !== undefined && (await unit.existsBy(Job, { uniqueKey: job.uniqueKey }))) return false;
  try {
    await unit.insert(Job, jobRow(job, now));
  } catch (error) {
    // On MySQL a duplicate key fails the statement, not the transaction; on SQLite likewise.
    if (job.uniqueKey !== undefined && isDuplicate(error)) return false;
    throw error;
  }
  if ((job.runAt ?? now) <= now) afterCommit(wakeWorkers);
  return true;
}

/** The row of a new job, for the few stories that write it with raw SQL. */
export function jobRow(job: NewJob, now: Instant): Job {
  return {
    id: newId(now),
    topic: job.topic,
    payload: job.payload,
    uniqueKey: job.uniqueKey ?? null,
    status: 'ready',
    runAt: job.runAt ?? now,
    attempts: 0,
    maxAttempts: job.maxAttempts ?? DEFAULT_MAX_ATTEMPTS,
    claimedBy: null,
    lastError: null,
    createdAt: now,
    finishedAt: null,
  };
}
