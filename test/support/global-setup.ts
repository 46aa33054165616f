import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isMariadbInstalled, MARIADB_HINT, startMariadb } from './mariadb';

/**
 * One MariaDB for the whole run; each test file makes its own database in it. `TEST_MYSQL_URL` names another server
 * (MySQL, a Galera node, …) to run the suite on instead.
 */
export default async function globalSetup(): Promise<void> {
  process.env.TEST_TEMPLATES = mkdtempSync(join(tmpdir(), 'membership-templates-'));
  if (process.env.TEST_MYSQL_URL) return;
  if (!isMariadbInstalled()) {
    if (process.env.CI === 'true') throw new Error(MARIADB_HINT);
    process.stdout.write(`\nskipped on MariaDB. ${MARIADB_HINT}.\n`);
    return;
  }
  const server = await startMariadb();
  process.env.TEST_MYSQL_URL = server.url;
  (globalThis as { privateMariadb?: typeof server }).privateMariadb = server;
}
