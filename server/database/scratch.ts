import { execute, select } from './statement';
import type { Unit } from './unit-of-work';

/**
 * A scratch table of one unit of work, for set-based work in several steps: what was computed once is joined by each
 * statement after. It lives on the unit's own connection and nobody else sees it.
 */
export interface Scratch {
  readonly name: string;
}

/**
 * Makes a scratch table empty for this unit.
 * @param columns name -> SQL type that both engines know, e.g. `varchar(26)`, `bigint`
 */
export async function openScratch(
  unit: Unit,
  name: string,
  columns: Readonly<Record<string, string>>,
  primaryKey: string,
): Promise<Scratch> {
  const lines = Object.entries(columns).map(([column, type]) => `${column} ${type} NOT NULL`);
  // In memory: an InnoDB scratch writes undo for rows that nobody will want back.
  const options = isMysql(unit) ? ' ENGINE=MEMORY DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin' : '';
  await execute(
    unit,
    `CREATE TEMPORARY TABLE IF NOT EXISTS ${name} (${lines.join(', ')}, PRIMARY KEY (${primaryKey}))${options}`,
    [],
  );
  await execute(unit, `DELETE FROM ${name}`, []);
  return { name };
}

/**
 * Updates a table from the rows of another that are joined to it: `UPDATE … JOIN` on MySQL, `UPDATE … FROM` on SQLite.
 * @param update the table is `a` and the other `w` in `on`; `set` takes its values from `w` alone and has no parameters,
 *   since the engines read them in different orders and MySQL may have changed `a` already
 * @returns how many rows were matched
 */
export function updateJoined(
  unit: Unit,
  update: {
    readonly table: string;
    readonly from: string;
    readonly on: string;
    readonly set: Readonly<Record<string, string>>;
  },
  parameters: readonly unknown[],
): Promise<number> {
  const { table, from, on, set } = update;
  const assignments = Object.entries(set);
  if (isMysql(unit)) {
    const list = assignments.map(([column, value]) => `a.${column} = ${value}`).join(', ');
    // The scratch first: the optimizer knows nothing of its size, and may look every row of the table up in it.
    return execute(unit, `UPDATE ${from} w STRAIGHT_JOIN ${table} a ON ${on} SET ${list}`, parameters);
  }
  const list = assignments.map(([column, value]) => `${column} = ${value}`).join(', ');
  return execute(unit, `UPDATE ${table} AS a SET ${list} FROM ${from} w WHERE ${on}`, parameters);
}

/**
 * Rows that stay as they are read until the unit ends: others who would change them wait. SQLite has one writer anyway.
 */
export function selectLocked<R extends object>(
  unit: Unit,
  statement: string,
  parameters: readonly unknown[],
): Promise<R[]> {
  return select<R>(unit, isMysql(unit) ? `${statement} FOR UPDATE` : statement, parameters);
}

/** Rows that no other unit has locked, locked like the above; those that one has are passed over instead of waited for. */
export function selectUnlocked<R extends object>(
  unit: Unit,
  statement: string,
  parameters: readonly unknown[],
): Promise<R[]> {
  return select<R>(unit, isMysql(unit) ? `${statement} FOR UPDATE SKIP LOCKED` : statement, parameters);
}

/**
 * Says by which index a table is read, behind its name and alias. For keyset batches: the optimizer may take another index
 * whose order it likes, and then reads, and on MySQL locks, everything from the table's start at every batch.
 */
export function readBy(unit: Unit, index: string): string {
  return isMysql(unit) ? `FORCE INDEX (${index})` : `INDEXED BY ${index}`;
}

function isMysql({ dataSource }: Unit): boolean {
  return dataSource.options.type === 'mysql' || dataSource.options.type === 'mariadb';
}
