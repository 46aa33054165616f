import type { MigrationInterface, QueryRunner } from 'typeorm';
import { createTables, dropTables, sql, type TableSpec } from '../table';

/** Memberships and their terms. */
export class Membership1763700000230 implements MigrationInterface {
  name = 'Membership1763700000230';

  up(runner: QueryRunner): Promise<void> {
    return createTables(runner, tables);
  }

  down(runner: QueryRunner): Promise<void> {
    return dropTables(runner, tables);
  }
}

const tables: TableSpec[] = [
  {
    name: 'membership',
    columns: {
      id: sql.id,
      member_id: sql.id,
      family: sql.text(40),
      family_rank: sql.count,
      plan_id: sql.id,
      plan_name: sql.text(40),
      anchor_at: sql.instant,
      months: sql.count,
      ends_at: sql.instant,
      version: sql.count,
    },
    primaryKey: ['id'],
    unique: { ux_membership_family: ['member_id', 'family'] },
  },
  {
    name: 'membership_term',
    columns: {
      id: sql.id,
      member_id: sql.id,
      family: sql.text(40),
      starts_at: sql.instant,
      ends_at: sql.instant,
      source: sql.text(10),
      source_key: sql.text(80),
      order_id: [sql.id, null],
      plan_id: sql.id,
      plan_name: sql.text(40),
      created_at: sql.instant,
    },
    primaryKey: ['id'],
    unique: { ux_membership_term_source: ['source_key'] },
    index: { ix_membership_term_member: ['member_id', 'family', 'starts_at'] },
    oneOf: { source: ['order', 'renewal', 'gift', 'code', 'operator'] },
  },
];
