import type { MigrationInterface, QueryRunner } from 'typeorm';
import { startOfBusinessDay } from '../../../shared/kernel/business-day';
import { createIndexes, createTables, dropIndexes, dropTables, type IndexSpec, sql, type TableSpec } from '../table';

/**
 * What lets the numbers of the funnel and of permissions, and the check of the audit log, go on from where they were: when a
 * step was reached, which counts of permissions are not in the sums yet, when spans end, how far the log was walked.
 */
export class Increments1763700000875 implements MigrationInterface {
  name = 'Increments1763700000875';

  async up(runner: QueryRunner): Promise<void> {
    for (const [table, column, type] of columns) {
      if (await runner.hasColumn(table, column)) continue;
      await runner.query(`ALTER TABLE ${table} ADD COLUMN ${column} ${type} NULL`);
    }
    await dateReaches(runner);
    await runner.query('UPDATE subscribe_credit SET changed = 1 WHERE credits > 0 AND changed IS NULL');
    await createIndexes(runner, indexes);
    await createTables(runner, tables);
    // All days are counted anew: those that were final have no funnel. Whoever left before is in no row that is read then.
    await runner.query("DELETE FROM insight_day WHERE feed <> 'departure' OR metric <> 'members'");
    await runner.query('DELETE FROM insight_position');
  }

  async down(runner: QueryRunner): Promise<void> {
    await dropTables(runner, tables);
    await dropIndexes(runner, indexes);
    for (const [table, column] of columns) {
      if (await runner.hasColumn(table, column)) await runner.query(`ALTER TABLE ${table} DROP COLUMN ${column}`);
    }
  }
}

/** On which day of its month an earlier step was reached nobody knows any more: it stands on the first. */
async function dateReaches(runner: QueryRunner): Promise<void> {
  const months: { month: string }[] = await runner.query(
    'SELECT DISTINCT month FROM benefit_reach WHERE noted_at IS NULL',
  );
  for (const { month } of months) {
    await runner.query('UPDATE benefit_reach SET noted_at = ? WHERE month = ? AND noted_at IS NULL', [
      startOfBusinessDay(`${month}-01`),
      month,
    ]);
  }
}

const columns = [
  ['benefit_reach', 'noted_at', sql.instant],
  ['subscribe_credit', 'changed', 'integer'],
  ['subscribe_credit', 'counted', 'integer'],
] as const;

const indexes: readonly IndexSpec[] = [
  { table: 'benefit_reach', name: 'ix_benefit_reach_noted', columns: 'noted_at, benefit, stage' },
  { table: 'benefit_span', name: 'ix_benefit_span_closes', columns: 'closes_at, benefit' },
  { table: 'subscribe_credit', name: 'ix_subscribe_credit_changed', columns: 'changed' },
];

const tables: TableSpec[] = [
  {
    name: 'operator_audit_walk',
    columns: {
      id: sql.text(10),
      number: sql.whole,
      hash: sql.text(64),
      line_count: sql.whole,
      breaks: sql.longText,
      walked_at: sql.instant,
    },
    primaryKey: ['id'],
  },
];
