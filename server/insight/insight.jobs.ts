import type { EntityManager } from 'typeorm';
import { type Instant, MINUTE_MS } from '../../shared/kernel/instant';
import { enqueueJob } from '../jobs/enqueue-job';
import { createLeaseBudget } from '../jobs/lease-budget';
import type { JobRegistry } from '../jobs/registry';
import { countedAt, type InsightParts, refreshInsight } from './refresh-insight';
import { SEGMENT, segmentMembers } from './segment-members';

/** Topic of the job that brings the numbers up to date. */
const REFRESH = 'insight.refresh';

/** A quiet hour of Shanghai, off what tidies up. */
const NIGHTLY = '50 4 * * *';

/** Numbers older than this are counted anew when somebody looks at them. */
const FRESH_MS = 2 * MINUTE_MS;

/** What a counting has to do. */
interface Refresh {
  readonly depth: 'fresh' | 'late';
}

/**
 * Registers the counting: at night, and while somebody looks. A schedule of every few minutes would make a moved clock
 * stop at each of them, for numbers that nobody reads.
 */
export function registerInsightJobs(registry: JobRegistry, parts: InsightParts): void {
  const refresh = async (asked: Refresh) => {
    const { finished } = await refreshInsight(parts, asked.depth, createLeaseBudget());
    if (finished) return;
    const now = parts.clock.now();
    await parts.database.inUnit((unit) => enqueueJob(unit, { topic: REFRESH, payload: asked }, now));
  };
  registry.handle<Refresh>(REFRESH, refresh);
  registry.handle(SEGMENT, () => segmentMembers(parts));
  registry.every(NIGHTLY, 'insight.count', () => refresh({ depth: 'late' }));
}

/**
 * As of when the numbers are; asks a worker for newer ones where they are older than two minutes.
 * @returns `at` null where nothing was ever counted
 */
export async function askForFreshNumbers(
  { database, clock }: InsightParts,
  manager: EntityManager,
): Promise<{ readonly at: Instant | null; readonly refreshing: boolean }> {
  const now = clock.now();
  const at = await countedAt(manager);
  if (at !== null && now - at < FRESH_MS) return { at, refreshing: false };
  const job = { topic: REFRESH, payload: { depth: 'fresh' }, uniqueKey: `insight:${Math.floor(now / FRESH_MS)}` };
  await database.inUnit((unit) => enqueueJob(unit, job, now));
  return { at, refreshing: true };
}
