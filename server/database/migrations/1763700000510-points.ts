import type { MigrationInterface, QueryRunner } from 'typeorm';
import { createTables, dropTables, sql, type TableSpec } from '../table';

/** Points: the rules' versions, accounts with their lots, the ledger, and what a spending took of which lot. */
export class Points1763700000510 implements MigrationInterface {
  name = 'Points1763700000510';

  up(runner: QueryRunner): Promise<void> {
    return createTables(runner, tables);
  }

  down(runner: QueryRunner): Promise<void> {
    return dropTables(runner, tables);
  }
}

const tables: TableSpec[] = [
  {
    name: 'points_programme',
    columns: {
      version: sql.count,
      effective_from: sql.instant,
      config: sql.longText,
      live: sql.flag,
      created_at: sql.instant,
    },
    primaryKey: ['version'],
  },
  {
    name: 'points_account',
    columns: {
      member_id: sql.id,
      balance: sql.whole,
      pending: sql.whole,
      deficit: sql.whole,
      entries: sql.count,
      version: sql.count,
    },
    primaryKey: ['member_id'],
  },
  {
    name: 'points_lot',
    columns: {
      id: sql.id,
      member_id: sql.id,
      granted: sql.whole,
      remaining: sql.whole,
      lapsed: sql.whole,
      status: sql.text(10),
      confirm_at: [sql.instant, null],
      expires_at: [sql.instant, null],
      source: sql.text(40),
      event_id: [sql.id, null],
      programme_version: [sql.count, null],
      source_key: sql.text(160),
      created_at: sql.instant,
    },
    primaryKey: ['id'],
    unique: { ux_points_lot_source_key: ['source_key'] },
    index: {
      ix_points_lot_member: ['member_id', 'status'],
      ix_points_lot_confirms: ['status', 'confirm_at', 'member_id'],
      ix_points_lot_expires: ['status', 'expires_at', 'member_id'],
      ix_points_lot_event: ['event_id'],
    },
    oneOf: { status: ['pending', 'open', 'spent', 'expired', 'cancelled'] },
  },
  {
    name: 'points_entry',
    columns: {
      id: sql.id,
      member_id: sql.id,
      number: sql.count,
      kind: sql.text(10),
      source: sql.text(40),
      title: sql.text(40),
      amount: sql.whole,
      pending_amount: sql.whole,
      raw: sql.whole,
      given: sql.whole,
      lot_id: [sql.id, null],
      event_id: [sql.id, null],
      programme_version: [sql.count, null],
      occurred_at: sql.instant,
      counted_at: sql.instant,
      expires_at: [sql.instant, null],
      basis: sql.longText,
      source_key: sql.text(160),
      created_at: sql.instant,
    },
    primaryKey: ['id'],
    unique: { ux_points_entry_source_key: ['source_key'], ux_points_entry_number: ['member_id', 'number'] },
    index: {
      ix_points_entry_window: ['member_id', 'source', 'counted_at'],
      ix_points_entry_event: ['event_id'],
    },
    oneOf: {
      kind: ['earned', 'confirmed', 'granted', 'spent', 'returned', 'takenBack', 'expired', 'corrected'],
    },
  },
  {
    name: 'points_allocation',
    columns: { spending_id: sql.id, lot_id: sql.id, member_id: sql.id, points: sql.whole },
    primaryKey: ['spending_id', 'lot_id'],
    index: { ix_points_allocation_member: ['member_id'] },
  },
];
