import { crc32 } from 'node:zlib';
import type { Connection } from 'mysql2/promise';
import { type ProgrammeConfig, programmeSchema } from '../../../server/growth/programme.schema';
import { DAY_MS, type Instant } from '../../../shared/kernel/instant';

/**
 * Members of a programme whose year has just been closed: a third stand on the lowest tier and have nothing to lose, of
 * the others about half keep their tier, some rose during the year and some fall, of these some are spared for a long
 * stay. One of a hundred holds a tier that was given. Everything is computed from the member's number, so that two
 * databases of one size hold the same.
 */

/** The ended year; the one after it runs since a month, as long as the tiers' grace. */
export const ENDED_YEAR = 2025;
export const SETTLES_AT: Instant = Date.parse('2026-02-01T00:00:00+08:00');
/** When the settlement runs. */
export const SETTLED_ON: Instant = SETTLES_AT + 5 * 60_000;
const HELD_UNTIL: Instant = SETTLES_AT + 120 * DAY_MS;
const JOINED_AT: Instant = Date.parse('2021-05-01T12:00:00+08:00');

/** Five tiers, a calendar year, one step down at its end, spared once after three years. */
export const programme: ProgrammeConfig = programmeSchema.parse({
  code: 'bench',
  name: '等级',
  unit: '成长值',
  isDefault: true,
  period: { kind: 'calendarYear' },
  tiers: [
    { code: 'pearl', name: '珍珠', material: 'pearl', reach: 0 },
    { code: 'silver', name: '银叶', material: 'silver', reach: 500, keep: 400 },
    { code: 'gold', name: '金叶', material: 'gold', reach: 2_000, keep: 1_600 },
    { code: 'platinum', name: '铂金', material: 'platinum', reach: 6_000, keep: 4_800 },
    { code: 'obsidian', name: '黑曜', material: 'obsidian', reach: 20_000, keep: 16_000 },
  ],
  fall: { mode: 'one_step', graceDays: 31, protectedAfterPeriods: 3 },
  groups: [{ code: 'spending', name: '消费' }],
  sources: [
    {
      code: 'spending',
      name: '消费',
      event: 'order.paid',
      metric: 'amountFen',
      coefficient: { numerator: 1, denominator: 100 },
      group: 'spending',
    },
  ],
});

/** A member of the bench by number, from 1 on: 26 characters that sort like the number. */
export function memberIdOf(nth: number): string {
  return `01${String(nth).padStart(24, '0')}`;
}

/** Whether a member has nothing to settle. The same as `LOWEST`. */
export function standsLowest(nth: number): boolean {
  return crc32(`l${nth}`) % 3 === 0;
}

const LOWEST = "CRC32(CONCAT('l', seq)) % 3 = 0";
const MEMBER_ID = "CONCAT('01', LPAD(seq, 24, '0'))";

/** Which member is what, each by a figure of its own that a checksum of the number gives. */
const PEOPLE = `
  SELECT seq, lowest, base_rank, stay, held, fate,
         CASE WHEN lowest = 1 THEN seq % 400
              WHEN fate < 50 THEN ELT(base_rank + 1, 0, 410, 1700, 5000, 21000) + seq % 80
              WHEN fate < 65 THEN ELT(base_rank + 1, 500, 2100, 6100, 20500, 30000) + seq % 300
              WHEN fate < 95 THEN ELT(base_rank + 1, 0, 100, 700, 2500, 9000) + seq % 290
              ELSE seq % 90 END AS score,
         CASE WHEN lowest = 1 THEN 0 WHEN fate >= 50 AND fate < 65 THEN LEAST(base_rank + 1, 4)
              WHEN fate >= 97 THEN LEAST(base_rank + 1, 4) ELSE base_rank END AS peak_rank
    FROM (SELECT seq, ${LOWEST} AS lowest,
                 CASE WHEN ${LOWEST} THEN 0
                      ELSE ELT(1 + CRC32(CONCAT('b', seq)) % 20 DIV 3, 1, 1, 1, 1, 2, 3, 4) END AS base_rank,
                 CRC32(CONCAT('s', seq)) % 5 AS stay, CRC32(CONCAT('h', seq)) % 100 = 0 AS held,
                 CRC32(CONCAT('f', seq)) % 100 AS fate
            FROM seq_1_to_MEMBERS) figures`;

/** Makes the programme and so many members in a migrated, empty database, each table by one statement. */
export async function seedGrowth(connection: Connection, members: number): Promise<void> {
  const people = PEOPLE.replace('MEMBERS', String(members));
  const { code } = programme;
  await connection.query(
    `INSERT INTO growth_programme (code, version, effective_from, config, live, position, created_at)
     VALUES (?, 1, 0, ?, 1, 0, 0)`,
    [code, JSON.stringify(programme)],
  );
  await connection.query(
    `INSERT INTO growth_account
       (programme, member_id, joined_at, bucket, base_rank, stay, prior_rank, prior_stay, peak_rank, held_rank, held_until,
        settles_at, changes, acknowledged, version)
     SELECT ?, ${MEMBER_ID}, ?, ?, base_rank, IF(lowest, 0, stay), base_rank, 0, peak_rank,
            IF(held, 3, 0), IF(held, ?, NULL), IF(lowest, NULL, ?), seq % 4, seq % 4, 1 FROM (${people}) p`,
    [code, JOINED_AT, ENDED_YEAR, HELD_UNTIL, SETTLES_AT],
  );
  // A year that most members earned in before, the ended one, and for some the one that runs.
  await connection.query(
    `INSERT INTO growth_sum (programme, member_id, bucket, score)
     SELECT ?, ${MEMBER_ID}, b.bucket,
            CASE b.bucket WHEN ${ENDED_YEAR} THEN score WHEN ${ENDED_YEAR - 1} THEN 900 ELSE seq % 2500 END
       FROM (${people}) p JOIN (SELECT ${ENDED_YEAR - 1} AS bucket UNION SELECT ${ENDED_YEAR} UNION SELECT ${ENDED_YEAR + 1}) b
      WHERE (b.bucket = ${ENDED_YEAR} AND score > 0) OR (b.bucket < ${ENDED_YEAR} AND seq % 3 > 0)
         OR (b.bucket > ${ENDED_YEAR} AND lowest = 0 AND seq % 10 < 3)`,
    [code],
  );
  await connection.query(
    `INSERT INTO tier_hold
       (programme, member_id, origin_id, is_extension, held_rank, starts_at, ends_at, revoked_at, reason, operator)
     SELECT ?, ${MEMBER_ID}, ${MEMBER_ID}, 0, 3, ?, ?, NULL, 'bench', 'bench' FROM (${people}) p WHERE held = 1`,
    [code, JOINED_AT, HELD_UNTIL],
  );
  await prepareTables(connection);
}

/** Makes the same in another migrated, empty database of the server. */
export async function copyGrowth(connection: Connection, from: string, to: string): Promise<void> {
  for (const table of ['growth_programme', 'growth_account', 'growth_sum', 'tier_hold']) {
    await connection.query(`INSERT INTO ${to}.${table} SELECT * FROM ${from}.${table}`);
  }
  await connection.query(`USE ${to}`);
  await prepareTables(connection);
}

async function prepareTables(connection: Connection): Promise<void> {
  await connection.query('ANALYZE TABLE growth_account, growth_sum, tier_hold, tier_change, tier_notice');
}
