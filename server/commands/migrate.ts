import { databaseUrlOf } from '../config';
import { openDatabase } from '../database/open-database';
import { entities } from '../entities';
import { say } from './terminal';

/** `migrate`: brings the schema of `DATABASE_URL` up to date; safe to run again, and from several machines at once. */
export async function migrate(): Promise<void> {
  const database = await openDatabase({ url: databaseUrlOf(process.env), entities });
  try {
    const ran = await database.migrate();
    say(ran.length === 0 ? 'The database is up to date.' : `Migrated: ${ran.join(', ')}.`);
  } finally {
    await database.close();
  }
}
