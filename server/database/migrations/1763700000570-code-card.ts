import type { MigrationInterface, QueryRunner } from 'typeorm';
import { createTables, dropTables, sql, type TableSpec } from '../table';

/** Code cards: batches, and of each card the keyed hash of its code. */
export class CodeCard1763700000570 implements MigrationInterface {
  name = 'CodeCard1763700000570';

  up(runner: QueryRunner): Promise<void> {
    return createTables(runner, tables);
  }

  down(runner: QueryRunner): Promise<void> {
    return dropTables(runner, tables);
  }
}

const tables: TableSpec[] = [
  {
    name: 'code_batch',
    columns: {
      id: sql.id,
      name: sql.text(60),
      gives: sql.longText,
      count: sql.count,
      status: sql.text(10),
      expires_at: sql.instant,
      made_by: sql.text(80),
      reason: sql.text(300),
      created_at: sql.instant,
      activated_at: [sql.instant, null],
    },
    primaryKey: ['id'],
    oneOf: { status: ['made', 'active', 'ended'] },
  },
  {
    name: 'code_card',
    columns: {
      code_hash: sql.text(64),
      batch_id: sql.id,
      serial: sql.count,
      status: sql.text(10),
      redeemed_by: [sql.id, null],
      redeemed_at: [sql.instant, null],
      result: [sql.longText, null],
    },
    primaryKey: ['code_hash'],
    unique: { ux_code_card_serial: ['batch_id', 'serial'] },
    index: { ix_code_card_redeemer: ['redeemed_by'] },
    oneOf: { status: ['fresh', 'redeemed'] },
  },
];
