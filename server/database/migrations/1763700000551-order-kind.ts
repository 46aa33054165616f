import type { MigrationInterface, QueryRunner } from 'typeorm';
import { checkName, createTable, isMysql, oneOfExpression, sql, type TableSpec } from '../table';

/** Orders for other things than plans: an order says its kind, and has a plan's fields only where it is for one. */
export class OrderKind1763700000551 implements MigrationInterface {
  name = 'OrderKind1763700000551';

  async up(runner: QueryRunner): Promise<void> {
    if (await runner.hasColumn(TABLE, 'kind')) return;
    if (!isMysql(runner)) return rebuild(runner, after, Object.keys(before.columns).join(', '));
    await runner.query(
      `ALTER TABLE ${TABLE}
         ADD COLUMN kind varchar(10) NOT NULL DEFAULT 'plan', ADD COLUMN subject_id varchar(26) NULL,
         ${Object.entries(planColumns)
           .map(([name, type]) => `MODIFY COLUMN ${name} ${type} NULL`)
           .join(', ')},
         ADD CONSTRAINT ${checkName(TABLE, 'kind')} CHECK (${oneOfExpression('kind', kinds)})`,
    );
  }

  /** What is not for a plan cannot be told in the older form: it goes, with the room that had it written. */
  async down(runner: QueryRunner): Promise<void> {
    if (!(await runner.hasColumn(TABLE, 'kind'))) return;
    await runner.query(`DELETE FROM ${TABLE} WHERE kind <> 'plan'`);
    if (!isMysql(runner)) return rebuild(runner, before, Object.keys(before.columns).join(', '));
    await runner.query(
      `ALTER TABLE ${TABLE} DROP CONSTRAINT ${checkName(TABLE, 'kind')}, DROP COLUMN kind, DROP COLUMN subject_id,
         ${Object.entries(planColumns)
           .map(([name, type]) => `MODIFY COLUMN ${name} ${type} NOT NULL`)
           .join(', ')}`,
    );
  }
}

const TABLE = 'purchase_order';
const kinds = ['plan', 'exchange'];

/** What only an order for a plan has, as MySQL calls the types. */
const planColumns = {
  plan_id: 'varchar(26)',
  family: 'varchar(40)',
  family_rank: 'int',
  period_unit: 'varchar(10)',
  period_count: 'int',
};

const before: TableSpec = {
  name: TABLE,
  columns: {
    id: sql.id,
    member_id: sql.id,
    person_hash: sql.text(64),
    plan_id: sql.id,
    plan_name: sql.text(40),
    family: sql.text(40),
    family_rank: sql.count,
    period_unit: sql.text(10),
    period_count: sql.count,
    amount_fen: sql.fen,
    refunded_fen: sql.fen,
    status: sql.text(10),
    agreement_version: [sql.text(40), null],
    created_at: sql.instant,
    expires_at: sql.instant,
    paid_at: [sql.instant, null],
    closed_at: [sql.instant, null],
    attempt_count: sql.count,
    asked_at: [sql.instant, null],
  },
  primaryKey: ['id'],
  index: { ix_purchase_order_member: ['member_id', 'id'] },
  oneOf: { status: ['pending', 'paid', 'closed', 'refunding', 'refunded'] },
};

const after: TableSpec = {
  ...before,
  columns: {
    ...before.columns,
    kind: "varchar(10) DEFAULT 'plan'",
    subject_id: [sql.id, null],
    plan_id: [sql.id, null],
    family: [sql.text(40), null],
    family_rank: [sql.count, null],
    period_unit: [sql.text(10), null],
    period_count: [sql.count, null],
  },
  oneOf: { ...before.oneOf, kind: kinds },
};

/** SQLite cannot loosen a column: the table is made anew and filled from the old one. An index's name is used once. */
async function rebuild(runner: QueryRunner, spec: TableSpec, columns: string): Promise<void> {
  const old = `${TABLE}_before`;
  await runner.query('DROP INDEX IF EXISTS ix_purchase_order_member');
  await runner.query(`ALTER TABLE ${TABLE} RENAME TO ${old}`);
  await createTable(runner, spec);
  await runner.query(`INSERT INTO ${TABLE} (${columns}) SELECT ${columns} FROM ${old}`);
  await runner.query(`DROP TABLE ${old}`);
}
