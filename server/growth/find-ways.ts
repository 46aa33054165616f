import type { GrowthWay } from '../../shared/contract/growth';
import { businessDayOf, startOfBusinessDay } from '../../shared/kernel/business-day';
import { DAY_MS, type Instant } from '../../shared/kernel/instant';
import type { Database } from '../database/open-database';
import { select } from '../database/statement';
import { taskWindowOf } from './advance-task';
import type { Position } from './find-growth';
import { TaskProgress } from './growth.entity';
import { measureOfSource } from './measure.rules';
import { boundsOf } from './period.rules';
import { currentScore, findWarning } from './present-growth';
import type { ProgrammeBook } from './programme-book';
import { computeWays, NOTHING_GIVEN, type SourceUse } from './ways.rules';

/** The quickest ways to keep the tier where a fall is near, else to the next one; empty at the top. */
export async function findWays(
  database: Database,
  book: ProgrammeBook,
  position: Position,
  now: Instant,
): Promise<GrowthWay[]> {
  const { programme, owner, rank, present } = position;
  const { config } = programme;
  const score = currentScore(position);
  const warning = findWarning(position, now);
  const next = config.tiers[rank + 1];
  const gap = warning ? warning.gap : next ? next.reach - score : 0;
  if (gap <= 0) return [];
  const [used, progress] = await Promise.all([readUse(database, position, now), readOpenTasks()]);
  const { endsAt } = boundsOf(config.period, owner.joinedAt, present);
  return computeWays(gap, config.sources, progress, {
    givenBy: (source) => used.get(source) ?? NOTHING_GIVEN,
    measureOf: (source) => measureOfSource(source, book.kinds),
    daysLeft: endsAt === null ? null : Math.ceil((endsAt - now) / DAY_MS),
  });

  async function readOpenTasks() {
    const rows = await database.read.findBy(TaskProgress, { programme: programme.code, memberId: owner.id });
    return config.tasks.flatMap((task) => {
      const windowKey = taskWindowOf(task, now);
      const row = rows.find((each) => each.task === task.code && each.windowKey === windowKey);
      if (row?.rewarded) return [];
      const missing = Math.max(1, task.target - (row?.progress ?? 0));
      return [
        { code: task.code, name: task.name, reward: task.reward, missing: task.metric === 'times' ? missing : 1 },
      ];
    });
  }
}

/** What each source has given today, this month, this year and ever. */
async function readUse(
  database: Database,
  { programme, owner }: Position,
  now: Instant,
): Promise<ReadonlyMap<string, SourceUse>> {
  const day = businessDayOf(now);
  const starts = [day, `${day.slice(0, 7)}-01`, `${day.slice(0, 4)}-01-01`].map(startOfBusinessDay);
  const since = 'SUM(CASE WHEN counted_at >= ? THEN amount ELSE 0 END)';
  const rows = await select<Record<'source' | 'today' | 'thisMonth' | 'thisYear' | 'ever', string | number>>(
    database.read,
    `SELECT source, ${since} AS today, ${since} AS thisMonth, ${since} AS thisYear, SUM(amount) AS ever
       FROM growth_entry WHERE member_id = ? AND programme = ? GROUP BY source`,
    [...starts, owner.id, programme.code],
  );
  return new Map(
    rows.map((row) => [
      String(row.source),
      {
        today: Number(row.today),
        thisMonth: Number(row.thisMonth),
        thisYear: Number(row.thisYear),
        ever: Number(row.ever),
      },
    ]),
  );
}
