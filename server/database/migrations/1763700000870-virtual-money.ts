import type { MigrationInterface, QueryRunner } from 'typeorm';
import { setOneOf } from '../set-one-of';
import { createIndexes, dropIndexes, type IndexSpec, isMysql, sql } from '../table';

/** The money of virtual payment: an account of its own in the books, and its part of a day that is reconciled. */
export class VirtualMoney1763700000870 implements MigrationInterface {
  name = 'VirtualMoney1763700000870';

  /** What was booked as WeChat Pay's goes over by a job, which nobody needs where nothing was paid by virtual payment. */
  async up(runner: QueryRunner): Promise<void> {
    for (const table of ['book_line', 'book_balance']) {
      await setOneOf(runner, table, 'account', [...accounts, 'cashVirtual']);
    }
    for (const [table, column, type, rest] of columns) {
      if (await runner.hasColumn(table, column)) continue;
      const words = typeof type === 'string' ? type : isMysql(runner) ? type.mysql : type.sqlite;
      await runner.query(`ALTER TABLE ${table} ADD COLUMN ${column} ${words} ${rest}`);
    }
    await createIndexes(runner, indexes);
    await runner.query(
      `INSERT INTO job (id, topic, payload, unique_key, status, run_at, attempts, max_attempts, created_at)
       SELECT '${JOB}', '${TOPIC}', '{}', '${JOB}', 'ready', 0, 0, 20, 0 FROM (SELECT 1 AS one) t
        WHERE EXISTS (SELECT 1 FROM payment_attempt WHERE channel = 'wechat_virtual' AND paid_at IS NOT NULL)
          AND NOT EXISTS (SELECT 1 FROM job WHERE id = '${JOB}')`,
    );
  }

  /** In the older form all money is WeChat Pay's; the sums of days are made anew from the lines. */
  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`DELETE FROM job WHERE topic = '${TOPIC}'`);
    await runner.query(`UPDATE book_line SET account = 'cash' WHERE account = 'cashVirtual'`);
    await runner.query('UPDATE book_posting SET folded = 0 WHERE folded <> 0');
    await runner.query('DELETE FROM book_balance');
    for (const table of ['book_line', 'book_balance']) await setOneOf(runner, table, 'account', accounts);
    await dropIndexes(runner, indexes);
    if (await runner.hasColumn('reconciliation_difference', 'rail')) {
      await runner.query(`DELETE FROM reconciliation_difference WHERE rail = 'virtual'`);
    }
    for (const [table, column] of columns) {
      if (await runner.hasColumn(table, column)) await runner.query(`ALTER TABLE ${table} DROP COLUMN ${column}`);
    }
  }
}

const JOB = 'money-of-virtual-payment';
const TOPIC = 'reconciliation.moveVirtual';

const accounts = [
  ...['cash', 'refundable', 'deferredIncome', 'membershipIncome', 'exchangeIncome', 'refunds', 'fees'],
  ...['partnerPayable', 'transfers', 'suspense', 'carriedOver'],
];

const columns = [
  ['reconciliation_day', 'virtual_line_count', sql.count, 'NOT NULL DEFAULT 0'],
  ['reconciliation_day', 'virtual_matched_count', sql.count, 'NOT NULL DEFAULT 0'],
  ['reconciliation_day', 'virtual_cash_fen', sql.fen, 'NOT NULL DEFAULT 0'],
  ['reconciliation_day', 'virtual_progress', sql.longText, 'NULL'],
  ['reconciliation_difference', 'rail', sql.text(10), `NOT NULL DEFAULT 'wechatpay'`],
] as const;

const indexes: readonly IndexSpec[] = [
  { table: 'reconciliation_difference', name: 'ix_reconciliation_difference_about', columns: 'subject, day' },
];
