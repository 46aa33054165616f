import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { createConnection } from 'mysql2/promise';

/** A MariaDB of the tests' own: its own folder and port, no system service, gone afterwards. */
export interface PrivateMariadb {
  /** `mysql://root@127.0.0.1:<port>`, without a database name. */
  readonly url: string;
  stop(): Promise<void>;
}

/** True where the server's programs are installed. */
export function isMariadbInstalled(): boolean {
  return findProgram('mariadbd') !== null && findProgram('mariadb-install-db') !== null;
}

/** What to tell a person who has no MariaDB. */
export const MARIADB_HINT =
  'MariaDB is not installed: `apt-get install mariadb-server` (or your system’s package) brings it';

/**
 * Creates and starts a throw-away MariaDB.
 * @param extraArguments further options of mariadbd, for benches
 * @throws Error with the tail of the server's log when it does not come up
 */
export async function startMariadb(extraArguments: readonly string[] = []): Promise<PrivateMariadb> {
  const folder = mkdtempSync(join(tmpdir(), 'membership-mariadb-'));
  const user = process.getuid?.() === 0 ? 'mysql' : userInfo().username;
  if (process.getuid?.() === 0) {
    spawnSync('chown', ['-R', 'mysql:mysql', folder]);
    chmodSync(folder, 0o755);
  }
  const data = join(folder, 'data');
  const installed = spawnSync(
    findProgram('mariadb-install-db') ?? 'mariadb-install-db',
    [
      '--no-defaults',
      `--user=${user}`,
      `--datadir=${data}`,
      '--auth-root-authentication-method=normal',
      '--skip-test-db',
      '--skip-name-resolve',
    ],
    { encoding: 'utf8' },
  );
  if (installed.status !== 0) throw new Error(`mariadb-install-db failed: ${installed.stderr}${installed.stdout}`);
  const port = await freePort();
  const log = join(folder, 'error.log');
  const server = spawn(
    findProgram('mariadbd') ?? 'mariadbd',
    [
      '--no-defaults',
      `--user=${user}`,
      `--datadir=${data}`,
      `--socket=${join(folder, 'socket')}`,
      `--port=${port}`,
      '--bind-address=127.0.0.1',
      `--pid-file=${join(folder, 'pid')}`,
      `--log-error=${log}`,
      '--skip-name-resolve',
      '--character-set-server=utf8mb4',
      '--innodb-buffer-pool-size=256M',
      '--innodb-log-file-size=64M',
      '--max-connections=400',
      // The tests' rows need not survive a power cut.
      '--innodb-flush-log-at-trx-commit=0',
      '--innodb-flush-method=nosync',
      '--skip-innodb-doublewrite',
      '--skip-sync-frm',
      '--skip-innodb-file-per-table',
      ...extraArguments,
    ],
    { stdio: 'ignore' },
  );
  const url = `mysql://root@127.0.0.1:${port}`;
  await waitUntilUp(url, server, log);
  return {
    url,
    stop: async () => {
      if (server.exitCode === null) {
        const gone = new Promise((resolve) => server.once('exit', resolve));
        server.kill('SIGTERM');
        await gone;
      }
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** Makes an empty database on a running server and gives its URL. */
export async function createMysqlDatabase(serverUrl: string, name: string): Promise<string> {
  const connection = await createConnection(serverUrl);
  try {
    await connection.query(`CREATE DATABASE ${name} CHARACTER SET utf8mb4`);
  } finally {
    await connection.end();
  }
  return `${serverUrl}/${name}`;
}

/** Takes a test's database away again. */
export async function dropMysqlDatabase(databaseUrl: string): Promise<void> {
  const connection = await createConnection(databaseUrl);
  try {
    await connection.query(`DROP DATABASE ${new URL(databaseUrl).pathname.slice(1)}`);
  } finally {
    await connection.end();
  }
}

/** A port that nobody listens on at this moment. */
export function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer().listen(0, '127.0.0.1', () => {
      const address = probe.address();
      probe.close(() =>
        typeof address === 'object' && address ? resolve(address.port) : reject(new Error('no port')),
      );
    });
  });
}

function findProgram(name: string): string | null {
  const folders = [...(process.env.PATH ?? '').split(':'), '/usr/sbin', '/usr/local/sbin', '/usr/local/bin'];
  return folders.map((folder) => join(folder, name)).find((file) => existsSync(file)) ?? null;
}

async function waitUntilUp(url: string, server: ChildProcess, log: string): Promise<void> {
  for (let look = 0; look < 1_200 && server.exitCode === null; look++) {
    try {
      const connection = await createConnection(url);
      await connection.end();
      return;
    } catch {
      await sleep(25);
    }
  }
  throw new Error(`mariadbd did not come up: ${existsSync(log) ? readFileSync(log, 'utf8').slice(-2_000) : 'no log'}`);
}
