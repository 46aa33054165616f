import type { MigrationInterface, QueryRunner } from 'typeorm';
import { createIndexes, createTables, dropIndexes, dropTables, type IndexSpec, sql, type TableSpec } from '../table';

/** Numbers by day, how far they have come, and the indexes by which a day's terms and cycles are found. */
export class Insight1763700000830 implements MigrationInterface {
  name = 'Insight1763700000830';

  async up(runner: QueryRunner): Promise<void> {
    await createTables(runner, tables);
    await createIndexes(runner, indexes);
  }

  async down(runner: QueryRunner): Promise<void> {
    await dropIndexes(runner, indexes);
    await dropTables(runner, tables);
  }
}

const indexes: readonly IndexSpec[] = [
  { name: 'ix_membership_term_starts', table: 'membership_term', columns: 'starts_at' },
  { name: 'ix_membership_term_ends', table: 'membership_term', columns: 'ends_at' },
  { name: 'ix_renewal_cycle_due', table: 'renewal_cycle', columns: 'due_at' },
];

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
