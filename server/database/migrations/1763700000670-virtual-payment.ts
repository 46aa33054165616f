import type { MigrationInterface, QueryRunner } from 'typeorm';
import { sql } from '../table';

/** Virtual payment: the rail of a plan where its scheme names one, and the encrypted session_key of a session. */
export class VirtualPayment1763700000670 implements MigrationInterface {
  name = 'VirtualPayment1763700000670';

  async up(runner: QueryRunner): Promise<void> {
    for (const [table, column, type] of columns) {
      if (await runner.hasColumn(table, column)) continue;
      await runner.query(`ALTER TABLE ${table} ADD COLUMN ${column} ${type} NULL`);
    }
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const [table, column] of columns) {
      if (await runner.hasColumn(table, column)) await runner.query(`ALTER TABLE ${table} DROP COLUMN ${column}`);
    }
  }
}

const columns = [
  ['plan', 'rail', sql.text(10)],
  ['session', 'session_key_cipher', sql.text(200)],
] as const;
