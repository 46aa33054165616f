import type { MigrationInterface, QueryRunner } from 'typeorm';
import { createTables, dropTables, isMysql, sql, type TableSpec } from '../table';

/** Numbers by day, how far they have come, and the indexes by which a day's terms and cycles are found. */
export class Insight1763700000830 implements MigrationInterface {
  name = 'Insight1763700000830';

  async up(runner: QueryRunner): Promise<void> {
    await createTables(runner, tables);
    for (const { name, table, columns } of indexes) {
      // MySQL has no CREATE INDEX IF NOT EXISTS; a run that was cut off half-way finds some of them made.
      if (await hasIndex(runner, table, name)) continue;
      await runner.query(`CREATE INDEX ${name} ON ${table} (${columns})`);
    }
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const { name, table } of indexes) {
      if (!(await hasIndex(runner, table, name))) continue;
      await runner.query(isMysql(runner) ? `DROP INDEX ${name} ON ${table}` : `DROP INDEX ${name}`);
    }
    await dropTables(runner, tables);
  }
}

async function hasIndex(runner: QueryRunner, table: string, name: string): Promise<boolean> {
  const rows: object[] = isMysql(runner)
    ? await runner.query(
        'SELECT 1 FROM information_schema.statistics WHERE table_schema = DATABASE() AND table_name = ? AND index_name = ?',
        [table, name],
      )
    : await runner.query("SELECT 1 FROM sqlite_master WHERE type = 'index' AND tbl_name = ? AND name = ?", [
        table,
        name,
      ]);
  return rows.length > 0;
}

const indexes = [
  { name: 'ix_membership_term_starts', table: 'membership_term', columns: 'starts_at' },
  { name: 'ix_membership_term_ends', table: 'membership_term', columns: 'ends_at' },
  { name: 'ix_renewal_cycle_due', table: 'renewal_cycle', columns: 'due_at' },
] as const;

const tables: TableSpec[] = [
  {
    name: 'insight_day',
    columns: {
      feed: sql.text(20),
      day: sql.day,
      metric: sql.text(30),
      dimension: sql.text(130),
      value: sql.whole,
    },
    primaryKey: ['feed', 'day', 'metric', 'dimension'],
  },
  {
    name: 'insight_position',
    columns: {
      feed: sql.text(20),
      open_from: sql.day,
      counted_through: sql.day,
      counted_at: sql.instant,
      version: sql.count,
    },
    primaryKey: ['feed'],
  },
  {
    name: 'insight_report',
    columns: {
      code: sql.text(40),
      status: sql.text(10),
      asked_at: sql.instant,
      done_at: [sql.instant, null],
      content: [sql.longText, null],
    },
    primaryKey: ['code'],
  },
];
