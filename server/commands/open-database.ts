import type { Clock } from '../../shared/kernel/clock';
import { databaseUrlOf } from '../config';
import { type Database, openDatabase } from '../database/open-database';
import { openSandboxClock } from '../database/sandbox-clock';
import { findStamp } from '../database/stamp';
import { entities } from '../entities';
import { systemClock } from './system-clock';
import { CommandRefused } from './terminal';

/** The database that a command works on, with the clock of its world. */
export interface CommandDatabase {
  readonly database: Database;
  readonly clock: Clock;
  /** Whether the world is the sandbox's, with a clock that can be moved. */
  readonly inSandbox: boolean;
  close(): Promise<void>;
}

/** Opens the database that the environment names. @throws CommandRefused where its schema is not up to date */
export async function openCommandDatabase(): Promise<CommandDatabase> {
  const database = await openDatabase({ url: databaseUrlOf(process.env), entities });
  try {
    if ((await database.pendingMigrations()).length > 0) throw new CommandRefused('Run `npm run migrate` first.');
    const inSandbox = (await findStamp(database, 'world')) === 'sandbox';
    const clock = inSandbox ? await openSandboxClock(database, systemClock, 0) : systemClock;
    return { database, clock, inSandbox, close: () => database.close() };
  } catch (error) {
    await database.close();
    throw error;
  }
}
