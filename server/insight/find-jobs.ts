import type { EntityManager } from 'typeorm';
import type { JobsInsight, JobView } from '../../shared/contract/ops/insight-jobs';
import type { Page } from '../../shared/contract/wire';
import { businessDayOf, startOfBusinessDay } from '../../shared/kernel/business-day';
import { formatInstant, type Instant, SECOND_MS } from '../../shared/kernel/instant';
import { findRows } from '../database/raw-rows';
import { select } from '../database/statement';
import { Job } from '../jobs/job.entity';

/** So far jobs are counted: a longer queue is told as long. */
const CAP = 1_000;

/** The queue at this moment: waiting, late, parked, done today; and which topics they are of. */
export async function findJobsInsight(manager: EntityManager, now: Instant): Promise<JobsInsight> {
  const today = startOfBusinessDay(businessDayOf(now));
  const [ready, late, parked, doneToday] = await Promise.all([
    count(manager, `status = 'ready'`, []),
    count(manager, `status = 'ready' AND run_at < ?`, [now]),
    count(manager, `status = 'parked'`, []),
    count(manager, `status = 'done' AND finished_at >= ?`, [today]),
  ]);
  const [oldest] = await select<{ at: number | string | null }>(
    manager,
    `SELECT MIN(run_at) AS at FROM job WHERE status = 'ready' AND run_at < ?`,
    [now],
  );
  const topics = await select<{ topic: string; status: string; jobs: number | string }>(
    manager,
    `SELECT topic, status, COUNT(*) AS jobs FROM (
       SELECT topic, status FROM (SELECT topic, status FROM job WHERE status = 'parked' LIMIT ${CAP}) p
       UNION ALL SELECT topic, status FROM (SELECT topic, status FROM job WHERE status = 'ready' LIMIT ${CAP}) r) j
      GROUP BY topic, status ORDER BY jobs DESC, topic`,
    [],
  );
  return {
    ...{ ready, late, parked, doneToday, cap: CAP },
    oldestLateSeconds: oldest?.at == null ? null : Math.floor((now - Number(oldest.at)) / SECOND_MS),
    topics: topics.map((row) => ({ ...row, jobs: Number(row.jobs) })),
  };
}

/** Jobs of a status: the parked and done ones by when they ended, the newest first; the ready ones by when they are due. */
export async function findJobs(
  manager: EntityManager,
  {
    status,
    cursor,
    limit,
  }: { readonly status: Job['status']; readonly cursor?: string | undefined; readonly limit: number },
): Promise<Page<JobView>> {
  const column = status === 'ready' ? 'run_at' : 'finished_at';
  const [after, order] = status === 'ready' ? (['>', 'ASC'] as const) : (['<', 'DESC'] as const);
  const [at, id] = cursor?.split('~') ?? [];
  const from = at === undefined || !/^\d{1,15}$/.test(at) ? null : Number(at);
  const rows = await findRows(
    manager,
    Job,
    `WHERE t.status = ?${from === null ? '' : ` AND (t.${column} ${after} ? OR (t.${column} = ? AND t.id ${after} ?))`}
      ORDER BY t.${column} ${order}, t.id ${order} LIMIT ${limit + 1}`,
    from === null ? [status] : [status, from, from, id ?? ''],
  );
  const items = rows.slice(0, limit).map(presentJob);
  const last = rows[limit - 1];
  const place = last && (status === 'ready' ? last.runAt : last.finishedAt);
  return { items, nextCursor: rows.length > limit && last ? `${place ?? 0}~${last.id}` : null };
}

/** What a job carries stays with the server: it may name members. */
function presentJob({ id, topic, status, runAt, attempts, lastError, createdAt, finishedAt }: Job): JobView {
  return {
    ...{ id, topic, status, attempts },
    runAt: formatInstant(runAt),
    lastError: lastError === null ? null : (lastError.split('\n')[0] ?? ''),
    createdAt: formatInstant(createdAt),
    finishedAt: finishedAt === null ? null : formatInstant(finishedAt),
  };
}

async function count(manager: EntityManager, condition: string, parameters: readonly unknown[]): Promise<number> {
  const [row] = await select<{ jobs: number | string }>(
    manager,
    `SELECT COUNT(*) AS jobs FROM (SELECT 1 FROM job WHERE ${condition} LIMIT ${CAP}) j`,
    parameters,
  );
  return Number(row?.jobs ?? 0);
}
