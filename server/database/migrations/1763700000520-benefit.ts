import type { MigrationInterface, QueryRunner } from 'typeorm';
import { createTables, dropTables, sql, type TableSpec } from '../table';

/** Benefits: the catalogue with its versions, budgets, claims, uses with what they cost, use codes, and the funnel. */
export class Benefit1763700000520 implements MigrationInterface {
  name = 'Benefit1763700000520';

  up(runner: QueryRunner): Promise<void> {
    return createTables(runner, tables);
  }

  down(runner: QueryRunner): Promise<void> {
    return dropTables(runner, tables);
  }
}

const tables: TableSpec[] = [
  {
    name: 'benefit',
    columns: {
      code: sql.text(40),
      version: sql.count,
      live: sql.flag,
      stopped: sql.flag,
      position: sql.count,
      taken: sql.count,
    },
    primaryKey: ['code'],
  },
  {
    name: 'benefit_version',
    columns: { code: sql.text(40), version: sql.count, config: sql.longText, effective_from: sql.instant },
    primaryKey: ['code', 'version'],
  },
  {
    name: 'benefit_budget',
    columns: { benefit: sql.text(40), period: sql.text(10), bound_fen: sql.fen },
    primaryKey: ['benefit', 'period'],
  },
  {
    name: 'benefit_claim',
    columns: {
      id: sql.id,
      member_id: sql.id,
      benefit: sql.text(40),
      version: sql.count,
      issued_by: sql.text(10),
      period: sql.text(10),
      number: [sql.count, null],
      status: sql.text(10),
      uses_total: sql.count,
      uses_left: sql.count,
      uses_held: sql.count,
      valid_from: sql.instant,
      expires_at: [sql.instant, null],
      cost_fen: sql.fen,
      budget_period: [sql.text(10), null],
      tier: sql.text(81),
      plan: sql.text(40),
      source_key: sql.text(160),
      created_at: sql.instant,
      ended_at: [sql.instant, null],
      revision: sql.count,
    },
    primaryKey: ['id'],
    unique: {
      ux_benefit_claim_source: ['source_key'],
      ux_benefit_claim_number: ['member_id', 'benefit', 'period', 'number'],
    },
    index: {
      ix_benefit_claim_member: ['member_id', 'status', 'id'],
      ix_benefit_claim_expires: ['status', 'expires_at', 'id'],
      ix_benefit_claim_benefit: ['benefit', 'created_at'],
    },
    oneOf: {
      status: ['delivering', 'usable', 'used', 'expired', 'revoked', 'failed'],
      issued_by: ['automatic', 'claim', 'exchange', 'code', 'operator'],
    },
  },
  {
    name: 'benefit_use',
    columns: {
      id: sql.id,
      claim_id: sql.id,
      member_id: sql.id,
      benefit: sql.text(40),
      version: sql.count,
      uses: sql.count,
      saved_fen: sql.fen,
      cost_fen: sql.fen,
      month: sql.text(7),
      tier: sql.text(81),
      plan: sql.text(40),
      campaign: sql.text(40),
      place: sql.text(40),
      business: sql.text(40),
      reverses: [sql.id, null],
      source_key: sql.text(160),
      body_hash: [sql.text(64), null],
      used_at: sql.instant,
    },
    primaryKey: ['id'],
    unique: { ux_benefit_use_source: ['source_key'] },
    index: {
      ix_benefit_use_claim: ['claim_id', 'id'],
      ix_benefit_use_member: ['member_id', 'used_at'],
      ix_benefit_use_month: ['benefit', 'month'],
    },
  },
  {
    name: 'benefit_use_code',
    columns: {
      code_hash: sql.text(64),
      claim_id: sql.id,
      member_id: sql.id,
      created_at: sql.instant,
      expires_at: sql.instant,
      used_at: [sql.instant, null],
    },
    primaryKey: ['code_hash'],
    index: { ix_benefit_use_code_claim: ['claim_id'], ix_benefit_use_code_expires: ['expires_at'] },
  },
  {
    name: 'benefit_span',
    columns: {
      id: sql.id,
      member_id: sql.id,
      benefit: sql.text(40),
      opens_at: sql.instant,
      closes_at: [sql.instant, null],
    },
    primaryKey: ['id'],
    unique: { ux_benefit_span_opens: ['member_id', 'benefit', 'opens_at'] },
    index: { ix_benefit_span_benefit: ['benefit', 'opens_at', 'closes_at'] },
  },
  {
    name: 'benefit_reach',
    columns: { benefit: sql.text(40), month: sql.text(7), stage: sql.text(10), member_id: sql.id },
    primaryKey: ['benefit', 'month', 'stage', 'member_id'],
    oneOf: { stage: ['exposed', 'claimed', 'used'] },
  },
];
