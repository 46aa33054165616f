import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { databaseUrlOf } from '../config';
import { type Database, openDatabase } from '../database/open-database';
import { takeServingLock } from '../database/serving-lock';
import { findStamp } from '../database/stamp';
import { entities } from '../entities';
import { dataFolderOf } from './demo';
import { CommandRefused, confirms, say } from './terminal';

/** `reset [--yes]`: takes a sandbox database and its local WeChat away, after asking. Live data is never touched. */
export async function reset(words: string[]): Promise<void> {
  const url = databaseUrlOf(process.env);
  const unlock = takeServingLock(url);
  if (!unlock) throw new CommandRefused('The demo is running: stop it first.');
  try {
    const database = await openDatabase({ url, entities });
    try {
      await refuseUnlessSandbox(database);
      const sure =
        words.includes('--yes') ||
        (await confirms(`All data of the sandbox in ${url.replace(/\/\/.*@/, '//')} will be lost. Go on?`));
      if (!sure) {
        say('Nothing was changed.');
        return;
      }
      await database.dataSource.dropDatabase();
    } finally {
      await database.close();
    }
    removeFiles(url);
    say('The sandbox begins anew with the next `npm start`.');
  } finally {
    unlock();
  }
}

async function refuseUnlessSandbox(database: Database): Promise<void> {
  const fresh = (await database.pendingMigrations()).some((name) => name.startsWith('Foundation'));
  const world = fresh ? null : await findStamp(database, 'world');
  if (world !== null && world !== 'sandbox')
    throw new CommandRefused(`This database belongs to ${world}: reset is for the sandbox only.`);
}

function removeFiles(url: string): void {
  const folder = dataFolderOf(url);
  const files = ['', '-wal', '-shm'].map((ending) => join(folder, `sandbox.db${ending}`));
  files.push(join(folder, 'secrets.json'));
  if (url.startsWith('sqlite:')) {
    const file = url.slice('sqlite:'.length);
    files.push(...['', '-wal', '-shm', '.lock'].map((ending) => `${file}${ending}`));
  }
  for (const file of files) rmSync(file, { force: true });
}
