import type { MigrationInterface, QueryRunner } from 'typeorm';
import { setOneOf } from '../set-one-of';
import { createTables, dropTables, isMysql, sql, type TableSpec } from '../table';

/** Plan changes: what members wished and paid, which changes a family allows, and where the books carry over what is left. */
export class PlanChange1763700000640 implements MigrationInterface {
  name = 'PlanChange1763700000640';

  async up(runner: QueryRunner): Promise<void> {
    await createTables(runner, tables);
    await setOneOf(runner, 'purchase_order', 'kind', [...kinds, 'change']);
    await setOneOf(runner, 'book_posting', 'kind', [...postings, 'carryOver']);
    await setOneOf(runner, 'book_line', 'account', [...accounts, 'carriedOver']);
    await setOneOf(runner, 'book_balance', 'account', [...accounts, 'carriedOver']);
    if (await runner.hasColumn('plan_family', 'changes')) return;
    await runner.query(`ALTER TABLE plan_family ADD COLUMN changes ${isMysql(runner) ? 'longtext' : 'text'} NULL`);
  }

  /** What was changed cannot be told in the older form: orders and postings of changes go with the room that made them. */
  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`DELETE FROM purchase_order WHERE kind = 'change'`);
    await runner.query(
      `DELETE FROM book_line WHERE posting_id IN (SELECT id FROM book_posting WHERE kind = 'carryOver')`,
    );
    await runner.query(`DELETE FROM book_posting WHERE kind = 'carryOver'`);
    await runner.query(`DELETE FROM book_balance WHERE account = 'carriedOver'`);
    await setOneOf(runner, 'purchase_order', 'kind', kinds);
    await setOneOf(runner, 'book_posting', 'kind', postings);
    await setOneOf(runner, 'book_line', 'account', accounts);
    await setOneOf(runner, 'book_balance', 'account', accounts);
    if (await runner.hasColumn('plan_family', 'changes')) {
      await runner.query('ALTER TABLE plan_family DROP COLUMN changes');
    }
    await dropTables(runner, tables);
  }
}

const kinds = ['plan', 'exchange'];

const postings = [
  ...['payment', 'surplus', 'refundAgreed', 'refundPaid', 'income', 'fees', 'transfers', 'suspense', 'reversal'],
];

const accounts = [
  ...['cash', 'refundable', 'deferredIncome', 'membershipIncome', 'exchangeIncome', 'refunds', 'fees'],
  ...['partnerPayable', 'transfers', 'suspense'],
];

const tables: TableSpec[] = [
  {
    name: 'plan_change',
    columns: {
      id: sql.id,
      member_id: sql.id,
      family: sql.text(40),
      kind: sql.text(10),
      status: sql.text(20),
      live_key: [sql.text(80), null],
      from_plan_id: sql.id,
      from_plan_name: sql.text(40),
      to_plan_id: sql.id,
      to_plan_name: sql.text(40),
      periods: sql.count,
      price_fen: sql.fen,
      credit_fen: sql.fen,
      pay_fen: sql.fen,
      given_days: sql.count,
      membership_version: sql.count,
      effective_at: sql.instant,
      agreement_version: [sql.text(40), null],
      order_id: [sql.id, null],
      created_at: sql.instant,
      ended_at: [sql.instant, null],
    },
    primaryKey: ['id'],
    unique: { ux_plan_change_live: ['live_key'] },
    index: { ix_plan_change_member: ['member_id', 'id'] },
    oneOf: {
      kind: ['atOnce', 'atTermEnd'],
      status: ['waiting', 'awaitingPayment', 'paid', 'done', 'cancelled'],
    },
  },
];
