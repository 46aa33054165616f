import { setTimeout as sleep } from 'node:timers/promises';
import type { Connection } from 'mysql2/promise';

/**
 * The statements that other connections send while `work` runs, as the server's general log has them, with values
 * replaced by `?` and in the order of their text: what runs side by side has no order of its own.
 */
export async function recordStatements(connection: Connection, work: () => Promise<void>): Promise<string[]> {
  await connection.query("SET GLOBAL log_output = 'TABLE'");
  await connection.query('TRUNCATE mysql.general_log');
  await connection.query('SET GLOBAL general_log = ON');
  try {
    await work();
    // A statement that ends a request may be logged after its answer.
    await sleep(50);
  } finally {
    await connection.query('SET GLOBAL general_log = OFF');
  }
  const [rows] = await connection.query(
    `SELECT CONVERT(argument USING utf8mb4) AS statement FROM mysql.general_log
      WHERE command_type IN ('Query', 'Execute') AND thread_id <> CONNECTION_ID() ORDER BY event_time`,
  );
  return (rows as { statement: string }[]).map((row) => withoutValues(row.statement));
}

/** Values become `?`, blanks are made one, letters small: two programs' spelling of the same statement is equal. */
export function withoutValues(statement: string): string {
  return statement
    .replace(/'(?:[^'\\]|\\.|'')*'/g, '?')
    .replace(/\b\d+\b/g, '?')
    .replace(/\s+/g, ' ')
    .trim();
}

/** What a statement does to which tables: `select member`, `insert job`. */
export function outlineOf(statement: string): string {
  const plain = statement.replaceAll('`', '').toLowerCase();
  const verb = /^\w+/.exec(plain)?.[0] ?? '';
  const tables = [...plain.matchAll(/\b(?:from|join|into|update) ([a-z_]+)/g)].map((match) => match[1]);
  return [verb, ...tables].join(' ');
}
