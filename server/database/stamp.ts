import type { Instant } from '../../shared/kernel/instant';
import { isDuplicate } from './errors';
import type { Database } from './open-database';
import { DatabaseStamp } from './stamp.entity';

/**
 * Writes what this database is for at its first start, and compares at every later one.
 * @returns null when it fits, else what the database holds
 */
export async function stampDatabase(
  database: Database,
  name: 'world' | 'dataKey',
  value: string,
  now: Instant,
): Promise<string | null> {
  const held = await database.read.findOneBy(DatabaseStamp, { name });
  if (held) return held.value === value ? null : held.value;
  try {
    await database.inUnit((unit) => unit.insert(DatabaseStamp, { name, value, stampedAt: now }));
    return null;
  } catch (error) {
    if (!isDuplicate(error)) throw error;
    return stampDatabase(database, name, value, now);
  }
}

/** What the database was stamped with, null before its first start. */
export async function findStamp(database: Database, name: 'world' | 'dataKey'): Promise<string | null> {
  return (await database.read.findOneBy(DatabaseStamp, { name }))?.value ?? null;
}
