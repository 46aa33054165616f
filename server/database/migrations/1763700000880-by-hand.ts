import type { MigrationInterface, QueryRunner } from 'typeorm';
import { createIndexes, dropIndexes, type IndexSpec, isMysql, sql } from '../table';

/**
 * What operators do by hand, and what they see: badges given and taken back, how far an extension of tiers has come, which
 * orders' money Apple has taken, and by what its questions about an order are found.
 */
export class ByHand1763700000880 implements MigrationInterface {
  name = 'ByHand1763700000880';

  async up(runner: QueryRunner): Promise<void> {
    for (const [table, name, type] of columns) {
      if (await runner.hasColumn(table, name)) continue;
      const column = typeof type === 'string' ? type : isMysql(runner) ? type.mysql : type.sqlite;
      await runner.query(`ALTER TABLE ${table} ADD COLUMN ${name} ${column} NULL`);
    }
    await createIndexes(runner, indexes);
    // Only a charge of Apple's stands for a cycle of a contract that Apple drives; said again it is the same.
    await runner.query(
      `UPDATE purchase_order SET collected_by = 'apple'
        WHERE kind = 'plan' AND subject_id IN (
          SELECT y.id FROM renewal_cycle y JOIN renewal_contract c ON c.id = y.contract_id WHERE c.driven_by = 'apple')`,
    );
    await runner.query(
      `UPDATE tier_extension SET
         extended = (SELECT COUNT(*) FROM tier_hold h WHERE h.origin_id = tier_extension.id),
         lifted = (SELECT COUNT(*) FROM tier_hold h WHERE h.origin_id = tier_extension.id AND h.revoked_at IS NOT NULL)
        WHERE extended IS NULL`,
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    await dropIndexes(runner, indexes);
    for (const [table, name] of [...columns].reverse()) {
      if (await runner.hasColumn(table, name)) await runner.query(`ALTER TABLE ${table} DROP COLUMN ${name}`);
    }
  }
}

const columns = [
  ['badge_award', 'given_at', sql.instant],
  ['badge_award', 'given_by', sql.text(80)],
  ['badge_award', 'given_reason', sql.text(300)],
  ['badge_award', 'barred_at', sql.instant],
  ['tier_extension', 'extended', sql.count],
  ['tier_extension', 'lifted', sql.count],
  ['purchase_order', 'collected_by', sql.text(10)],
] as const;

const indexes: readonly IndexSpec[] = [
  { table: 'apple_refund_answer', name: 'ix_apple_refund_answer_order', columns: 'order_id' },
];
