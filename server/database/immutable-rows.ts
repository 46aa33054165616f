import type { DataSource, EntityManager } from 'typeorm';

/** Rows that never change once they are written (versions of rules): each is read and parsed once a process and database. */
export interface ImmutableRows<T> {
  /** @param key names the row for ever; a row that was written anew under the same key needs another one */
  get(manager: EntityManager, key: string, read: () => Promise<T>): Promise<T>;
}

/** Remembers what was read; kept by database, since a process may have several open. */
export function rememberRows<T>(): ImmutableRows<T> {
  const byDatabase = new WeakMap<DataSource, Map<string, T>>();
  return {
    async get(manager, key, read) {
      const own = byDatabase.get(manager.dataSource) ?? new Map<string, T>();
      byDatabase.set(manager.dataSource, own);
      const known = own.get(key);
      if (known !== undefined) return known;
      const row = await read();
      own.set(key, row);
      return row;
    },
  };
}
