import type { MigrationInterface, QueryRunner } from 'typeorm';
import { isMysql, sql } from '../table';

/** Signing while paying: the contract that an order and its attempts offer, and of a contract the order. */
export class RenewalOrder1763700000680 implements MigrationInterface {
  name = 'RenewalOrder1763700000680';

  async up(runner: QueryRunner): Promise<void> {
    for (const table of OFFERING) {
      if (await runner.hasColumn(table, 'renewal_id')) continue;
      await runner.query(`ALTER TABLE ${table} ADD COLUMN renewal_id ${sql.id} NULL`);
    }
    const known = await runner.hasColumn(CONTRACT, 'order_id');
    if (isMysql(runner)) {
      if (known) return;
      await runner.query(
        `ALTER TABLE ${CONTRACT} ADD COLUMN order_id ${sql.id} NULL, ADD UNIQUE INDEX ${INDEX} (order_id)`,
      );
      return;
    }
    if (!known) await runner.query(`ALTER TABLE ${CONTRACT} ADD COLUMN order_id ${sql.id} NULL`);
    await runner.query(`CREATE UNIQUE INDEX IF NOT EXISTS ${INDEX} ON ${CONTRACT} (order_id)`);
  }

  async down(runner: QueryRunner): Promise<void> {
    if (await runner.hasColumn(CONTRACT, 'order_id')) {
      // SQLite drops no column that an index stands on; MySQL drops the index with it.
      if (!isMysql(runner)) await runner.query(`DROP INDEX IF EXISTS ${INDEX}`);
      await runner.query(`ALTER TABLE ${CONTRACT} DROP COLUMN order_id`);
    }
    for (const table of OFFERING) {
      if (await runner.hasColumn(table, 'renewal_id')) {
        await runner.query(`ALTER TABLE ${table} DROP COLUMN renewal_id`);
      }
    }
  }
}

const OFFERING = ['purchase_order', 'payment_attempt'];
const CONTRACT = 'renewal_contract';
const INDEX = 'ux_renewal_contract_order';
