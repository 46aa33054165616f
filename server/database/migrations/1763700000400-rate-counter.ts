import type { MigrationInterface, QueryRunner } from 'typeorm';
import { createTable, sql } from '../table';

/** Counts of logins and code redemptions in a window of time, shared by all instances. */
export class RateCounter1763700000400 implements MigrationInterface {
  name = 'RateCounter1763700000400';

  async up(runner: QueryRunner): Promise<void> {
    await createTable(runner, {
      name: 'rate_counter',
      columns: { counter_key: sql.text(120), window_start: sql.instant, taken: sql.count },
      primaryKey: ['counter_key'],
      index: { ix_rate_counter_window: ['window_start'] },
    });
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.dropTable('rate_counter', true);
  }
}
