import type { EntityManager } from 'typeorm';
import { addDays, type BusinessDay, businessDayOf } from '../../shared/kernel/business-day';
import { HOUR_MS, type Instant } from '../../shared/kernel/instant';
import { select } from '../database/statement';
import { enqueueJob } from '../jobs/enqueue-job';
import { createLeaseBudget } from '../jobs/lease-budget';
import type { JobRegistry } from '../jobs/registry';
import { moveEarlierVirtualMoney } from './move-virtual-money';
import { reconcileDay } from './reconcile-day';
import { type ReconcileDay, type ReconciliationParts, topics } from './reconciliation.parts';

/** Half an hour after WeChat's bills of the day before are made. */
const DAILY = '30 10 * * *';
/** Put off by an hour so often at most: the next morning's round takes it up again. */
const MOST_STEPS = 22;
/** WeChat keeps bills for three months; the shortest of three has fewer days by one. */
const KEPT_DAYS = 88;

/** Registers the daily round over all days that are not closed, and the work on one of them. */
export function registerReconciliationJobs(registry: JobRegistry, parts: ReconciliationParts): void {
  const { database, clock } = parts;
  registry.every(DAILY, 'reconciliation.daily', async () => {
    const now = clock.now();
    for (const day of await findOpenDays(database.read, now)) {
      const job = { topic: topics.day, payload: { day }, uniqueKey: `${topics.day}:${day}:${businessDayOf(now)}:0` };
      await database.inUnit((unit) => enqueueJob(unit, job, now));
    }
  });

  registry.handle<ReconcileDay>(topics.day, async ({ day, step = 0, reopenFor }) => {
    const began = clock.now();
    const outcome = await reconcileDay(parts, day, reopenFor ?? null, createLeaseBudget());
    const now = clock.now();
    if (outcome === 'goesOn') {
      await database.inUnit((unit) => enqueueJob(unit, { topic: topics.day, payload: { day, step } }, now));
      return;
    }
    if (outcome === 'closed' || outcome === 'alreadyClosed' || step >= MOST_STEPS) return;
    const uniqueKey = `${topics.day}:${day}:${businessDayOf(began)}:${step + 1}`;
    const next = { topic: topics.day, payload: { day, step: step + 1 }, runAt: now + HOUR_MS, uniqueKey };
    await database.inUnit((unit) => enqueueJob(unit, next, now));
  });

  registry.handle<{ after?: string }>(topics.moveVirtual, async ({ after = '' }) => {
    const next = await moveEarlierVirtualMoney(parts, after, createLeaseBudget());
    if (next === null) return;
    const job = { topic: topics.moveVirtual, payload: { after: next } };
    await database.inUnit((unit) => enqueueJob(unit, job, clock.now()));
  });
}

/** The days from the first trade to yesterday that are not closed, as far back as WeChat keeps bills. */
async function findOpenDays(manager: EntityManager, now: Instant): Promise<BusinessDay[]> {
  const today = businessDayOf(now);
  const [first] = await select<{ paidAt: number | string | null }>(
    manager,
    'SELECT MIN(paid_at) AS paidAt FROM payment_attempt',
    [],
  );
  if (first?.paidAt === null || first?.paidAt === undefined) return [];
  const oldest = [businessDayOf(Number(first.paidAt)), addDays(today, -KEPT_DAYS)].sort().at(-1) ?? today;
  const closed = await select<{ day: BusinessDay }>(
    manager,
    `SELECT day FROM reconciliation_day WHERE status = 'closed' AND day >= ?`,
    [oldest],
  );
  const done = new Set(closed.map(({ day }) => day));
  const days: BusinessDay[] = [];
  for (let day = oldest; day < today; day = addDays(day, 1)) if (!done.has(day)) days.push(day);
  return days;
}
