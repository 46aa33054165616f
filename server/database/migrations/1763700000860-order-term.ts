import type { MigrationInterface, QueryRunner } from 'typeorm';
import { createIndexes, dropIndexes, type IndexSpec } from '../table';

/** By what an order's term is found, and the changes of tier of a day over all programmes. */
export class OrderTerm1763700000860 implements MigrationInterface {
  name = 'OrderTerm1763700000860';

  up(runner: QueryRunner): Promise<void> {
    return createIndexes(runner, indexes);
  }

  down(runner: QueryRunner): Promise<void> {
    return dropIndexes(runner, indexes);
  }
}

const indexes: readonly IndexSpec[] = [
  { table: 'membership_term', name: 'ix_membership_term_order', columns: 'order_id' },
  { table: 'tier_change', name: 'ix_tier_change_day', columns: 'changed_at, member_id' },
];
