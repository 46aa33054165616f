import type { MigrationInterface, QueryRunner } from 'typeorm';
import { createTables, dropTables, sql, type TableSpec } from '../table';

/** The keys of business systems and partner brands, and the nonces that they have used. */
export class Partner1763700000310 implements MigrationInterface {
  name = 'Partner1763700000310';

  up(runner: QueryRunner): Promise<void> {
    return createTables(runner, tables);
  }

  down(runner: QueryRunner): Promise<void> {
    return dropTables(runner, tables);
  }
}

const tables: TableSpec[] = [
  {
    name: 'api_key',
    columns: {
      id: sql.id,
      business: sql.text(40),
      name: sql.text(60),
      secret_cipher: sql.text(200),
      scopes: sql.longText,
      slot: [sql.count, null],
      created_at: sql.instant,
      revoked_at: [sql.instant, null],
      last_used_on: [sql.day, null],
    },
    primaryKey: ['id'],
    unique: { ux_api_key_slot: ['business', 'slot'] },
  },
  {
    name: 'api_key_nonce',
    columns: { key_id: sql.id, nonce: sql.text(64), seen_at: sql.instant },
    primaryKey: ['key_id', 'nonce'],
    index: { ix_api_key_nonce_seen: ['seen_at'] },
  },
];
