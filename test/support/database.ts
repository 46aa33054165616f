import { randomBytes } from 'node:crypto';
import { existsSync, mkdtempSync, rmSync, statfsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Database, openDatabase } from '../../server/database/open-database';
import { entities } from '../../server/entities';
import { borrowDatabase, copyTemplate, keepTemplate, readSchema, returnDatabase } from './database-pool';
import { createMysqlDatabase, dropMysqlDatabase } from './mariadb';

export type Engine = 'sqlite' | 'mysql';

/** The engines this run can use: SQLite always, MySQL where the global set-up found or was given a server. */
export const engines: readonly Engine[] = process.env.TEST_MYSQL_URL ? ['sqlite', 'mysql'] : ['sqlite'];

/** An empty place for a database, and how to take it away. */
export interface DatabasePlace {
  readonly engine: Engine;
  readonly url: string;
  remove(): Promise<void>;
}

/** Makes a place: a file in a folder of its own, or a database on the tests' server. */
export async function makeDatabasePlace(engine: Engine): Promise<DatabasePlace> {
  if (engine === 'sqlite') {
    const folder = mkdtempSync(join(placeForFiles(), 'membership-test-'));
    return {
      engine,
      url: `sqlite:${join(folder, 'membership.db')}`,
      remove: async () => rmSync(folder, { recursive: true, force: true }),
    };
  }
  const url = await createMysqlDatabase(mysqlServer(), `test_${randomBytes(6).toString('hex')}`);
  return { engine, url, remove: () => dropMysqlDatabase(url) };
}

/** Memory that looks like a disk, on Linux. */
const MEMORY_DISK = '/dev/shm';
/** What all tests of a run together stay far below; containers often have 64 MB of it. */
const ENOUGH_BYTES = 1_000_000_000;

/** SQLite waits for the disk at every commit, as it must; the tests' rows need not survive a power cut. */
function placeForFiles(): string {
  if (!existsSync(MEMORY_DISK)) return tmpdir();
  const { bavail, bsize } = statfsSync(MEMORY_DISK);
  return bavail * bsize > ENOUGH_BYTES ? MEMORY_DISK : tmpdir();
}

/** A migrated database for a test file. */
export interface TestDatabase extends Database {
  readonly url: string;
  /** Closes it and takes it away. */
  remove(): Promise<void>;
}

/** Opens a migrated database of its own on an engine. */
export function openTestDatabase(engine: Engine): Promise<TestDatabase> {
  return engine === 'sqlite' ? openCopy() : openBorrowed();
}

async function openCopy(): Promise<TestDatabase> {
  const place = await makeDatabasePlace('sqlite');
  const isCopy = copyTemplate(place.url.replace(/^sqlite:/, ''));
  const database = await openDatabase({ url: place.url, entities });
  if (!isCopy) {
    await database.migrate();
    await keepTemplate(database);
  }
  return withRemoval(database, place.url, place.remove);
}

async function openBorrowed(): Promise<TestDatabase> {
  const server = mysqlServer();
  const borrowed = await borrowDatabase(server);
  const url = borrowed === null ? (await makeDatabasePlace('mysql')).url : `${server}/${borrowed}`;
  const database = await openDatabase({ url, entities });
  if (borrowed === null) await database.migrate();
  const schema = await readSchema(url);
  return withRemoval(database, url, async () => {
    if (!(await returnDatabase(url, schema))) await dropMysqlDatabase(url);
  });
}

function withRemoval(database: Database, url: string, remove: () => Promise<void>): TestDatabase {
  return {
    ...database,
    url,
    remove: async () => {
      await database.close();
      await remove();
    },
  };
}

function mysqlServer(): string {
  const server = process.env.TEST_MYSQL_URL;
  if (!server) throw new Error('this run has no MySQL server');
  return server;
}
