import type { MigrationInterface, QueryRunner } from 'typeorm';
import { setOneOf } from '../set-one-of';
import { createTables, dropTables, isMysql, sql, type TableSpec } from '../table';

/** Gifts: what members buy for friends, their kind of order, and of a plan whether it may be given. */
export class Gift1763700000650 implements MigrationInterface {
  name = 'Gift1763700000650';

  async up(runner: QueryRunner): Promise<void> {
    await createTables(runner, tables);
    await setOneOf(runner, 'purchase_order', 'kind', [...kinds, 'gift']);
    if (await runner.hasColumn('plan', 'gift')) return;
    await runner.query(`ALTER TABLE plan ADD COLUMN gift ${isMysql(runner) ? 'longtext' : 'text'} NULL`);
  }

  /** An order for a gift cannot be told in the older form: it goes, with the room that had it written. */
  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`DELETE FROM purchase_order WHERE kind = 'gift'`);
    await setOneOf(runner, 'purchase_order', 'kind', kinds);
    if (await runner.hasColumn('plan', 'gift')) await runner.query('ALTER TABLE plan DROP COLUMN gift');
    await dropTables(runner, tables);
  }
}

const kinds = ['plan', 'exchange', 'change'];

const tables: TableSpec[] = [
  {
    name: 'gift',
    columns: {
      id: sql.id,
      giver_id: sql.id,
      order_id: [sql.id, null],
      plan_id: sql.id,
      plan_name: sql.text(40),
      family: sql.text(40),
      family_rank: sql.count,
      period_unit: sql.text(10),
      period_count: sql.count,
      amount_fen: sql.fen,
      days: sql.count,
      token_hash: sql.text(64),
      message: [sql.text(120), null],
      status: sql.text(20),
      return_reason: [sql.text(20), null],
      expires_at: [sql.instant, null],
      accepted_by: [sql.id, null],
      accepted_at: [sql.instant, null],
      term_ends_at: [sql.instant, null],
      created_at: sql.instant,
      ended_at: [sql.instant, null],
    },
    primaryKey: ['id'],
    unique: { ux_gift_token: ['token_hash'] },
    index: {
      ix_gift_giver: ['giver_id', 'id'],
      ix_gift_order: ['order_id'],
      ix_gift_accepted: ['accepted_by'],
    },
    oneOf: { status: ['awaitingPayment', 'waiting', 'accepted', 'returned', 'closed'] },
  },
];
