import type { MigrationInterface, QueryRunner } from 'typeorm';
import { sql } from '../table';

/** The subscription of virtual payment: what a contract was signed for there; null for entrusted debit. */
export class Subscription1763700000690 implements MigrationInterface {
  name = 'Subscription1763700000690';

  async up(runner: QueryRunner): Promise<void> {
    if (await runner.hasColumn(TABLE, COLUMN)) return;
    await runner.query(`ALTER TABLE ${TABLE} ADD COLUMN ${COLUMN} ${sql.text(64)} NULL`);
  }

  async down(runner: QueryRunner): Promise<void> {
    if (await runner.hasColumn(TABLE, COLUMN)) await runner.query(`ALTER TABLE ${TABLE} DROP COLUMN ${COLUMN}`);
  }
}

const TABLE = 'renewal_contract';
const COLUMN = 'subscription_product_id';
