import type { MigrationInterface, QueryRunner } from 'typeorm';
import { createTables, dropTables, isMysql, sql, type TableSpec } from '../table';

/** Refunds on request: requests, cuts of terms, of a plan what it gives back, and of a refund which request it is for. */
export class Refund1763700000630 implements MigrationInterface {
  name = 'Refund1763700000630';

  async up(runner: QueryRunner): Promise<void> {
    await createTables(runner, tables);
    for (const [table, column, type] of columns(runner)) {
      if (await runner.hasColumn(table, column)) continue;
      await runner.query(`ALTER TABLE ${table} ADD COLUMN ${column} ${type} NULL`);
    }
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const [table, column] of columns(runner)) {
      if (await runner.hasColumn(table, column)) await runner.query(`ALTER TABLE ${table} DROP COLUMN ${column}`);
    }
    await dropTables(runner, tables);
  }
}

function columns(runner: QueryRunner): [table: string, column: string, type: string][] {
  return [
    ['plan', 'refund', isMysql(runner) ? 'longtext' : 'text'],
    ['refund', 'request_id', sql.id],
  ];
}

const tables: TableSpec[] = [
  {
    name: 'membership_cut',
    columns: {
      id: sql.id,
      term_id: sql.id,
      member_id: sql.id,
      source_key: sql.text(80),
      ended_at: sql.instant,
      granted_until: sql.instant,
      created_at: sql.instant,
    },
    primaryKey: ['id'],
    unique: { ux_membership_cut_source: ['source_key'] },
    index: { ix_membership_cut_term: ['term_id'] },
  },
  {
    name: 'refund_request',
    columns: {
      id: sql.id,
      order_id: sql.id,
      member_id: sql.id,
      plan_name: sql.text(40),
      status: sql.text(10),
      open_key: [sql.id, null],
      reason: sql.text(20),
      note: sql.text(200),
      amount_fen: sql.fen,
      by_policy: sql.flag,
      refund_id: [sql.text(64), null],
      taken: [sql.longText, null],
      answer: [sql.text(200), null],
      decided_by: [sql.text(80), null],
      created_at: sql.instant,
      decided_at: [sql.instant, null],
    },
    primaryKey: ['id'],
    unique: { ux_refund_request_open: ['open_key'] },
    index: {
      ix_refund_request_order: ['order_id'],
      ix_refund_request_member: ['member_id', 'id'],
      ix_refund_request_status: ['status', 'id'],
    },
    oneOf: { status: ['waiting', 'agreed', 'refused', 'withdrawn'] },
  },
];
