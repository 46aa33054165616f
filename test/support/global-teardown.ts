import { rmSync } from 'node:fs';
import { dropPool } from './database-pool';
import type { PrivateMariadb } from './mariadb';

export default async function globalTeardown(): Promise<void> {
  const own = (globalThis as { privateMariadb?: PrivateMariadb }).privateMariadb;
  // A server of somebody's own is left as it was found.
  if (!own && process.env.TEST_MYSQL_URL) await dropPool(process.env.TEST_MYSQL_URL);
  await own?.stop();
  if (process.env.TEST_TEMPLATES) rmSync(process.env.TEST_TEMPLATES, { recursive: true, force: true });
}
