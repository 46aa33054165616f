import type { MigrationInterface, QueryRunner } from 'typeorm';
import { createTables, dropTables, sql, type TableSpec } from '../table';

/** Requests for invoices, and the titles that members have used. */
export class Invoice1763700000651 implements MigrationInterface {
  name = 'Invoice1763700000651';

  async up(runner: QueryRunner): Promise<void> {
    await createTables(runner, tables);
  }

  async down(runner: QueryRunner): Promise<void> {
    await dropTables(runner, tables);
  }
}

const tables: TableSpec[] = [
  {
    name: 'invoice',
    columns: {
      id: sql.id,
      order_id: sql.id,
      member_id: sql.id,
      status: sql.text(10),
      title: [sql.longText, null],
      issued_fen: [sql.fen, null],
      number: [sql.text(40), null],
      requested_at: sql.instant,
      changed_at: sql.instant,
      issued_at: [sql.instant, null],
      refunded_at: [sql.instant, null],
    },
    primaryKey: ['id'],
    unique: { ux_invoice_order: ['order_id'] },
    index: { ix_invoice_member: ['member_id', 'id'], ix_invoice_status: ['status', 'id'] },
    oneOf: { status: ['requested', 'issued', 'withdrawn'] },
  },
  {
    name: 'invoice_title',
    columns: {
      id: sql.id,
      member_id: sql.id,
      mark: sql.text(43),
      title: sql.longText,
      used_at: sql.instant,
    },
    primaryKey: ['id'],
    unique: { ux_invoice_title_mark: ['member_id', 'mark'] },
  },
];
