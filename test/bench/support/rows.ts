import type { Connection } from 'mysql2/promise';

/** A row by its columns' names. */
export type Row = Readonly<Record<string, string | number | null>>;

const ROWS_A_STATEMENT = 1_000;

/** Inserts rows, a thousand a statement; all rows of a call have the columns of the first. */
export async function insertRows(connection: Connection, table: string, rows: readonly Row[]): Promise<void> {
  const columns = Object.keys(rows[0] ?? {});
  for (let from = 0; from < rows.length; from += ROWS_A_STATEMENT) {
    const values = rows.slice(from, from + ROWS_A_STATEMENT).map((row) => columns.map((column) => row[column] ?? null));
    await connection.query(`INSERT INTO ${table} (${columns.join(', ')}) VALUES ?`, [values]);
  }
}

/** One number of one row. */
export async function countOf(connection: Connection, statement: string): Promise<number> {
  const [rows] = await connection.query(statement);
  return Number(Object.values((rows as Row[])[0] ?? {})[0]);
}
