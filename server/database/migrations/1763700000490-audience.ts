import type { MigrationInterface, QueryRunner } from 'typeorm';
import { createTables, dropTables, sql, type TableSpec } from '../table';

/** Audiences of members, and what a business calls its customers. */
export class Audience1763700000490 implements MigrationInterface {
  name = 'Audience1763700000490';

  up(runner: QueryRunner): Promise<void> {
    return createTables(runner, tables);
  }

  down(runner: QueryRunner): Promise<void> {
    return dropTables(runner, tables);
  }
}

const tables: TableSpec[] = [
  {
    name: 'audience',
    columns: { id: sql.id, name: sql.text(80), filter: sql.longText, size: sql.count, created_at: sql.instant },
    primaryKey: ['id'],
  },
  {
    name: 'audience_member',
    columns: { audience_id: sql.id, member_id: sql.id },
    primaryKey: ['audience_id', 'member_id'],
    index: { ix_audience_member_member: ['member_id'] },
  },
  {
    name: 'customer_link',
    columns: { business: sql.text(40), customer_id: sql.text(64), member_id: sql.id, linked_at: sql.instant },
    primaryKey: ['business', 'customer_id'],
    index: { ix_customer_link_member: ['member_id'] },
  },
];
