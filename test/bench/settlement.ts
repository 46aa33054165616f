import { setTimeout as sleep } from 'node:timers/promises';
import { type Connection, createConnection } from 'mysql2/promise';
import { openDatabase } from '../../server/database/open-database';
import { entities } from '../../server/entities';
import { settlesAt } from '../../server/growth/period.rules';
import { createMysqlDatabase, startMariadb } from '../support/mariadb';
import { settleBare } from './bare/settlement';
import { compileBench } from './support/compile';
import { startGrowthWriters } from './support/growth-writers';
import { carryOutOrder } from './support/order-process';
import { finish, printTable, say, type Target } from './support/report';
import { countOf } from './support/rows';
import { type OnEnd, runBench } from './support/run-bench';
import { copyGrowth, ENDED_YEAR, programme, SETTLED_ON, SETTLES_AT, seedGrowth } from './support/seed-growth';
import type { BatchSeen, SettleOrder, SettleOutcome } from './support/settle';

/**
 * Settlement of a year: the product, set by set in short transactions, beside one transaction of plain SQL that computes
 * and writes the same rows. Each side has a database of its own with the same members, and is measured alone on a server
 * that has nothing left to flush; then the largest number is settled once more while two writers work beside it. After
 * each, accounts, changes and notices of the two sides are compared row by row: other rows are a failure, while a target
 * that was missed is only told, since the machine decides it, too.
 *
 * `--members=N` settles that many only; `--quick` is a smoke run.
 */

const LADDER = [10_000, 100_000, 1_000_000];
const QUICK = [2_000, 10_000];

const TARGETS = { timesBare: 3, unrelatedP99Ms: 100, dueP99Ms: 500, growthOfRss: 1.3, growthOfCost: 1.5 };

/** Holds the largest rung in memory, with a log that takes the bare transaction: disks are not what is compared. */
const SERVER_OPTIONS = ['--innodb-buffer-pool-size=1536M', '--innodb-log-file-size=1G', '--innodb-purge-threads=1'];

/** One number of members, both sides quiet. */
interface Rung {
  readonly members: number;
  readonly due: number;
  readonly changed: number;
  readonly bareSeconds: number;
  readonly productSeconds: number;
  readonly ratio: number;
  readonly batches: readonly BatchSeen[];
  readonly rssBeforeBytes: number;
}

async function main(onEnd: OnEnd): Promise<void> {
  compileBench();
  const mariadb = await startMariadb(SERVER_OPTIONS);
  onEnd(() => mariadb.stop());
  const connection = await createConnection({ uri: mariadb.url, supportBigNumbers: true });
  onEnd(() => connection.end());
  const ladder = readLadder(process.argv.slice(2));
  const rungs: Rung[] = [];
  for (const members of ladder) {
    rungs.push(await measureRung(connection, mariadb.url, members));
    if (members !== ladder.at(-1)) await dropAll(connection);
  }
  const largest = rungs.at(-1) as Rung;
  const crowded = await measureCrowded(connection, mariadb.url, largest.members, onEnd);
  printRungs(rungs);
  printBatches('quiet', largest.batches);
  printBatches('beside the writers', crowded.batches);
  printWaits(crowded);
  finish('settlement', targetsOf(rungs, crowded), { rungs, crowded }, { missFails: false });
}

function readLadder(words: readonly string[]): readonly number[] {
  const members = words.find((word) => word.startsWith('--members='))?.slice('--members='.length);
  if (members !== undefined && !/^[1-9]\d{2,6}$/.test(members)) throw new Error('--members takes 100 to 9999999');
  if (members !== undefined) return [Number(members)];
  return words.includes('--quick') ? QUICK : LADDER;
}

async function measureRung(connection: Connection, serverUrl: string, members: number): Promise<Rung> {
  say(`${members} members are made …`);
  const bareUrl = await makeDatabase(serverUrl, 'settlement_bare');
  const productUrl = await makeDatabase(serverUrl, 'settlement_product');
  await connection.query('USE settlement_bare');
  await seedGrowth(connection, members);
  await copyGrowth(connection, 'settlement_bare', 'settlement_product');
  await becomeQuiet(connection);
  const bareSeconds = await timeBare(bareUrl);
  await becomeQuiet(connection);
  const product = await carryOutOrder<SettleOutcome>('support/settle', orderFor(productUrl));
  const { settled: due, changed, batches, rssBeforeBytes, seconds: productSeconds } = product;
  await compareRows(connection, 'settlement_bare', 'settlement_product');
  const ratio = productSeconds / bareSeconds;
  say(`  bare ${bareSeconds.toFixed(2)} s, product ${productSeconds.toFixed(2)} s, the same rows`);
  return { members, due, changed, bareSeconds, productSeconds, ratio, batches, rssBeforeBytes };
}

interface Crowded extends SettleOutcome {
  readonly unrelated: readonly number[];
  readonly dueWaits: readonly number[];
}

/** The largest number once more, with writers beside it; what they did must not show in the rows. */
async function measureCrowded(
  connection: Connection,
  serverUrl: string,
  members: number,
  onEnd: OnEnd,
): Promise<Crowded> {
  say(`${members} members beside two writers …`);
  await connection.query('DROP DATABASE settlement_product');
  const databaseUrl = await makeDatabase(serverUrl, 'settlement_product');
  await connection.query('USE settlement_product');
  await seedGrowth(connection, members);
  await becomeQuiet(connection);
  const writers = await startGrowthWriters(databaseUrl, members);
  let running: Promise<void> | null = null;
  const stop = () => {
    running ??= writers.stop();
    return running;
  };
  onEnd(stop);
  const outcome = await carryOutOrder<SettleOutcome>('support/settle', orderFor(databaseUrl));
  await stop();
  await compareRows(connection, 'settlement_bare', 'settlement_product');
  return { ...outcome, unrelated: writers.unrelated, dueWaits: writers.due };
}

async function makeDatabase(serverUrl: string, name: string): Promise<string> {
  const url = await createMysqlDatabase(serverUrl, name);
  const database = await openDatabase({ url, entities });
  try {
    await database.migrate();
  } finally {
    await database.close();
  }
  return url;
}

async function dropAll(connection: Connection): Promise<void> {
  for (const name of ['settlement_bare', 'settlement_product']) await connection.query(`DROP DATABASE ${name}`);
}

/** What was written before is on the disk and its old versions are gone: nobody pays for another's rows. */
async function becomeQuiet(connection: Connection): Promise<void> {
  await connection.query('SET GLOBAL innodb_max_dirty_pages_pct = 0');
  for (let look = 0; look < 600; look++) {
    const dirty = await statusOf(connection, 'Innodb_buffer_pool_pages_dirty');
    const unpurged = await statusOf(connection, 'Innodb_history_list_length');
    if (dirty < 100 && unpurged < 100) break;
    await sleep(50);
  }
  await connection.query('SET GLOBAL innodb_max_dirty_pages_pct = 90');
}

async function statusOf(connection: Connection, name: string): Promise<number> {
  return countOf(
    connection,
    `SELECT VARIABLE_VALUE FROM information_schema.GLOBAL_STATUS WHERE VARIABLE_NAME = '${name}'`,
  );
}

function orderFor(databaseUrl: string): SettleOrder {
  return { databaseUrl, now: SETTLED_ON };
}

async function timeBare(databaseUrl: string): Promise<number> {
  const connection = await createConnection({ uri: databaseUrl });
  try {
    const nextEnd = settlesAt(programme, 0, ENDED_YEAR + 1);
    if (nextEnd === null) throw new Error('a year has no end');
    const began = performance.now();
    await settleBare(connection, {
      programme: programme.code,
      endedYear: ENDED_YEAR,
      settlesAt: SETTLES_AT,
      nextEnd,
      now: SETTLED_ON,
    });
    return (performance.now() - began) / 1_000;
  } finally {
    await connection.end();
  }
}

/** Tables with their key and every other column; an account's version tells how often it was written, not what it is. */
const COMPARED: Readonly<Record<string, readonly [key: string, columns: string]>> = {
  growth_account: [
    'programme, member_id',
    'joined_at, bucket, base_rank, stay, prior_rank, prior_stay, peak_rank, held_rank, held_until, settles_at, changes',
  ],
  tier_change: [
    'programme, member_id, number',
    'from_tier, to_tier, reason, programme_version, bucket, score, changed_at',
  ],
  tier_notice: ['programme, member_id, kind, number', 'created_at, told_at'],
};

/** @throws Error when the two databases differ in a single row */
async function compareRows(connection: Connection, one: string, other: string): Promise<void> {
  for (const [table, [key, columns]] of Object.entries(COMPARED)) {
    // Both were empty a moment ago, for all that the optimizer knows: it would compare every row with every other.
    await connection.query(`ANALYZE TABLE ${one}.${table}, ${other}.${table}`);
    const alike = columns.split(', ').map((column) => `o.${column} <=> t.${column}`);
    const counts = [
      await countOf(connection, `SELECT COUNT(*) FROM ${one}.${table}`),
      await countOf(connection, `SELECT COUNT(*) FROM ${other}.${table}`),
      await countOf(
        connection,
        `SELECT COUNT(*) FROM ${one}.${table} o STRAIGHT_JOIN ${other}.${table} t FORCE INDEX (PRIMARY) USING (${key}) WHERE ${alike.join(' AND ')}`,
      ),
    ];
    if (new Set(counts).size > 1 || counts[0] === 0) {
      throw new Error(`${table}: ${counts[0]} rows, ${counts[1]} rows, ${counts[2]} of them alike`);
    }
  }
}

function targetsOf(rungs: readonly Rung[], crowded: Crowded): Target[] {
  const largest = rungs.at(-1) as Rung;
  const [first, last] = [rungs[0] as Rung, largest];
  const micros = ({ productSeconds, due }: Rung) => productSeconds / due;
  return [
    { what: 'product / bare, times', value: rounded(largest.ratio), atMost: TARGETS.timesBare },
    { what: 'writer on an unrelated row, p99 ms', value: at(crowded.unrelated, 0.99), atMost: TARGETS.unrelatedP99Ms },
    { what: 'writer on a row being settled, p99 ms', value: at(crowded.dueWaits, 0.99), atMost: TARGETS.dueP99Ms },
    {
      what: 'memory, last quarter / second quarter',
      value: rounded(growthOfRss(largest.batches)),
      atMost: TARGETS.growthOfRss,
    },
    { what: 'cost a member, largest / smallest', value: rounded(micros(last) / micros(first)), atMost: TARGETS.growthOfCost },
  ];
}

function growthOfRss(batches: readonly BatchSeen[]): number {
  const peak = (from: number, to: number) =>
    Math.max(
      ...batches
        .slice(Math.floor(batches.length * from), Math.ceil(batches.length * to))
        .map(({ rssBytes }) => rssBytes),
    );
  return peak(0.75, 1) / peak(0.25, 0.5);
}

function printRungs(rungs: readonly Rung[]): void {
  printTable(
    ['members', 'due', 'changed', 'bare s', 'product s', 'times', 'members/s', 'µs/member', 'bare µs/member', 'peak MB'],
    rungs.map(({ members, due, changed, bareSeconds, productSeconds, ratio, batches }) =>
      [
        members,
        due,
        changed,
        bareSeconds.toFixed(2),
        productSeconds.toFixed(2),
        ratio.toFixed(2),
        Math.round(due / productSeconds),
        ((productSeconds / due) * 1e6).toFixed(1),
        ((bareSeconds / due) * 1e6).toFixed(1),
        megabytes(Math.max(...batches.map(({ rssBytes }) => rssBytes))),
      ].map(String),
    ),
  );
}

/** Batches in ten parts of the run, with the process's memory at the end of each. */
function printBatches(title: string, batches: readonly BatchSeen[]): void {
  say(`${batches.length} batches, ${title}: their size, how long they took, and memory, over the run`);
  const parts = Array.from({ length: 10 }, (_, nth) =>
    batches.slice(Math.floor((batches.length * nth) / 10), Math.floor((batches.length * (nth + 1)) / 10)),
  ).filter((part) => part.length > 0);
  printTable(
    ['part', 'sizes', 'ms, middle', 'ms, longest', 'MB'],
    parts.map((part, nth) => {
      const [sizes, times] = [part.map(({ size }) => size), part.map(({ tookMs }) => tookMs)];
      return [
        `${nth + 1}/${parts.length}`,
        `${Math.min(...sizes)}–${Math.max(...sizes)}`,
        String(at(times, 0.5)),
        String(at(times, 1)),
        megabytes(part.at(-1)?.rssBytes ?? 0),
      ];
    }),
  );
}

function printWaits({ unrelated, dueWaits, seconds }: Crowded): void {
  say(`writers beside the settlement, which took ${seconds.toFixed(1)} s`);
  printTable(
    ['writer on', 'writes', 'p50 ms', 'p99 ms', 'longest ms'],
    (
      [
        ['an unrelated row', unrelated],
        ['a row being settled', dueWaits],
      ] as const
    ).map(([what, waits]) => [what, waits.length, at(waits, 0.5), at(waits, 0.99), at(waits, 1)].map(String)),
  );
}

/** The value below which a share of them lies. */
function at(values: readonly number[], share: number): number {
  const sorted = [...values].sort((one, other) => one - other);
  return rounded(sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN);
}

function rounded(value: number): number {
  return Number(value.toFixed(2));
}

function megabytes(bytes: number): string {
  return (bytes / 2 ** 20).toFixed(0);
}

runBench(main);
