import type { MigrationInterface, QueryRunner } from 'typeorm';
import { createTables, dropTables, sql, type TableSpec } from '../table';

/** Supply: codes of pools, orders with suppliers of virtual goods, and the suppliers' notices. */
export class Supply1763700000530 implements MigrationInterface {
  name = 'Supply1763700000530';

  up(runner: QueryRunner): Promise<void> {
    return createTables(runner, tables);
  }

  down(runner: QueryRunner): Promise<void> {
    return dropTables(runner, tables);
  }
}

const tables: TableSpec[] = [
  {
    name: 'supply_code',
    columns: {
      id: sql.id,
      pool: sql.text(40),
      code_cipher: sql.text(1_200),
      code_hash: sql.text(43),
      status: sql.text(10),
      claim_id: [sql.id, null],
      member_id: [sql.id, null],
      expires_on: [sql.day, null],
      imported_at: sql.instant,
      given_at: [sql.instant, null],
    },
    primaryKey: ['id'],
    unique: { ux_supply_code_hash: ['pool', 'code_hash'], ux_supply_code_claim: ['claim_id'] },
    index: {
      ix_supply_code_free: ['pool', 'status', 'expires_on', 'id'],
      ix_supply_code_member: ['member_id'],
    },
    oneOf: { status: ['free', 'given', 'void'] },
  },
  {
    name: 'supply_order',
    columns: {
      id: sql.id,
      claim_id: sql.id,
      member_id: [sql.id, null],
      supplier: sql.text(40),
      sku: sql.text(64),
      account_cipher: [sql.text(200), null],
      account_masked: [sql.text(20), null],
      status: sql.text(10),
      supplier_number: [sql.text(64), null],
      failure: [sql.text(200), null],
      created_at: sql.instant,
      sent_at: [sql.instant, null],
      settled_at: [sql.instant, null],
      sends: sql.count,
      asked: sql.count,
      revision: sql.count,
    },
    primaryKey: ['id'],
    unique: { ux_supply_order_claim: ['claim_id'] },
    index: {
      ix_supply_order_status: ['status', 'created_at'],
      ix_supply_order_member: ['member_id'],
    },
    oneOf: { status: ['created', 'unknown', 'sent', 'succeeded', 'failed'] },
  },
  {
    name: 'supply_notice',
    columns: {
      supplier: sql.text(40),
      id: sql.text(64),
      order_id: sql.text(64),
      outcome: sql.text(20),
      content: sql.longText,
      received_at: sql.instant,
    },
    primaryKey: ['supplier', 'id'],
    index: { ix_supply_notice_order: ['order_id'] },
  },
];
