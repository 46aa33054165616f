import { type Connection, createConnection } from 'mysql2/promise';
import { openDatabase } from '../../server/database/open-database';
import { entities } from '../../server/entities';
import { settlesAt } from '../../server/growth/period.rules';
import { createMysqlDatabase, startMariadb } from '../support/mariadb';
import { settleBare } from './bare/settlement';
import { compileBench } from './support/compile';
import { startGrowthWriters } from './support/growth-writers';
import { carryOutOrder } from './support/order-process';
import { becomeQuiet } from './support/quiet';
import { finish, printTable, say, type Target } from './support/report';
import { type OnEnd, runBench } from './support/run-bench';
import { compareRows } from './support/same-rows';
import { copyGrowth, ENDED_YEAR, programme, SETTLED_ON, SETTLES_AT, seedGrowth } from './support/seed-growth';
import type { BatchSeen, SettleOrder, SettleOutcome } from './support/settle';

/**
 * Settlement of a year: the product, set by set in short transactions with two writers beside it, and one transaction of
 * plain SQL that computes and writes the same rows with the server to itself. Each side has a database of its own with the
 * same members. Afterwards accounts, changes and notices of the two are compared row by row: other rows are a failure,
 * while a target that was missed is only told, since the machine decides it, too.
 *
 * `--members=N` settles that many only; `--quick` is a smoke run.
 */

const LADDER = [10_000, 100_000, 1_000_000];
const QUICK = [2_000, 10_000];

/** Holds the largest rung in memory, with a log that takes the bare transaction: disks are not what is compared. */
const SERVER_OPTIONS = ['--innodb-buffer-pool-size=1536M', '--innodb-log-file-size=1G'];

const BARE = 'settlement_bare';
const PRODUCT = 'settlement_product';

/** One number of members. */
interface Rung {
  readonly members: number;
  readonly due: number;
  readonly changed: number;
  readonly bareSeconds: number;
  readonly productSeconds: number;
  readonly batches: readonly BatchSeen[];
  readonly rssBeforeBytes: number;
  /** How long writes took beside the product, in milliseconds. */
  readonly unrelatedWaits: readonly number[];
  readonly dueWaits: readonly number[];
}

async function main(onEnd: OnEnd): Promise<void> {
  const ladder = readLadder(process.argv.slice(2));
  compileBench();
  const mariadb = await startMariadb(SERVER_OPTIONS);
  onEnd(() => mariadb.stop());
  const connection = await createConnection({ uri: mariadb.url });
  onEnd(() => connection.end());
  const rungs: Rung[] = [];
  for (const members of ladder) rungs.push(await measureRung(connection, mariadb.url, members, onEnd));
  const largest = rungs.at(-1) as Rung;
  printRungs(rungs);
  printBatches(largest.batches);
  printWaits(rungs);
  finish('settlement', targetsOf(rungs.at(-2) ?? largest, largest), { rungs }, { missFails: false });
}

function readLadder(words: readonly string[]): readonly number[] {
  const members = words.find((word) => word.startsWith('--members='))?.slice('--members='.length);
  if (members !== undefined && !/^[1-9]\d{2,6}$/.test(members)) throw new Error('--members takes 100 to 9999999');
  if (members !== undefined) return [Number(members)];
  return words.includes('--quick') ? QUICK : LADDER;
}

async function measureRung(connection: Connection, serverUrl: string, members: number, onEnd: OnEnd): Promise<Rung> {
  say(`${members} members are made …`);
  const bareUrl = await makeDatabase(serverUrl, BARE);
  const productUrl = await makeDatabase(serverUrl, PRODUCT);
  await connection.query(`USE ${BARE}`);
  await seedGrowth(connection, members);
  await copyGrowth(connection, BARE, PRODUCT);
  await becomeQuiet(connection);
  const bare = await runBare(bareUrl);
  await becomeQuiet(connection);
  const product = await runProduct(productUrl, members, onEnd);
  await compareRows(connection, BARE, PRODUCT);
  for (const name of [BARE, PRODUCT]) await connection.query(`DROP DATABASE ${name}`);
  say(`  bare ${bare.seconds.toFixed(2)} s, product ${product.productSeconds.toFixed(2)} s, the same rows`);
  return { members, due: bare.due, bareSeconds: bare.seconds, ...product };
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

async function runBare(databaseUrl: string): Promise<{ readonly due: number; readonly seconds: number }> {
  const connection = await createConnection({ uri: databaseUrl });
  try {
    const nextEnd = settlesAt(programme, 0, ENDED_YEAR + 1);
    if (nextEnd === null) throw new Error('a year has no end');
    const order = { programme: programme.code, endedYear: ENDED_YEAR, settlesAt: SETTLES_AT, nextEnd, now: SETTLED_ON };
    const began = performance.now();
    const due = await settleBare(connection, order);
    return { due, seconds: (performance.now() - began) / 1_000 };
  } finally {
    await connection.end();
  }
}

type ProductRun = Omit<Rung, 'members' | 'due' | 'bareSeconds'>;

/** What the writers do beside it must not show in the rows: the due one only settles what it touches, a little earlier. */
async function runProduct(databaseUrl: string, members: number, onEnd: OnEnd): Promise<ProductRun> {
  const writers = await startGrowthWriters(databaseUrl, members);
  onEnd(() => writers.stop());
  const order: SettleOrder = { databaseUrl, now: SETTLED_ON };
  const { seconds, ...outcome } = await carryOutOrder<SettleOutcome>('support/settle', order);
  await writers.stop();
  const { changed, batches, rssBeforeBytes } = outcome;
  const waits = { unrelatedWaits: writers.unrelated, dueWaits: writers.due };
  return { productSeconds: seconds, changed, batches, rssBeforeBytes, ...waits };
}

/** @param before a tenth of the largest: the smallest one is mostly start, beside which any growth would look small */
function targetsOf(before: Rung, largest: Rung): Target[] {
  const { productSeconds, bareSeconds, batches } = largest;
  const aMember = (rung: Rung) => rung.productSeconds / rung.due;
  const peak = (from: number, to: number) => Math.max(...sliceOf(batches, from, to).map(({ rssBytes }) => rssBytes));
  return [
    { what: 'product / bare, times', value: rounded(productSeconds / bareSeconds), atMost: 3 },
    { what: 'writer on an unrelated row, p99 ms', value: at(largest.unrelatedWaits, 0.99), atMost: 100 },
    { what: 'writer on a row being settled, p99 ms', value: at(largest.dueWaits, 0.99), atMost: 500 },
    // Once everything is loaded and the pools are warm, nothing grows with the number of members.
    { what: 'memory, last quarter / second', value: rounded(peak(0.75, 1) / peak(0.25, 0.5)), atMost: 1.25 },
    {
      what: 'cost a member, largest / the one before',
      value: rounded(aMember(largest) / aMember(before)),
      atMost: 1.5,
    },
  ];
}

function printRungs(rungs: readonly Rung[]): void {
  printTable(
    [
      'members',
      'due',
      'changed',
      'bare s',
      'product s',
      'times',
      'members/s',
      'µs/member',
      'bare µs/member',
      'peak MB',
    ],
    rungs.map(({ members, due, changed, bareSeconds, productSeconds, batches }) =>
      [
        members,
        due,
        changed,
        bareSeconds.toFixed(2),
        productSeconds.toFixed(2),
        (productSeconds / bareSeconds).toFixed(2),
        Math.round(due / productSeconds),
        ((productSeconds / due) * 1e6).toFixed(1),
        ((bareSeconds / due) * 1e6).toFixed(1),
        megabytes(Math.max(...batches.map(({ rssBytes }) => rssBytes))),
      ].map(String),
    ),
  );
}

/** Batches in ten parts of the run, with the process's memory at the end of each. */
function printBatches(batches: readonly BatchSeen[]): void {
  say(`${batches.length} batches of the last run: their size, how long they took, and memory`);
  const parts = Array.from({ length: 10 }, (_, nth) => sliceOf(batches, nth / 10, (nth + 1) / 10));
  printTable(
    ['part', 'sizes', 'ms, middle', 'ms, longest', 'MB'],
    parts
      .filter((part) => part.length > 0)
      .map((part, nth) => {
        const [sizes, times] = [part.map(({ size }) => size), part.map(({ tookMs }) => tookMs)];
        const range = `${Math.min(...sizes)}–${Math.max(...sizes)}`;
        return [String(nth + 1), range, String(at(times, 0.5)), String(at(times, 1)), megabytes(part.at(-1)!.rssBytes)];
      }),
  );
}

function printWaits(rungs: readonly Rung[]): void {
  const lines = rungs.flatMap(({ members, unrelatedWaits, dueWaits }) => [
    { members, what: 'an unrelated row', waits: unrelatedWaits },
    { members, what: 'a row being settled', waits: dueWaits },
  ]);
  printTable(
    ['members', 'writer on', 'writes', 'p50 ms', 'p99 ms', 'longest ms'],
    lines.map(({ members, what, waits }) =>
      [members, what, waits.length, at(waits, 0.5), at(waits, 0.99), at(waits, 1)].map(String),
    ),
  );
}

/** The part of a list between two shares of its length. */
function sliceOf<T>(list: readonly T[], from: number, to: number): T[] {
  return list.slice(Math.floor(list.length * from), Math.floor(list.length * to));
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
