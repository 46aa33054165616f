import type { MigrationInterface, QueryRunner } from 'typeorm';
import { createTables, dropTables, sql, type TableSpec } from '../table';

/** What Apple was answered about refunds that persons asked it for. */
export class AppleRefund1763700000701 implements MigrationInterface {
  name = 'AppleRefund1763700000701';

  async up(runner: QueryRunner): Promise<void> {
    await createTables(runner, tables);
  }

  async down(runner: QueryRunner): Promise<void> {
    await dropTables(runner, tables);
  }
}

const tables: TableSpec[] = [
  {
    name: 'apple_refund_answer',
    columns: {
      id: sql.text(64),
      order_number: sql.text(64),
      order_id: [sql.id, null],
      gives: sql.flag,
      info: sql.text(200),
      evidence: sql.text(400),
      answered_at: sql.instant,
    },
    primaryKey: ['id'],
  },
];
