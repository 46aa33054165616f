import type { MigrationInterface, QueryRunner } from 'typeorm';
import { createTables, dropTables, sql, type TableSpec } from '../table';

/** The books: postings with their lines, balances of days, and how the money of orders is earned. */
export class Books1763700000600 implements MigrationInterface {
  name = 'Books1763700000600';

  /** Orders that were paid before there were books are booked by a job, which nobody needs in a new database. */
  async up(runner: QueryRunner): Promise<void> {
    await createTables(runner, tables);
    await runner.query(
      `INSERT INTO job (id, topic, payload, unique_key, status, run_at, attempts, max_attempts, created_at)
       SELECT '${JOB}', 'purchase.postEarlier', '{}', '${JOB}', 'ready', 0, 0, 20, 0 FROM (SELECT 1 AS one) t
        WHERE EXISTS (SELECT 1 FROM payment_attempt) AND NOT EXISTS (SELECT 1 FROM job WHERE id = '${JOB}')`,
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`DELETE FROM job WHERE topic = 'purchase.postEarlier'`);
    await dropTables(runner, tables);
  }
}

const JOB = 'books-of-earlier-orders';

const accounts = [
  ...['cash', 'refundable', 'deferredIncome', 'membershipIncome', 'exchangeIncome', 'refunds'],
  ...['fees', 'partnerPayable', 'transfers', 'suspense'],
];

const tables: TableSpec[] = [
  {
    name: 'book_posting',
    columns: {
      id: sql.id,
      source_key: sql.text(120),
      kind: sql.text(20),
      day: sql.day,
      occurred_at: sql.instant,
      member_id: [sql.id, null],
      order_id: [sql.id, null],
      reverses: [sql.id, null],
      folded: sql.flag,
      created_at: sql.instant,
    },
    primaryKey: ['id'],
    unique: { ux_book_posting_source: ['source_key'] },
    index: { ix_book_posting_folded: ['folded', 'day'], ix_book_posting_order: ['order_id'] },
    oneOf: {
      kind: [
        ...['payment', 'surplus', 'refundAgreed', 'refundPaid', 'income'],
        ...['fees', 'transfers', 'suspense', 'reversal'],
      ],
    },
  },
  {
    name: 'book_line',
    columns: {
      posting_id: sql.id,
      position: sql.count,
      account: sql.text(20),
      product: sql.text(26),
      amount_fen: sql.fen,
    },
    primaryKey: ['posting_id', 'position'],
    oneOf: { account: accounts },
  },
  {
    name: 'book_balance',
    columns: {
      day: sql.day,
      account: sql.text(20),
      product: sql.text(26),
      debit_fen: sql.fen,
      credit_fen: sql.fen,
    },
    primaryKey: ['day', 'account', 'product'],
    oneOf: { account: accounts },
  },
  {
    name: 'book_earning',
    columns: {
      order_id: sql.id,
      member_id: sql.id,
      income: sql.text(20),
      product: sql.text(26),
      amount_fen: sql.fen,
      base_fen: sql.fen,
      stretch_fen: sql.fen,
      first_day: sql.count,
      days: sql.count,
      recognised_fen: sql.fen,
      recognised_through: sql.count,
      step_fen: sql.fen,
      refunded_fen: sql.fen,
      status: sql.text(10),
    },
    primaryKey: ['order_id'],
    index: { ix_book_earning_due: ['status', 'recognised_through'] },
    oneOf: {
      income: ['membershipIncome', 'exchangeIncome'],
      status: ['earning', 'earned', 'stopped'],
    },
  },
];
