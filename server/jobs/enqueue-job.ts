import type { Instant } from '../../shared/kernel/instant';
import { isDuplicate } from '../database/errors';
import { newId } from '../database/id';
import { execute } from '../database/open-database';
import { afterCommit, type Unit } from '../database/unit-of-work';
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

/**
 * Writes a job in the unit of work of the fact that asks for it. Raw SQL: every payment writes two.
 * @returns false when a job with the same `uniqueKey` is already there
 */
export async function enqueueJob(unit: Unit, job: NewJob, now: Instant): Promise<boolean> {
  const runAt = job.runAt ?? now;
  try {
    await execute(
      unit,
      `INSERT INTO job (id, topic, payload, unique_key, status, run_at, attempts, max_attempts, created_at)
       VALUES (?, ?, ?, ?, 'ready', ?, 0, ?, ?)`,
      [
        newId(now),
        job.topic,
        JSON.stringify(job.payload),
        job.uniqueKey ?? null,
        runAt,
        job.maxAttempts ?? DEFAULT_MAX_ATTEMPTS,
        now,
      ],
    );
  } catch (error) {
    // A duplicate key fails the statement, not the transaction, on either engine.
    if (job.uniqueKey !== undefined && isDuplicate(error)) return false;
    throw error;
  }
  if (runAt <= now) {
    afterCommit(() => {
      for (const wake of sleepers) wake();
    });
  }
  return true;
}
