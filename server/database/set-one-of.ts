import type { QueryRunner } from 'typeorm';
import { checkName, isMysql, oneOfExpression } from './table';

/**
 * Says anew which values a column may hold, for migrations that add a value to a list. Whatever else the table has by now
 * stays as it is. Safe to run again.
 */
export async function setOneOf(
  runner: QueryRunner,
  table: string,
  column: string,
  values: readonly string[],
): Promise<void> {
  const name = checkName(table, column);
  const expression = oneOfExpression(column, values);
  if (isMysql(runner)) {
    await runner.query(`ALTER TABLE ${table} DROP CONSTRAINT ${name}, ADD CONSTRAINT ${name} CHECK (${expression})`);
    return;
  }
  await rebuild(runner, table, (definition) => {
    const check = new RegExp(`CHECK \\(${column} IN \\([^)]*\\)\\)`);
    if (!check.test(definition)) throw new Error(`${table} has no check of ${column}`);
    return definition.replace(check, `CHECK (${expression})`);
  });
}

/** SQLite cannot change a check: the table is made anew from its own words and filled from the old one. */
async function rebuild(runner: QueryRunner, table: string, change: (definition: string) => string): Promise<void> {
  const parts: { type: string; name: string; sql: string }[] = await runner.query(
    'SELECT type, name, sql FROM sqlite_master WHERE tbl_name = ? AND sql IS NOT NULL',
    [table],
  );
  const definition = parts.find(({ type }) => type === 'table')?.sql;
  if (definition === undefined) throw new Error(`there is no table ${table}`);
  const changed = change(definition);
  if (changed === definition) return;
  const indexes = parts.filter(({ type }) => type === 'index');
  const old = `${table}_before`;
  // An index's name is used once.
  for (const { name } of indexes) await runner.query(`DROP INDEX ${name}`);
  await runner.query(`ALTER TABLE ${table} RENAME TO ${old}`);
  await runner.query(changed);
  await runner.query(`INSERT INTO ${table} SELECT * FROM ${old}`);
  await runner.query(`DROP TABLE ${old}`);
  for (const { sql } of indexes) await runner.query(sql);
}
