import type { MigrationInterface, QueryRunner } from 'typeorm';
import { createTables, dropTables, isMysql, sql, type TableSpec } from '../table';

/** Pauses of memberships: each one, the newest of a membership, and of a plan how its membership may rest. */
export class Pause1763700000660 implements MigrationInterface {
  name = 'Pause1763700000660';

  async up(runner: QueryRunner): Promise<void> {
    await createTables(runner, tables);
    for (const { table, column, type } of columns(runner)) {
      if (await runner.hasColumn(table, column)) continue;
      await runner.query(`ALTER TABLE ${table} ADD COLUMN ${column} ${type} NULL`);
    }
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const { table, column } of columns(runner)) {
      if (await runner.hasColumn(table, column)) await runner.query(`ALTER TABLE ${table} DROP COLUMN ${column}`);
    }
    await dropTables(runner, tables);
  }
}

function columns(runner: QueryRunner) {
  return [
    { table: 'membership', column: 'pause_from', type: sql.instant },
    { table: 'membership', column: 'pause_to', type: sql.instant },
    { table: 'plan', column: 'pause', type: isMysql(runner) ? 'longtext' : 'text' },
  ];
}

const tables: TableSpec[] = [
  {
    name: 'membership_pause',
    columns: {
      id: sql.id,
      member_id: sql.id,
      family: sql.text(40),
      from_at: sql.instant,
      to_at: sql.instant,
      resumed_at: [sql.instant, null],
    },
    primaryKey: ['id'],
    index: { ix_membership_pause_member: ['member_id', 'family', 'from_at'] },
  },
];
