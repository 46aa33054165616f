import { setTimeout as sleep } from 'node:timers/promises';
import type { Middleware } from 'koa';
import type { Database } from '../database/open-database';

/** How long the database may take to answer before this instance is not ready. */
const ANSWER_WITHIN_MS = 2_000;

/**
 * `/healthz`: the process lives. `/readyz`: the database really answers (a table is read: `SELECT 1` succeeds on a dead
 * minority of a cluster) and has every migration; not ready either while shutting down.
 */
export function healthRoutes(database: Database, isClosing: () => boolean): Middleware {
  return async (context, next) => {
    if (context.path === '/healthz') {
      context.body = { status: 'ok' };
      return;
    }
    if (context.path !== '/readyz') return next();
    const faults = isClosing() ? ['shutting down'] : await findFaults(database);
    context.status = faults.length === 0 ? 200 : 503;
    context.body = { status: faults.length === 0 ? 'ok' : 'not ready', faults };
  };
}

async function findFaults(database: Database): Promise<string[]> {
  const limit = new AbortController();
  try {
    return await Promise.race([
      database.pendingMigrations().then((pending) => pending.map((name) => `migration pending: ${name}`)),
      sleep(ANSWER_WITHIN_MS, ['the database does not answer'], { signal: limit.signal }),
    ]);
  } catch {
    return ['the database does not answer'];
  } finally {
    limit.abort();
  }
}
