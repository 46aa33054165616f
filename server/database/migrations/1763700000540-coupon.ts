import type { MigrationInterface, QueryRunner } from 'typeorm';
import { createTables, dropTables, sql, type TableSpec } from '../table';

/** Coupons: which orders of business systems hold one. */
export class Coupon1763700000540 implements MigrationInterface {
  name = 'Coupon1763700000540';

  up(runner: QueryRunner): Promise<void> {
    return createTables(runner, tables);
  }

  down(runner: QueryRunner): Promise<void> {
    return dropTables(runner, tables);
  }
}

const tables: TableSpec[] = [
  {
    name: 'coupon_reservation',
    columns: {
      id: sql.id,
      business: sql.text(40),
      reference: sql.text(64),
      body_hash: sql.text(64),
      claim_id: sql.id,
      member_id: sql.id,
      name: sql.text(20),
      amount_fen: sql.fen,
      discount_fen: sql.fen,
      status: sql.text(10),
      expires_at: sql.instant,
      use_id: [sql.id, null],
      created_at: sql.instant,
      confirmed_at: [sql.instant, null],
      ended_at: [sql.instant, null],
    },
    primaryKey: ['id'],
    unique: { ux_coupon_reservation_reference: ['business', 'reference'] },
    index: {
      ix_coupon_reservation_claim: ['claim_id', 'status'],
      ix_coupon_reservation_member: ['member_id', 'id'],
    },
    oneOf: { status: ['reserved', 'confirmed', 'released', 'expired'] },
  },
];
