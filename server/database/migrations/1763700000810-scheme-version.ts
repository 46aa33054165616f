import type { MigrationInterface, QueryRunner } from 'typeorm';
import { createTables, dropTables, sql, type TableSpec } from '../table';

/** What was live and since when, drafts of what shall be, and what publishing them would do to the members. */
export class SchemeVersion1763700000810 implements MigrationInterface {
  name = 'SchemeVersion1763700000810';

  async up(runner: QueryRunner): Promise<void> {
    await createTables(runner, tables);
  }

  async down(runner: QueryRunner): Promise<void> {
    await dropTables(runner, tables);
  }
}

const tables: TableSpec[] = [
  {
    name: 'scheme_version',
    columns: {
      number: sql.whole,
      content: sql.longText,
      published_at: sql.instant,
      published_by: sql.text(80),
      published_name: sql.text(80),
      note: sql.text(300),
      changes: sql.longText,
      draft_id: [sql.id, null],
    },
    primaryKey: ['number'],
  },
  {
    name: 'scheme_draft',
    columns: {
      id: sql.id,
      title: sql.text(80),
      status: sql.text(10),
      revision: sql.count,
      notes: sql.longText,
      created_by: sql.id,
      created_name: sql.text(80),
      created_at: sql.instant,
      changed_at: sql.instant,
      plan: [sql.longText, null],
      publish_at: [sql.instant, null],
      version: [sql.whole, null],
    },
    primaryKey: ['id'],
    index: { ix_scheme_draft_status: ['status', 'id'] },
    oneOf: { status: ['open', 'scheduled', 'published', 'discarded'] },
  },
  {
    name: 'scheme_draft_section',
    columns: {
      draft_id: sql.text(26),
      section: sql.text(10),
      revision: sql.count,
      content: [sql.longText, null],
      base: sql.whole,
      saved_by: sql.id,
      saved_name: sql.text(80),
      saved_at: sql.instant,
    },
    primaryKey: ['draft_id', 'section'],
  },
  {
    name: 'scheme_preview',
    columns: {
      id: sql.id,
      draft_id: sql.id,
      draft_revision: sql.count,
      base: sql.whole,
      counting: [sql.text(10), null],
      status: sql.text(10),
      content: sql.longText,
      reached: sql.text(26),
      done: sql.whole,
      total: sql.whole,
      found: sql.longText,
      created_by: sql.id,
      created_at: sql.instant,
      finished_at: [sql.instant, null],
    },
    primaryKey: ['id'],
    index: { ix_scheme_preview_draft: ['draft_id', 'id'] },
    oneOf: { status: ['running', 'done', 'outdated'] },
  },
];
