import Database from 'better-sqlite3';

/** What a collection holds: a plain record with an id that is unique in it. */
export interface Stored {
  readonly id: string;
}

/** A value by which a collection can be searched. */
type Key = string | number;

/**
 * Records of one kind in a SQLite table, as JSON, in the order in which they were first put. Synchronous: between two
 * lines of a story nobody else writes.
 */
export class Collection<T extends Stored> {
  constructor(
    private readonly database: Database.Database,
    private readonly name: string,
    indexed: readonly (keyof T & string)[],
  ) {
    database.exec(
      `CREATE TABLE IF NOT EXISTS ${name} (seq INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT NOT NULL UNIQUE, record TEXT NOT NULL)`,
    );
    for (const field of indexed) {
      database.exec(`CREATE INDEX IF NOT EXISTS ${name}_${field} ON ${name} (json_extract(record, '$.${field}'))`);
    }
  }

  /** The record with this id, or null. */
  find(id: string): T | null {
    const row = this.prepare('SELECT record FROM @ WHERE id = ?').get(id);
    return row === undefined ? null : this.parse(row);
  }

  /** All records whose field has this value, oldest first. Quick for the fields that the collection indexes. */
  findBy(field: keyof T & string, value: Key): T[] {
    return this.parseAll(
      this.prepare(`SELECT record FROM @ WHERE json_extract(record, '$.${field}') = ? ORDER BY seq`).all(value),
    );
  }

  /** All records whose field is at least `from` and less than `to`, smallest first. */
  findBetween(field: keyof T & string, from: number, to: number): T[] {
    const column = `json_extract(record, '$.${field}')`;
    return this.parseAll(
      this.prepare(`SELECT record FROM @ WHERE ${column} >= ? AND ${column} < ? ORDER BY ${column}, seq`).all(from, to),
    );
  }

  /** The smallest value of a numeric field, null when no record has one. */
  smallest(field: keyof T & string): number | null {
    const row = this.prepare(
      `SELECT min(json_extract(record, '$.${field}')) AS value FROM @ WHERE json_extract(record, '$.${field}') IS NOT NULL`,
    ).get();
    return (row as { value: number | null }).value;
  }

  /** All records, oldest first. */
  all(): T[] {
    return this.parseAll(this.prepare('SELECT record FROM @ ORDER BY seq').all());
  }

  /** The `count` records that were put last, newest first. */
  latest(count: number): T[] {
    return this.parseAll(this.prepare('SELECT record FROM @ ORDER BY seq DESC LIMIT ?').all(count));
  }

  /** Adds the record, or replaces the one with its id in its old place. */
  put(record: T): void {
    this.prepare(
      'INSERT INTO @ (id, record) VALUES (?, ?) ON CONFLICT (id) DO UPDATE SET record = excluded.record',
    ).run(record.id, JSON.stringify(record));
  }

  /** Takes the record out; nothing happens when it is not there. */
  remove(id: string): void {
    this.prepare('DELETE FROM @ WHERE id = ?').run(id);
  }

  /** Takes out all but the `count` newest records. */
  trim(count: number): void {
    this.prepare('DELETE FROM @ WHERE seq <= (SELECT max(seq) FROM @) - ?').run(count);
  }

  private readonly statements = new Map<string, Database.Statement<unknown[]>>();

  private prepare(sql: string): Database.Statement<unknown[]> {
    const known = this.statements.get(sql);
    if (known !== undefined) return known;
    const statement = this.database.prepare<unknown[]>(sql.replaceAll('@', this.name));
    this.statements.set(sql, statement);
    return statement;
  }

  private parse(row: unknown): T {
    return JSON.parse((row as { record: string }).record) as T;
  }

  private parseAll(rows: unknown[]): T[] {
    return rows.map((row) => this.parse(row));
  }
}

/**
 * Opens the file, making it when it is not there. WAL with NORMAL keeps every committed record when the process dies;
 * only a power cut could take the last ones, which a local WeChat may bear.
 */
export function openDatabase(file: string): Database.Database {
  const database = new Database(file);
  database.pragma('journal_mode = WAL');
  database.pragma('synchronous = NORMAL');
  return database;
}
