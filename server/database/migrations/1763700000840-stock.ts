import type { MigrationInterface, QueryRunner } from 'typeorm';
import { createIndexes, createTables, dropIndexes, dropTables, type IndexSpec, sql, type TableSpec } from '../table';

/**
 * Keys, codes and benefits by hand: who may hear a key's secret or draw a batch's codes, files that operators hand in,
 * what was given to many at once, and an index by which a batch's redeemed cards are counted.
 */
export class Stock1763700000840 implements MigrationInterface {
  name = 'Stock1763700000840';

  async up(runner: QueryRunner): Promise<void> {
    await createTables(runner, tables);
    for (const { table, column, type } of columns) {
      if (await runner.hasColumn(table, column)) continue;
      await runner.query(`ALTER TABLE ${table} ADD COLUMN ${column} ${type} NULL`);
    }
    await createIndexes(runner, indexes);
  }

  async down(runner: QueryRunner): Promise<void> {
    await dropIndexes(runner, indexes);
    for (const { table, column } of columns) {
      if (await runner.hasColumn(table, column)) await runner.query(`ALTER TABLE ${table} DROP COLUMN ${column}`);
    }
    await dropTables(runner, tables);
  }
}

const indexes: readonly IndexSpec[] = [{ table: 'code_card', name: 'ix_code_card_state', columns: 'batch_id, status' }];

const columns = [
  { table: 'api_key', column: 'made_by', type: sql.id },
  { table: 'api_key', column: 'told_at', type: sql.instant },
  { table: 'code_batch', column: 'made_by_id', type: sql.id },
  { table: 'code_batch', column: 'drawn_at', type: sql.instant },
];

const tables: TableSpec[] = [
  {
    name: 'operator_upload',
    columns: {
      id: sql.id,
      purpose: sql.text(10),
      file_name: sql.text(120),
      content_cipher: sql.longText,
      uploaded_by: sql.id,
      created_at: sql.instant,
    },
    primaryKey: ['id'],
    index: { ix_operator_upload_created: ['created_at'] },
    oneOf: { purpose: ['codes', 'points'] },
  },
  {
    name: 'points_import',
    columns: {
      id: sql.id,
      upload_id: sql.id,
      file_name: sql.text(120),
      status: sql.text(10),
      line_count: sql.count,
      done: sql.count,
      members: sql.count,
      points: sql.whole,
      faults: sql.longText,
      operator: sql.text(80),
      approved_by: [sql.text(80), null],
      reason: sql.text(300),
      created_at: sql.instant,
      finished_at: [sql.instant, null],
    },
    primaryKey: ['id'],
    unique: { ux_points_import_upload: ['upload_id'] },
    oneOf: { status: ['running', 'done'] },
  },
  {
    name: 'benefit_grant',
    columns: {
      id: sql.id,
      benefit: sql.text(40),
      audience_id: sql.id,
      status: sql.text(10),
      size: sql.count,
      granted: sql.count,
      refused: sql.count,
      cursor_id: sql.text(26),
      operator: sql.text(80),
      reason: sql.text(300),
      created_at: sql.instant,
      finished_at: [sql.instant, null],
    },
    primaryKey: ['id'],
    oneOf: { status: ['running', 'done'] },
  },
];
