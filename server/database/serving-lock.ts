import BetterSqlite3 from 'better-sqlite3';

/**
 * Keeps a second serving process off an SQLite database: holds a lock file of its own beside the data, which the
 * operating system frees when the process ends, however it ends. Commands (`operate`, `scheme`) do not take it.
 * @param databaseUrl nothing is locked for MySQL or a database in memory
 * @returns how to let go; null when another process serves this database
 */
export function takeServingLock(databaseUrl: string): (() => void) | null {
  const file = databaseUrl.replace(/^sqlite:/, '');
  if (!databaseUrl.startsWith('sqlite:') || file === ':memory:') return () => undefined;
  const lock = new BetterSqlite3(`${file}.lock`, { timeout: 0 });
  try {
    lock.pragma('locking_mode = EXCLUSIVE');
    lock.exec('BEGIN EXCLUSIVE; COMMIT');
    return () => lock.close();
  } catch (error) {
    lock.close();
    if ((error as { code?: string }).code === 'SQLITE_BUSY') return null;
    throw error;
  }
}
