import type { Clock } from '../../shared/kernel/clock';
import { DAY_MS, type Instant } from '../../shared/kernel/instant';
import type { Database } from '../database/open-database';
import { execute, select } from '../database/statement';
import { emitEvent } from '../jobs/outbox';
import type { NoticeKind } from './growth.entity';
import { TIERS_NOTICED, type TiersNoticed } from './growth.events';
import { type Programme, readProgrammeBook } from './programme-book';
import { nextBaseSql, scoredSql } from './settlement.sql';

/** How long before a period's end a member who would fall is warned. */
export const warningDays = { warning30: 30, warning7: 7 } as const satisfies Partial<Record<NoticeKind, number>>;

type WarningKind = keyof typeof warningDays;

/** A warning whose day was missed by more than this is not sent: it would not say what it means. */
const TOLERANCE_DAYS = 2;

/** Members looked at in one unit of work. */
const BATCH = 2_000;

/**
 * Warns everybody whose tier would fall at the end of the running period, 30 and 7 days before; each once a period. A
 * month is too short to be warned 30 days ahead.
 */
export async function warnOfFalls({ database, clock }: { database: Database; clock: Clock }): Promise<void> {
  const now = clock.now();
  for (const programme of (await readProgrammeBook(database.read)).programmes) {
    for (const kind of Object.keys(warningDays) as WarningKind[]) {
      if (!isWarned(programme, kind)) continue;
      // Told ahead of the period's end, the last moment to earn; the tier stands on for the grace.
      const to = now + (warningDays[kind] + programme.config.fall.graceDays) * DAY_MS;
      await warnEndingBetween(database, { programme, kind, from: to - TOLERANCE_DAYS * DAY_MS, to, now });
    }
  }
}

/** Whether a programme's period is long enough for a warning: at least twice its lead. */
export function isWarned({ config }: Pick<Programme, 'config'>, kind: WarningKind): boolean {
  switch (config.period.kind) {
    case 'lifetime':
      return false;
    case 'calendarMonth':
      return warningDays[kind] <= 14;
    case 'calendarYear':
    case 'anniversary':
    case 'rollingMonths':
      return true;
    default: {
      const never: never = config.period;
      throw new Error(`unknown period ${JSON.stringify(never)}`);
    }
  }
}

interface Warning {
  readonly programme: Programme;
  readonly kind: WarningKind;
  readonly from: Instant;
  readonly to: Instant;
  readonly now: Instant;
}

async function warnEndingBetween(database: Database, { programme, kind, from, to, now }: Warning): Promise<void> {
  const { code, config } = programme;
  const where = 'a.settles_at > ? AND a.settles_at <= ? AND a.member_id >= ? AND a.member_id <= ?';
  let after = '';
  for (;;) {
    const page = await select<{ memberId: string }>(
      database.read,
      `SELECT member_id AS memberId FROM growth_account
        WHERE programme = ? AND settles_at > ? AND settles_at <= ? AND member_id > ? ORDER BY member_id LIMIT ${BATCH}`,
      [code, from, to, after],
    );
    const [first, last] = [page[0]?.memberId, page.at(-1)?.memberId];
    if (first === undefined || last === undefined) return;
    await database.inUnit(async (unit) => {
      // A tier that is given beyond the end does not fall: `held` is asked at the end of the span looked at.
      const written = await execute(
        unit,
        `INSERT INTO tier_notice (programme, member_id, kind, number, created_at, told_at)
         SELECT ?, s.member_id, '${kind}', s.bucket, ?, NULL
           FROM (${scoredSql(config.period, where)}) s
          WHERE ${nextBaseSql(programme)} < s.old_seen AND s.held < s.old_seen
            AND NOT EXISTS (SELECT 1 FROM tier_notice n WHERE n.programme = ? AND n.member_id = s.member_id
                               AND n.kind = '${kind}' AND n.number = s.bucket)`,
        [code, now, to, code, from, to, first, last, code],
      );
      if (written === 0) return;
      const payload: TiersNoticed = { programme: code, fromMemberId: first, toMemberId: last };
      await emitEvent(unit, { type: TIERS_NOTICED, key: `${kind}:${code}:${to}:${first}`, payload }, now);
    });
    after = last;
  }
}
