import type { QueryRunner } from 'typeorm';
import { ID_LENGTH } from './columns';

/** SQL of the portable column types, for migrations. */
export const sql = {
  id: `varchar(${ID_LENGTH})`,
  text: (length: number) => `varchar(${length})`,
  longText: { mysql: 'longtext', sqlite: 'text' },
  bytes: { mysql: 'longblob', sqlite: 'blob' },
  instant: 'bigint',
  fen: 'bigint',
  whole: 'bigint',
  count: { mysql: 'int', sqlite: 'integer' },
  flag: { mysql: 'int', sqlite: 'integer' },
  day: 'varchar(10)',
} as const;

type SqlType = string | { readonly mysql: string; readonly sqlite: string };

/** A table as a migration makes it. Columns are NOT NULL unless their type comes as `[type, null]`. */
export interface TableSpec {
  readonly name: string;
  readonly columns: Readonly<Record<string, SqlType | readonly [SqlType, null]>>;
  readonly primaryKey: readonly string[];
  /** Index name -> columns. */
  readonly unique?: Readonly<Record<string, readonly string[]>>;
  readonly index?: Readonly<Record<string, readonly string[]>>;
  /** Column -> the values it may hold; named `chk_<table>_<column>`. */
  readonly oneOf?: Readonly<Record<string, readonly string[]>>;
}

/** True on MySQL and MariaDB, false on SQLite. */
export function isMysql(runner: QueryRunner): boolean {
  return runner.connection.options.type === 'mysql' || runner.connection.options.type === 'mariadb';
}

/**
 * Makes a table with its indexes and checks on either engine. Safe to run again after it was cut off half-way: DDL
 * commits by itself on MySQL, so everything here is "if not exists".
 */
export async function createTable(runner: QueryRunner, spec: TableSpec): Promise<void> {
  const mysql = isMysql(runner);
  const lines = Object.entries(spec.columns).map(([name, type]) => columnLine(name, type, mysql));
  lines.push(`PRIMARY KEY (${spec.primaryKey.join(', ')})`);
  for (const [column, values] of Object.entries(spec.oneOf ?? {})) {
    // TypeORM finds a check of SQLite again only by its quoted name.
    const name = mysql ? checkName(spec.name, column) : `"${checkName(spec.name, column)}"`;
    lines.push(`CONSTRAINT ${name} CHECK (${oneOfExpression(column, values)})`);
  }
  const indexes = [
    ...Object.entries(spec.unique ?? {}).map(([name, columns]) => ({ name, columns, unique: true })),
    ...Object.entries(spec.index ?? {}).map(([name, columns]) => ({ name, columns, unique: false })),
  ];
  if (mysql) {
    for (const { name, columns, unique } of indexes) {
      lines.push(`${unique ? 'UNIQUE ' : ''}INDEX ${name} (${columns.join(', ')})`);
    }
    await runner.query(
      `CREATE TABLE IF NOT EXISTS ${spec.name} (${lines.join(', ')}) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin`,
    );
    return;
  }
  await runner.query(`CREATE TABLE IF NOT EXISTS ${spec.name} (${lines.join(', ')})`);
  for (const { name, columns, unique } of indexes) {
    await runner.query(
      `CREATE ${unique ? 'UNIQUE ' : ''}INDEX IF NOT EXISTS ${name} ON ${spec.name} (${columns.join(', ')})`,
    );
  }
}

/** Makes several tables, in order. */
export async function createTables(runner: QueryRunner, specs: readonly TableSpec[]): Promise<void> {
  for (const spec of specs) await createTable(runner, spec);
}

/** Takes them away again, the last first. */
export async function dropTables(runner: QueryRunner, specs: readonly TableSpec[]): Promise<void> {
  for (const { name } of [...specs].reverse()) await runner.dropTable(name, true);
}

/** Name of the check that keeps a column to its values; entities declare the same with `@Check`. */
export function checkName(table: string, column: string): string {
  return `chk_${table}_${column}`;
}

/** SQL expression of such a check. */
export function oneOfExpression(column: string, values: readonly string[]): string {
  return `${column} IN (${values.map((value) => `'${value}'`).join(', ')})`;
}

function columnLine(name: string, type: SqlType | readonly [SqlType, null], mysql: boolean): string {
  const nullable = Array.isArray(type);
  const plain = (nullable ? type[0] : type) as SqlType;
  const text = typeof plain === 'string' ? plain : mysql ? plain.mysql : plain.sqlite;
  return `${name} ${text} ${nullable ? 'NULL' : 'NOT NULL'}`;
}

/** An index that a later migration adds to a table. */
export interface IndexSpec {
  readonly table: string;
  readonly name: string;
  /** Separated by commas. */
  readonly columns: string;
  readonly unique?: boolean;
}

/** Adds indexes. MySQL has no `IF NOT EXISTS` for one, and a migration that was cut off runs again. */
export async function createIndexes(runner: QueryRunner, specs: readonly IndexSpec[]): Promise<void> {
  for (const { table, name, columns, unique = false } of specs) {
    if (await hasIndex(runner, table, name)) continue;
    await runner.query(`CREATE ${unique ? 'UNIQUE ' : ''}INDEX ${name} ON ${table} (${columns})`);
  }
}

/** Takes them away again, the last first. */
export async function dropIndexes(runner: QueryRunner, specs: readonly IndexSpec[]): Promise<void> {
  for (const { table, name } of [...specs].reverse()) {
    if (!(await hasIndex(runner, table, name))) continue;
    await runner.query(isMysql(runner) ? `DROP INDEX ${name} ON ${table}` : `DROP INDEX ${name}`);
  }
}

async function hasIndex(runner: QueryRunner, table: string, name: string): Promise<boolean> {
  const rows = isMysql(runner)
    ? await runner.query(
        `SELECT 1 FROM information_schema.statistics
          WHERE table_schema = DATABASE() AND table_name = ? AND index_name = ? LIMIT 1`,
        [table, name],
      )
    : await runner.query("SELECT 1 FROM sqlite_master WHERE type = 'index' AND name = ?", [name]);
  return rows.length > 0;
}
