import type { MigrationInterface, QueryRunner } from 'typeorm';
import { createTables, dropTables, sql, type TableSpec } from '../table';

/** What operators decide and did by command. */
export class Operator1763700000200 implements MigrationInterface {
  name = 'Operator1763700000200';

  up(runner: QueryRunner): Promise<void> {
    return createTables(runner, tables);
  }

  down(runner: QueryRunner): Promise<void> {
    return dropTables(runner, tables);
  }
}

const tables: TableSpec[] = [
  {
    name: 'operator_case',
    columns: {
      id: sql.id,
      kind: sql.text(60),
      subject: sql.text(120),
      content: sql.longText,
      status: sql.text(10),
      opened_at: sql.instant,
      closed_at: [sql.instant, null],
      closed_by: [sql.text(80), null],
      closing_note: [sql.longText, null],
    },
    primaryKey: ['id'],
    unique: { ux_operator_case_subject: ['kind', 'subject'] },
    index: { ix_operator_case_status: ['status', 'opened_at'] },
    oneOf: { status: ['open', 'closed'] },
  },
  {
    name: 'operator_act',
    columns: {
      id: sql.id,
      operator: sql.text(80),
      verb: sql.text(60),
      subject: sql.text(120),
      reason: sql.text(300),
      acted_at: sql.instant,
    },
    primaryKey: ['id'],
    index: { ix_operator_act_at: ['acted_at'] },
  },
];
