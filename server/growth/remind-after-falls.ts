import type { Clock } from '../../shared/kernel/clock';
import { DAY_MS } from '../../shared/kernel/instant';
import type { Database } from '../database/open-database';
import { execute, select } from '../database/statement';
import { emitEvent } from '../jobs/outbox';
import { TIERS_NOTICED, type TiersNoticed } from './growth.events';
import { type Programme, readProgrammeBook } from './programme-book';

/** How long after a fall a member is told of the way back. */
const AFTER_DAYS = 7;

/** A reminder whose day was missed by more than this is not sent. */
const TOLERANCE_DAYS = 2;

/** Falls looked at in one unit of work. */
const BATCH = 2_000;

/** Tells who fell a week ago, and has not risen or changed since, what the way back is; once a fall. */
export async function remindAfterFalls({ database, clock }: { database: Database; clock: Clock }): Promise<void> {
  const now = clock.now();
  for (const programme of (await readProgrammeBook(database.read)).programmes) {
    const to = now - AFTER_DAYS * DAY_MS;
    const from = to - TOLERANCE_DAYS * DAY_MS;
    let after = '';
    for (;;) {
      const page = await select<{ memberId: string }>(
        database.read,
        `SELECT DISTINCT member_id AS memberId FROM tier_change
          WHERE programme = ? AND changed_at > ? AND changed_at <= ? AND member_id > ? ORDER BY member_id LIMIT ${BATCH}`,
        [programme.code, from, to, after],
      );
      const [first, last] = [page[0]?.memberId, page.at(-1)?.memberId];
      if (first === undefined || last === undefined) break;
      await database.inUnit(async (unit) => {
        const written = await execute(
          unit,
          `INSERT INTO tier_notice (programme, member_id, kind, number, created_at, told_at)
           SELECT c.programme, c.member_id, 'after7', c.number, ?, NULL
             FROM tier_change c
             JOIN growth_account a ON a.programme = c.programme AND a.member_id = c.member_id AND a.changes = c.number
            WHERE c.programme = ? AND c.member_id >= ? AND c.member_id <= ? AND c.changed_at > ? AND c.changed_at <= ?
              AND ${rankSql(programme, 'c.from_tier')} > ${rankSql(programme, 'c.to_tier')}
              AND NOT EXISTS (SELECT 1 FROM tier_notice n WHERE n.programme = c.programme AND n.member_id = c.member_id
                                 AND n.kind = 'after7' AND n.number = c.number)`,
          [now, programme.code, first, last, from, to],
        );
        if (written === 0) return;
        const payload: TiersNoticed = { programme: programme.code, fromMemberId: first, toMemberId: last };
        await emitEvent(unit, { type: TIERS_NOTICED, key: `after7:${programme.code}:${to}:${first}`, payload }, now);
      });
      after = last;
    }
  }
}

/** A tier's place on the ladder, by its code; a tier that is gone stands below all. */
function rankSql({ config }: Programme, column: string): string {
  const whens = config.tiers.map(({ code }, rank) => `WHEN '${code}' THEN ${rank}`);
  return `CASE ${column} ${whens.join(' ')} ELSE -1 END`;
}
