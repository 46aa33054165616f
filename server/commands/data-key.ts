import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { databaseUrlOf } from '../config';
import { stampDatabase } from '../database/stamp';
import { EnvironmentReader } from '../environment-reader';
import { fingerprintOf } from '../start-server';
import type { Setting } from './carry-out';
import { dataFolderOf } from './demo';
import { CommandRefused } from './terminal';

/**
 * The key that this database's secrets are encrypted under: `DATA_KEY`, or the sandbox's beside its data.
 * @throws CommandRefused in one sentence when it is missing, or is not the one that the server runs with
 */
export async function readDataKey({ database, now }: Pick<Setting, 'database' | 'now'>): Promise<Buffer> {
  const fromSandbox = process.env.DATA_KEY ? '' : sandboxDataKey(dataFolderOf(databaseUrlOf(process.env)));
  const value = process.env.DATA_KEY || fromSandbox;
  if (value === '') {
    throw new CommandRefused(
      'DATA_KEY is missing: secrets and phone numbers are kept under it. Set the one that the server runs with; `npm start` keeps the sandbox’s in secrets.json beside the data.',
    );
  }
  const reader = new EnvironmentReader({ DATA_KEY: value });
  const dataKey = reader.dataKey();
  if (reader.faults.length > 0) throw new CommandRefused(reader.faults.join(' '));
  if ((await stampDatabase(database, 'dataKey', fingerprintOf(dataKey), now)) !== null) {
    throw new CommandRefused(
      'DATA_KEY is not the one this database was made with: nothing kept under it could be read.',
    );
  }
  return dataKey;
}

/** Empty where no sandbox has kept one. */
function sandboxDataKey(dataFolder: string): string {
  const file = join(dataFolder, 'secrets.json');
  if (!existsSync(file)) return '';
  return (JSON.parse(readFileSync(file, 'utf8')) as { DATA_KEY?: string }).DATA_KEY ?? '';
}
