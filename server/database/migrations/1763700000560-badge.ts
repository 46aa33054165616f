import type { MigrationInterface, QueryRunner } from 'typeorm';
import { createTables, dropTables, sql, type TableSpec } from '../table';

/** Badges: what they ask, what members have counted for them, and the levels that were earned. */
export class Badge1763700000560 implements MigrationInterface {
  name = 'Badge1763700000560';

  up(runner: QueryRunner): Promise<void> {
    return createTables(runner, tables);
  }

  down(runner: QueryRunner): Promise<void> {
    return dropTables(runner, tables);
  }
}

const tables: TableSpec[] = [
  {
    name: 'badge',
    columns: {
      code: sql.text(40),
      version: sql.count,
      config: sql.longText,
      live: sql.flag,
      position: sql.count,
      counts_from: sql.instant,
      changed_at: sql.instant,
    },
    primaryKey: ['code'],
  },
  {
    name: 'badge_account',
    columns: { member_id: sql.id, version: sql.count },
    primaryKey: ['member_id'],
  },
  {
    name: 'badge_entry',
    columns: {
      id: sql.id,
      member_id: sql.id,
      badge: sql.text(40),
      period: sql.text(10),
      day: sql.day,
      raw: sql.whole,
      amount: sql.whole,
      event_id: sql.id,
      source_key: sql.text(120),
      created_at: sql.instant,
    },
    primaryKey: ['id'],
    unique: { ux_badge_entry_source: ['source_key'] },
    index: { ix_badge_entry_event: ['event_id'], ix_badge_entry_day: ['member_id', 'badge', 'day'] },
  },
  {
    name: 'badge_progress',
    columns: { member_id: sql.id, badge: sql.text(40), period: sql.text(10), value: sql.whole },
    primaryKey: ['member_id', 'badge', 'period'],
    index: { ix_badge_progress_badge: ['badge', 'member_id'] },
  },
  {
    name: 'badge_award',
    columns: {
      member_id: sql.id,
      badge: sql.text(40),
      level: sql.count,
      target: sql.whole,
      earned_at: sql.instant,
      revoked_at: [sql.instant, null],
      seen_at: [sql.instant, null],
      times: sql.count,
      source_key: sql.text(40),
    },
    primaryKey: ['member_id', 'badge', 'level'],
  },
];
