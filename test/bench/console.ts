import { randomBytes } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type Connection, createConnection, createPool } from 'mysql2/promise';
import { compose } from '../../server/compose';
import { readConfig } from '../../server/config';
import { type Database, openDatabase } from '../../server/database/open-database';
import { entities } from '../../server/entities';
import { listen } from '../../server/http/listen';
import { createLogger } from '../../server/http/logger';
import { refreshInsight } from '../../server/insight/refresh-insight';
import { createOperatorKeys } from '../../server/operator/operator-keys';
import { openSandbox } from '../../server/sandbox';
import { type ManualClock, manualClock } from '../support/clock';
import { createMysqlDatabase, startMariadb } from '../support/mariadb';
import { type OperatorBrowser, openOperator } from '../support/operators';
import { addressesOf, loadTwoVersions } from './support/console-addresses';
import { finish, printTable, say } from './support/report';
import { type OnEnd, runBench } from './support/run-bench';
import { seedAudit } from './support/seed-audit';
import { type ConsoleSize, seedConsole } from './support/seed-console';

/**
 * The operators' console on a large shop: every route of /ops/v1 that reads, one request after the other over HTTP,
 * beside a bare server that reads one row by its primary key. The numbers by the day are counted first, and once more as
 * a worker does every few minutes.
 *
 * `--members=N` and `--entries=N` say how large; 1000000 and 20000000 is the size that the console is built for.
 */

const USUAL: ConsoleSize = { members: 20_000, entries: 200_000 };
const SERVER_OPTIONS = [
  ...['--innodb-buffer-pool-size=3G', '--innodb-log-file-size=1G', '--innodb-flush-log-at-trx-commit=2'],
  '--tmp-table-size=256M',
];
/** Each route is asked so often; the middle counts. */
const TIMES = 5;
/** What an operator is ready to wait. */
const MOST_MS = 1_000;
const SLOWEST_SHOWN = 20;

interface Timed {
  readonly path: string;
  readonly status: number;
  readonly medianMs: number;
  readonly worstMs: number;
}

async function main(onEnd: OnEnd): Promise<void> {
  const size = readSize(process.argv.slice(2));
  const clock = manualClock('2026-11-20T02:00:00Z');
  const mariadb = await startMariadb(SERVER_OPTIONS);
  onEnd(() => mariadb.stop());
  const url = await createMysqlDatabase(mariadb.url, 'console');
  const database = await openDatabase({ url, entities });
  onEnd(() => database.close());
  const connection = await createConnection({ uri: url });
  onEnd(() => connection.end());
  await prepare(database, connection, size, clock);
  const counting = await countNumbers(database, clock);
  const { routes, call, ...console } = await openConsole(database, url, clock, onEnd);
  const bareMs = await measureBare(connection, url, onEnd);
  const addresses = await addressesOf(routes, connection, { ...console, database, clock });
  const timed = await measureRoutes(console.operator, addresses, call);
  print(timed, bareMs);
  const answered = timed.filter(({ status }) => status === 200);
  const slowest = Math.max(...answered.map(({ medianMs }) => medianMs));
  finish(
    'console',
    [
      { what: 'slowest answer of a page, ms', value: Math.round(slowest), atMost: MOST_MS },
      { what: 'counting what is new, s', value: counting.againSeconds, atMost: 30 },
      { what: 'addresses that did not answer', value: timed.length - answered.length, atMost: 0 },
    ],
    { size, counting, bareMs, timed },
    { missFails: false },
  );
}

function readSize(words: readonly string[]): ConsoleSize {
  const read = (name: string, usual: number) => {
    const text = words.find((word) => word.startsWith(`--${name}=`))?.split('=')[1];
    if (text === undefined) return usual;
    if (!/^[1-9]\d{2,7}$/.test(text)) throw new Error(`--${name} takes 100 to 99999999`);
    return Number(text);
  };
  return { members: read('members', USUAL.members), entries: read('entries', USUAL.entries) };
}

async function prepare(
  database: Database,
  connection: Connection,
  size: ConsoleSize,
  clock: ManualClock,
): Promise<void> {
  say(`${size.members} members and ${size.entries} entries are made …`);
  await database.migrate();
  await loadTwoVersions(database, clock);
  const began = performance.now();
  await seedConsole(connection, size, clock.now(), say);
  await seedAudit(connection, size.members, clock.now());
  say(`  made in ${secondsSince(began)} s`);
}

/** All days at first, then only what a worker counts while somebody looks. */
async function countNumbers(database: Database, clock: ManualClock) {
  const first = performance.now();
  await refreshInsight({ database, clock }, 'fresh');
  const firstSeconds = secondsSince(first);
  const again = performance.now();
  await refreshInsight({ database, clock }, 'fresh');
  const counting = { firstSeconds, againSeconds: secondsSince(again) };
  say(`numbers of all days in ${firstSeconds} s; what is new in ${counting.againSeconds} s`);
  return counting;
}

/** The composed house without a worker: nothing else asks the database while it is measured. */
async function openConsole(database: Database, url: string, clock: ManualClock, onEnd: OnEnd) {
  const sandbox = await openSandbox({ clock, storage: ':memory:' });
  onEnd(() => sandbox.close());
  const keys = { DATA_KEY: randomBytes(32).toString('base64'), SESSION_SECRET: randomBytes(32).toString('hex') };
  const environment = {
    ...sandbox.credentials,
    ...keys,
    DATABASE_URL: url,
    PORT: '0',
    PUBLIC_URL: 'http://127.0.0.1:1',
  };
  const config = readConfig({ ...environment, TRUSTED_PROXIES: '127.0.0.1' }, 'sandbox');
  const { app, routes, worker } = compose({ config, database, clock, logger: createLogger('silent') });
  const door = await listen(app.callback(), { host: '127.0.0.1', port: 0 });
  onEnd(() => door.close(500));
  const call = async (method: string, path: string, options: Parameters<OperatorBrowser['send']>[2] & object = {}) => {
    const { body, headers } = options as { body?: unknown; headers?: Record<string, string> };
    const response = await fetch(door.url + path, {
      method,
      headers: { ...(body === undefined ? {} : { 'Content-Type': 'application/json' }), ...headers },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    const isJson = response.headers.get('content-type')?.includes('json') && text !== '';
    return { status: response.status, body: isJson ? JSON.parse(text) : text, headers: response.headers };
  };
  const testing = { ...database, url, remove: async () => undefined };
  const operator = await openOperator({ call, config, clock, database: testing }, 'owner');
  return { operator, routes, call, keys: createOperatorKeys(config), registry: worker.registry };
}

/** A row by its primary key with nothing but `node:http` and `mysql2`. */
async function measureBare(connection: Connection, url: string, onEnd: OnEnd): Promise<number> {
  const [rows] = await connection.query('SELECT id FROM member LIMIT 1');
  const id = (rows as { id: string }[])[0]?.id;
  const pool = createPool({ uri: url, connectionLimit: 2 });
  onEnd(() => pool.end());
  const server = createServer((_, response) => {
    pool
      .query('SELECT id, member_number FROM member WHERE id = ?', [id])
      .then(([found]) => response.end(JSON.stringify(found)))
      .catch(() => response.writeHead(500).end());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onEnd(async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });
  const address = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const times: number[] = [];
  for (let time = 0; time < 200; time++) {
    const began = performance.now();
    await (await fetch(address)).text();
    times.push(performance.now() - began);
  }
  return middleOf(times);
}

async function measureRoutes(
  operator: OperatorBrowser,
  addresses: readonly string[],
  call: (method: string, path: string, options: { headers: Record<string, string> }) => Promise<{ status: number }>,
): Promise<Timed[]> {
  const timed: Timed[] = [];
  for (const [nth, path] of addresses.entries()) {
    const times: number[] = [];
    let status = 0;
    for (let time = 0; time < TIMES; time++) {
      const began = performance.now();
      // From ever another address: what is measured is not the limit an address has.
      const headers = { Cookie: operator.cookie, 'X-Forwarded-For': `10.9.${nth}.${time}` };
      ({ status } = await call('GET', path, { headers }));
      times.push(performance.now() - began);
    }
    timed.push({ path, status, medianMs: middleOf(times), worstMs: Math.max(...times) });
  }
  return timed.sort((a, b) => b.medianMs - a.medianMs);
}

function print(timed: readonly Timed[], bareMs: number): void {
  say(`bare: a row by its primary key in ${bareMs.toFixed(2)} ms; ${timed.length} addresses, the slowest:`);
  printTable(
    ['route', 'status', 'middle ms', 'worst ms', 'times bare'],
    timed
      .slice(0, SLOWEST_SHOWN)
      .map(({ path, status, medianMs, worstMs }) => [
        ...[path, String(status), medianMs.toFixed(1), worstMs.toFixed(1), (medianMs / bareMs).toFixed(1)],
      ]),
  );
  const refused = timed.filter(({ status }) => status !== 200);
  if (refused.length > 0)
    say(`not measured with rows: ${refused.map(({ path, status }) => `${path} (${status})`).join(', ')}`);
}

function middleOf(times: readonly number[]): number {
  const sorted = [...times].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? 0;
}

function secondsSince(began: number): number {
  return Math.round((performance.now() - began) / 10) / 100;
}

runBench(main);
