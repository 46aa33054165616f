import type { MigrationInterface, QueryRunner } from 'typeorm';
import { createTables, dropTables, sql, type TableSpec } from '../table';

/** Plans with their price history, and what the live scheme says. */
export class Plan1763700000220 implements MigrationInterface {
  name = 'Plan1763700000220';

  up(runner: QueryRunner): Promise<void> {
    return createTables(runner, tables);
  }

  down(runner: QueryRunner): Promise<void> {
    return dropTables(runner, tables);
  }
}

const tables: TableSpec[] = [
  {
    name: 'plan_family',
    columns: { code: sql.text(40), name: sql.text(40), is_default: sql.flag, position: sql.count },
    primaryKey: ['code'],
  },
  {
    name: 'plan',
    columns: {
      id: sql.id,
      code: sql.text(40),
      family: sql.text(40),
      family_rank: sql.count,
      name: sql.text(40),
      tagline: sql.text(80),
      opens: sql.text(10),
      period_unit: sql.text(10),
      period_count: sql.count,
      limit_per_person: [sql.count, null],
      sale_starts_at: [sql.instant, null],
      sale_ends_at: [sql.instant, null],
      offered: sql.flag,
      position: sql.count,
      benefits: sql.longText,
    },
    primaryKey: ['id'],
    unique: { ux_plan_code: ['code'] },
    oneOf: { opens: ['goods', 'online'], period_unit: ['month', 'quarter', 'halfYear', 'year'] },
  },
  {
    name: 'plan_price',
    columns: {
      id: sql.id,
      plan_id: sql.id,
      price_fen: sql.fen,
      list_price_fen: [sql.fen, null],
      effective_from: sql.instant,
      created_at: sql.instant,
    },
    primaryKey: ['id'],
    unique: { ux_plan_price_effective: ['plan_id', 'effective_from'] },
  },
  {
    name: 'scheme_document',
    columns: { id: sql.text(10), code: sql.text(40), content: sql.longText, loaded_at: sql.instant },
    primaryKey: ['id'],
  },
];
