import type { MigrationInterface, QueryRunner } from 'typeorm';
import { createIndexes, createTables, dropIndexes, dropTables, type IndexSpec, sql, type TableSpec } from '../table';

/** The days that were reconciled with WeChat's bills, what differed on them, and how the trades of a day are found. */
export class Reconciliation1763700000610 implements MigrationInterface {
  name = 'Reconciliation1763700000610';

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
  { table: 'payment_attempt', name: 'ix_payment_attempt_paid', columns: 'paid_at, id' },
  { table: 'refund', name: 'ix_refund_succeeded', columns: 'succeeded_at, id' },
];

const tables: TableSpec[] = [
  {
    name: 'reconciliation_day',
    columns: {
      day: sql.day,
      status: sql.text(10),
      runs: sql.count,
      absent_at: [sql.instant, null],
      line_count: sql.count,
      matched_count: sql.count,
      paid_fen: sql.fen,
      refunded_fen: sql.fen,
      fee_fen: sql.fen,
      cash_fen: sql.fen,
      checked_at: sql.instant,
      closed_at: [sql.instant, null],
      reopened_for: [sql.text(300), null],
    },
    primaryKey: ['day'],
    index: { ix_reconciliation_day_status: ['status', 'day'] },
    oneOf: { status: ['open', 'waiting', 'closed'] },
  },
  {
    name: 'reconciliation_difference',
    columns: {
      id: sql.id,
      day: sql.day,
      kind: sql.text(20),
      subject: sql.text(80),
      status: sql.text(10),
      ours_fen: [sql.fen, null],
      theirs_fen: [sql.fen, null],
      cash_fen: sql.fen,
      line: [sql.longText, null],
      detail: sql.text(200),
      run: sql.count,
      found_at: sql.instant,
      ended_at: [sql.instant, null],
      reason: [sql.text(300), null],
    },
    primaryKey: ['id'],
    unique: { ux_reconciliation_difference_subject: ['day', 'kind', 'subject'] },
    index: { ix_reconciliation_difference_status: ['status', 'day'] },
    oneOf: {
      kind: [
        ...['missingHere', 'missingThere', 'amountDiffers', 'stateDiffers'],
        ...['feeUnexpected', 'unknownLine', 'cashDiffers'],
      ],
      status: ['open', 'healed', 'resolved'],
    },
  },
];
