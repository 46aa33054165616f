import type { MigrationInterface, QueryRunner } from 'typeorm';
import { createIndexes, dropIndexes, type IndexSpec } from '../table';

/** What a member's page, their tasks and their departure read or erase by the member alone. */
export class MemberIndexes1763700000885 implements MigrationInterface {
  name = 'MemberIndexes1763700000885';

  up(runner: QueryRunner): Promise<void> {
    return createIndexes(runner, indexes);
  }

  down(runner: QueryRunner): Promise<void> {
    return dropIndexes(runner, indexes);
  }
}

const tables = [
  ...['tier_change', 'tier_notice', 'tier_hold', 'task_progress', 'growth_account', 'growth_sum'],
  ...['benefit_reach', 'benefit_use_code', 'payment_attempt', 'person_claim'],
] as const;

const indexes: readonly IndexSpec[] = tables.map((table) => ({
  table,
  name: `ix_${table}_member`,
  columns: 'member_id',
}));
