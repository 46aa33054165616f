import type { MigrationInterface, QueryRunner } from 'typeorm';
import { createTables, dropTables, sql, type TableSpec } from '../table';

/** Growth: business events, the ledger with its sums, accounts with their tiers, what was given and what is to be told. */
export class Growth1763700000500 implements MigrationInterface {
  name = 'Growth1763700000500';

  up(runner: QueryRunner): Promise<void> {
    return createTables(runner, tables);
  }

  down(runner: QueryRunner): Promise<void> {
    return dropTables(runner, tables);
  }
}

const tables: TableSpec[] = [
  {
    name: 'growth_programme',
    columns: {
      code: sql.text(40),
      version: sql.count,
      effective_from: sql.instant,
      config: sql.longText,
      live: sql.flag,
      position: sql.count,
      created_at: sql.instant,
    },
    primaryKey: ['code', 'version'],
  },
  {
    name: 'business_event',
    columns: {
      id: sql.id,
      sender: sql.text(40),
      event_key: sql.text(64),
      body_hash: sql.text(64),
      kind: sql.text(40),
      person_key: sql.text(140),
      member_id: [sql.id, null],
      subject: [sql.text(64), null],
      occurred_at: sql.instant,
      metrics: sql.longText,
      status: sql.text(16),
      received_at: sql.instant,
      applied_at: [sql.instant, null],
    },
    primaryKey: ['id'],
    unique: { ux_business_event_key: ['sender', 'event_key'] },
    index: {
      ix_business_event_subject: ['sender', 'kind', 'subject'],
      ix_business_event_person: ['person_key', 'status'],
      ix_business_event_waiting: ['status', 'received_at'],
      ix_business_event_member: ['member_id', 'kind', 'occurred_at'],
    },
    oneOf: { status: ['applied', 'waitingForMember', 'waitingForOrder', 'expired'] },
  },
  {
    name: 'growth_account',
    columns: {
      programme: sql.text(40),
      member_id: sql.id,
      joined_at: sql.instant,
      bucket: sql.count,
      base_rank: sql.count,
      stay: sql.count,
      prior_rank: sql.count,
      prior_stay: sql.count,
      peak_rank: sql.count,
      held_rank: sql.count,
      held_until: [sql.instant, null],
      settles_at: [sql.instant, null],
      changes: sql.count,
      acknowledged: sql.count,
      version: sql.count,
    },
    primaryKey: ['programme', 'member_id'],
    index: {
      ix_growth_account_settles: ['programme', 'settles_at', 'member_id'],
      ix_growth_account_held: ['programme', 'held_until'],
    },
  },
  {
    name: 'growth_sum',
    columns: { programme: sql.text(40), member_id: sql.id, bucket: sql.count, score: sql.whole },
    primaryKey: ['programme', 'member_id', 'bucket'],
  },
  {
    name: 'growth_entry',
    columns: {
      id: sql.id,
      member_id: sql.id,
      programme: sql.text(40),
      programme_version: sql.count,
      bucket: sql.count,
      kind: sql.text(12),
      source: sql.text(46),
      group_code: sql.text(40),
      title: sql.text(40),
      amount: sql.whole,
      raw: sql.whole,
      event_id: [sql.id, null],
      occurred_at: sql.instant,
      counted_at: sql.instant,
      basis: sql.longText,
      source_key: sql.text(160),
      created_at: sql.instant,
    },
    primaryKey: ['id'],
    unique: { ux_growth_entry_source_key: ['source_key'] },
    index: {
      ix_growth_entry_member: ['member_id', 'programme', 'id'],
      ix_growth_entry_window: ['member_id', 'programme', 'source', 'counted_at'],
      ix_growth_entry_event: ['event_id'],
    },
    oneOf: { kind: ['earned', 'takenBack', 'released', 'task', 'corrected'] },
  },
  {
    name: 'tier_change',
    columns: {
      programme: sql.text(40),
      member_id: sql.id,
      number: sql.count,
      from_tier: sql.text(40),
      to_tier: sql.text(40),
      reason: sql.text(16),
      programme_version: sql.count,
      bucket: sql.count,
      score: sql.whole,
      changed_at: sql.instant,
    },
    primaryKey: ['programme', 'member_id', 'number'],
    index: { ix_tier_change_at: ['programme', 'changed_at', 'member_id'] },
    oneOf: {
      reason: [
        'reached',
        'settled',
        'late',
        'granted',
        'grantEnded',
        'extended',
        'extensionUndone',
        'ladderChanged',
        'recomputed',
      ],
    },
  },
  {
    name: 'tier_notice',
    columns: {
      programme: sql.text(40),
      member_id: sql.id,
      kind: sql.text(10),
      number: sql.count,
      created_at: sql.instant,
      told_at: [sql.instant, null],
    },
    primaryKey: ['programme', 'member_id', 'kind', 'number'],
    index: { ix_tier_notice_untold: ['programme', 'told_at', 'member_id'] },
    oneOf: { kind: ['change', 'extended', 'warning30', 'warning7', 'after7'] },
  },
  {
    name: 'tier_hold',
    columns: {
      programme: sql.text(40),
      member_id: sql.id,
      origin_id: sql.id,
      is_extension: sql.flag,
      held_rank: sql.count,
      starts_at: sql.instant,
      ends_at: sql.instant,
      revoked_at: [sql.instant, null],
      reason: sql.text(300),
      operator: sql.text(80),
    },
    primaryKey: ['programme', 'member_id', 'origin_id'],
    index: { ix_tier_hold_origin: ['origin_id', 'member_id'] },
  },
  {
    name: 'tier_extension',
    columns: {
      id: sql.id,
      programme: sql.text(40),
      audience_id: sql.id,
      months: sql.count,
      status: sql.text(12),
      reason: sql.text(300),
      operator: sql.text(80),
      created_at: sql.instant,
    },
    primaryKey: ['id'],
    oneOf: { status: ['applying', 'applied', 'undoing', 'undone'] },
  },
  {
    name: 'task_progress',
    columns: {
      programme: sql.text(40),
      member_id: sql.id,
      task: sql.text(40),
      window_key: sql.text(10),
      progress: sql.whole,
      rewarded: sql.flag,
      rewards: sql.count,
    },
    primaryKey: ['programme', 'member_id', 'task', 'window_key'],
  },
];
