import type { MigrationInterface, QueryRunner } from 'typeorm';
import { createTable, sql } from '../table';

/** What the house stands on: the database's stamp, the sandbox clock, jobs and schedules. */
export class Foundation1763700000100 implements MigrationInterface {
  name = 'Foundation1763700000100';

  async up(runner: QueryRunner): Promise<void> {
    await createTable(runner, {
      name: 'database_stamp',
      columns: { name: sql.text(40), value: sql.text(200), stamped_at: sql.instant },
      primaryKey: ['name'],
    });
    await createTable(runner, {
      name: 'sandbox_clock',
      columns: { id: sql.text(10), offset_ms: sql.instant },
      primaryKey: ['id'],
    });
    await createTable(runner, {
      name: 'job',
      columns: {
        id: sql.id,
        topic: sql.text(80),
        payload: sql.longText,
        unique_key: [sql.text(160), null],
        status: sql.text(10),
        run_at: sql.instant,
        attempts: sql.count,
        max_attempts: sql.count,
        claimed_by: [sql.text(40), null],
        last_error: [sql.longText, null],
        created_at: sql.instant,
        finished_at: [sql.instant, null],
      },
      primaryKey: ['id'],
      unique: { ux_job_unique_key: ['unique_key'] },
      index: { ix_job_due: ['status', 'run_at'], ix_job_finished: ['status', 'finished_at'] },
      oneOf: { status: ['ready', 'done', 'parked'] },
    });
    await createTable(runner, {
      name: 'schedule',
      columns: { topic: sql.text(80), next_run_at: sql.instant },
      primaryKey: ['topic'],
    });
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const table of ['schedule', 'job', 'sandbox_clock', 'database_stamp']) await runner.dropTable(table, true);
  }
}
