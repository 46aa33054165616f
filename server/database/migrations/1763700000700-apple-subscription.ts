import type { MigrationInterface, QueryRunner } from 'typeorm';
import { isMysql, sql } from '../table';

/**
 * Apple's subscriptions: who charges a contract (null: we ask for its debits), by whom it is found when Apple tells of it, and
 * WeChat's number of a charge that Apple made.
 */
export class AppleSubscription1763700000700 implements MigrationInterface {
  name = 'AppleSubscription1763700000700';

  async up(runner: QueryRunner): Promise<void> {
    if (!(await runner.hasColumn(CONTRACT, 'driven_by'))) {
      await runner.query(`ALTER TABLE ${CONTRACT} ADD COLUMN driven_by ${sql.text(10)} NULL${addIndex(runner, PAYER)}`);
    }
    if (!(await runner.hasColumn(DEBIT, 'told_number'))) {
      await runner.query(`ALTER TABLE ${DEBIT} ADD COLUMN told_number ${sql.text(64)} NULL${addIndex(runner, TOLD)}`);
    }
    if (isMysql(runner)) return;
    for (const { table, kind, name, columns } of [PAYER, TOLD]) {
      await runner.query(`CREATE ${kind} IF NOT EXISTS ${name} ON ${table} (${columns})`);
    }
  }

  async down(runner: QueryRunner): Promise<void> {
    if (!isMysql(runner)) {
      for (const { name } of [PAYER, TOLD]) await runner.query(`DROP INDEX IF EXISTS ${name}`);
    }
    if (await runner.hasColumn(DEBIT, 'told_number')) {
      await runner.query(`ALTER TABLE ${DEBIT} DROP COLUMN told_number`);
    }
    if (await runner.hasColumn(CONTRACT, 'driven_by')) {
      const withIndex = isMysql(runner) ? `, DROP INDEX ${PAYER.name}` : '';
      await runner.query(`ALTER TABLE ${CONTRACT} DROP COLUMN driven_by${withIndex}`);
    }
  }
}

const CONTRACT = 'renewal_contract';
const DEBIT = 'renewal_debit';

const PAYER = {
  ...{ table: CONTRACT, kind: 'INDEX', name: 'ix_renewal_contract_payer' },
  columns: 'openid, subscription_product_id',
};
const TOLD = { table: DEBIT, kind: 'UNIQUE INDEX', name: 'ux_renewal_debit_told', columns: 'told_number' };

/** MySQL adds a column and its index in one statement, so that a migration that was cut off can run again. */
function addIndex(runner: QueryRunner, { kind, name, columns }: typeof PAYER): string {
  return isMysql(runner) ? `, ADD ${kind} ${name} (${columns})` : '';
}
