import type { MigrationInterface, QueryRunner } from 'typeorm';
import { createTables, dropTables, sql, type TableSpec } from '../table';

/** The shelf's items, and the exchanges of points for them. */
export class Exchange1763700000550 implements MigrationInterface {
  name = 'Exchange1763700000550';

  up(runner: QueryRunner): Promise<void> {
    return createTables(runner, tables);
  }

  down(runner: QueryRunner): Promise<void> {
    return dropTables(runner, tables);
  }
}

const tables: TableSpec[] = [
  {
    name: 'shelf_item',
    columns: {
      code: sql.text(40),
      config: sql.longText,
      version: sql.count,
      stock: [sql.count, null],
      taken: sql.count,
      live: sql.flag,
      position: sql.count,
    },
    primaryKey: ['code'],
  },
  {
    name: 'points_exchange',
    columns: {
      id: sql.id,
      member_id: sql.id,
      item: sql.text(40),
      benefit: sql.longText,
      points: sql.whole,
      money_fen: sql.fen,
      period: sql.text(10),
      number: [sql.count, null],
      status: sql.text(20),
      reason: [sql.text(40), null],
      order_id: [sql.id, null],
      claim_id: [sql.id, null],
      account: [sql.text(200), null],
      created_at: sql.instant,
      ended_at: [sql.instant, null],
    },
    primaryKey: ['id'],
    unique: { ux_points_exchange_number: ['member_id', 'item', 'period', 'number'] },
    index: { ix_points_exchange_member: ['member_id', 'id'] },
    oneOf: { status: ['awaitingPayment', 'delivering', 'done', 'returned'] },
  },
];
