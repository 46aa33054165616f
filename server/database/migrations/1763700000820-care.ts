import type { MigrationInterface, QueryRunner } from 'typeorm';
import { createIndexes, createTables, dropIndexes, dropTables, type IndexSpec, sql, type TableSpec } from '../table';

/** What operators look after members with: tags, notes, frozen members, lists made from a filter, and an index for each filter. */
export class Care1763700000820 implements MigrationInterface {
  name = 'Care1763700000820';

  async up(runner: QueryRunner): Promise<void> {
    await createTables(runner, tables);
    if (!(await runner.hasColumn('member', 'frozen_at'))) {
      await runner.query(`ALTER TABLE member ADD COLUMN frozen_at ${sql.instant} NULL`);
    }
    await createIndexes(runner, indexes);
  }

  async down(runner: QueryRunner): Promise<void> {
    await dropIndexes(runner, indexes);
    if (await runner.hasColumn('member', 'frozen_at')) {
      await runner.query('ALTER TABLE member DROP COLUMN frozen_at');
    }
    await dropTables(runner, tables);
  }
}

const indexes: readonly IndexSpec[] = [
  { table: 'member', name: 'ix_member_nickname', columns: 'nickname, id' },
  { table: 'member', name: 'ix_member_joined', columns: 'joined_at, id' },
  { table: 'member', name: 'ix_member_frozen', columns: 'frozen_at, id' },
  { table: 'growth_account', name: 'ix_growth_account_base', columns: 'programme, base_rank, member_id' },
  { table: 'growth_account', name: 'ix_growth_account_peak', columns: 'programme, peak_rank, member_id' },
  { table: 'growth_account', name: 'ix_growth_account_given', columns: 'programme, held_rank, member_id' },
  { table: 'membership', name: 'ix_membership_ends', columns: 'ends_at, id' },
  { table: 'membership', name: 'ix_membership_family_ends', columns: 'family, ends_at, id' },
  { table: 'membership', name: 'ix_membership_plan_ends', columns: 'plan_id, ends_at, id' },
  { table: 'purchase_order', name: 'ix_purchase_order_status', columns: 'status, id' },
  { table: 'payment_attempt', name: 'ix_payment_attempt_transaction', columns: 'transaction_id' },
  { table: 'refund', name: 'ix_refund_member', columns: 'member_id, created_at' },
  { table: 'renewal_contract', name: 'ix_renewal_contract_status', columns: 'status, id' },
];

const tables: TableSpec[] = [
  {
    name: 'member_tag',
    columns: { tag: sql.text(20), member_id: sql.id, created_at: sql.instant },
    primaryKey: ['tag', 'member_id'],
    index: { ix_member_tag_member: ['member_id'] },
  },
  {
    name: 'member_note',
    columns: {
      id: sql.id,
      member_id: sql.id,
      text: sql.text(500),
      operator: sql.text(80),
      created_at: sql.instant,
    },
    primaryKey: ['id'],
    index: { ix_member_note_member: ['member_id', 'id'] },
  },
  {
    name: 'member_list',
    columns: {
      id: sql.id,
      kind: sql.text(10),
      name: sql.text(80),
      filter: sql.longText,
      status: sql.text(10),
      done: sql.count,
      cursor_text: [sql.text(200), null],
      audience_id: [sql.id, null],
      operator: sql.text(80),
      created_at: sql.instant,
      finished_at: [sql.instant, null],
    },
    primaryKey: ['id'],
    oneOf: { kind: ['audience', 'export'], status: ['running', 'done', 'cut'] },
  },
  {
    name: 'member_list_part',
    columns: { list_id: sql.id, position: { mysql: 'int', sqlite: 'integer' }, content: sql.longText },
    primaryKey: ['list_id', 'position'],
  },
];
