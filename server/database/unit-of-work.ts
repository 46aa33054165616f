import { AsyncLocalStorage } from 'node:async_hooks';
import { randomInt } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { DataSource, EntityManager } from 'typeorm';
import { isRetryable } from './errors';

/**
 * The manager of a running unit of work: everything a story reads and writes goes through it, and becomes true together
 * or not at all.
 */
export type Unit = EntityManager;

/** Enough for a burst of collisions on one row; a unit that still fails after that has a fault of its own. */
const MAX_RUNS = 12;
const FIRST_PAUSE_MS = 5;
const LONGEST_PAUSE_MS = 400;

interface Scope {
  active: boolean;
  readonly afterCommit: (() => void)[];
}

const currentScope = new AsyncLocalStorage<Scope>();

/**
 * Runs `work` as one transaction at READ COMMITTED (immediate on SQLite) and runs the whole of it again on a deadlock, a
 * lock time-out, a failed certification, a lost connection or a `StaleRead`. `work` must therefore have no effect outside
 * the unit: no network call, no message to a worker (see `afterCommit`).
 * @throws what `work` throws, after rolling back
 */
export async function runUnit<T>(dataSource: DataSource, work: (unit: Unit) => Promise<T>): Promise<T> {
  for (let run = 1; ; run++) {
    try {
      return await runOnce(dataSource, work);
    } catch (error) {
      if (run >= MAX_RUNS || !isRetryable(error)) throw error;
      const ceiling = Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** run);
      await sleep(randomInt(1, ceiling + 1));
    }
  }
}

/**
 * Calls `effect` once the surrounding unit of work has been committed; at once where there is none. Not durable: use it
 * to wake somebody who would find the work anyway.
 */
export function afterCommit(effect: () => void): void {
  const scope = currentScope.getStore();
  if (scope?.active) scope.afterCommit.push(effect);
  else effect();
}

/**
 * Makes a query that bypasses the manager of the unit it is written in fail loudly, on both engines: it would run on
 * another connection (MySQL) or wait for itself (SQLite).
 */
export function guardAgainstBypass(dataSource: DataSource): void {
  const driver = dataSource.driver;
  const createQueryRunner = driver.createQueryRunner.bind(driver);
  driver.createQueryRunner = (mode) => {
    refuseBypass();
    return createQueryRunner(mode);
  };
}

/** @throws Error inside a unit of work: whoever asks is about to use another connection */
export function refuseBypass(): void {
  if (currentScope.getStore()?.active) throw new Error('a query was made outside the manager of its unit of work');
}

async function runOnce<T>(dataSource: DataSource, work: (unit: Unit) => Promise<T>): Promise<T> {
  const runner = dataSource.createQueryRunner();
  const scope: Scope = { active: true, afterCommit: [] };
  try {
    await runner.startTransaction();
    const result = await currentScope.run(scope, () => work(runner.manager));
    scope.active = false;
    await runner.commitTransaction();
    for (const effect of scope.afterCommit) effect();
    return result;
  } catch (error) {
    scope.active = false;
    // The connection may be the very thing that was lost: what happened first is what the caller must hear.
    if (runner.isTransactionActive) await runner.rollbackTransaction().catch(() => undefined);
    throw error;
  } finally {
    await runner.release().catch(() => undefined);
  }
}
