import { createConnection } from 'mysql2/promise';
import { openDatabase } from '../../server/database/open-database';
import { entities } from '../../server/entities';
import { addDays, businessDayOf } from '../../shared/kernel/business-day';
import { createMysqlDatabase, startMariadb } from '../support/mariadb';
import type { BareOrder, BareOutcome } from './bare/reconcile';
import { startBillServer } from './support/bill-server';
import { compileBench } from './support/compile';
import type { MemoryUse } from './support/memory-watch';
import { carryOutOrder } from './support/order-process';
import type { ReconcileOrder, ReconcileOutcome } from './support/reconcile';
import { finish, printTable, say } from './support/report';
import { type OnEnd, runBench } from './support/run-bench';
import { seedTrades } from './support/seed-trades';
import { makeSettings } from './support/settings';

/**
 * Reconciliation of a day: the product fetches, checks, reads and compares both bills with its rows and closes the day,
 * beside a bare pass that downloads the trade bill, unpacks it, hashes it and counts its lines. Each is a process of its own.
 * The bench fails where the differences that were put into the bill are not the ones that are found, or where the memory of
 * the product is not flat: a day of many trades takes hardly more than one of few.
 *
 * `--lines=N` reconciles a day of that many only.
 */

const FEW = 10_000;
const MANY = 100_000;
/** How much more heap the large day may take at its peak than the small one: its lines alone would be ten times this. */
const FLAT_WITHIN_BYTES = 24 * 1_048_576;
const MEGABYTE = 1_048_576;

interface Rung {
  readonly lines: number;
  readonly bare: BareOutcome;
  readonly product: ReconcileOutcome;
  readonly ratio: number;
}

async function main(onEnd: OnEnd): Promise<void> {
  const only = process.argv.find((word) => word.startsWith('--lines='))?.slice('--lines='.length);
  const sizes = only === undefined ? [FEW, MANY] : [Number(only)];
  compileBench();
  const mariadb = await startMariadb();
  onEnd(() => mariadb.stop());
  const rungs: Rung[] = [];
  for (const lines of sizes) rungs.push(await measure(mariadb.url, lines, onEnd));
  printTable(
    ['lines', 'side', 'seconds', 'heap before', 'heap peak', 'heap after', 'rss peak'],
    rungs.flatMap(({ lines, bare, product }) => [
      [String(lines), 'product', product.seconds.toFixed(2), ...megabytes(product.memory)],
      [String(lines), 'bare', bare.seconds.toFixed(2), ...megabytes(bare.memory)],
    ]),
  );
  for (const { lines, ratio } of rungs) say(`${lines} lines: product / bare = ${ratio}`);
  const [first, last] = [rungs[0], rungs.at(-1)];
  if (!first || !last) throw new Error('nothing was measured');
  const grownBytes = Math.max(0, peakOf(last) - peakOf(first));
  finish(
    'reconcile',
    [
      { what: 'heap peak of the large day above the small one’s, bytes', value: grownBytes, atMost: FLAT_WITHIN_BYTES },
      { what: 'seconds for the large day', value: Number(last.product.seconds.toFixed(2)), atMost: 60 },
    ],
    { rungs },
  );
}

function peakOf({ product }: Rung): number {
  return product.memory.heapPeak - product.memory.heapBefore;
}

function megabytes({ heapBefore, heapPeak, heapAfter, rssPeak }: MemoryUse): string[] {
  return [heapBefore, heapPeak, heapAfter, rssPeak].map((bytes) => `${(bytes / MEGABYTE).toFixed(1)} MB`);
}

async function measure(serverUrl: string, lines: number, onEnd: OnEnd): Promise<Rung> {
  const databaseUrl = await createMysqlDatabase(serverUrl, `bench_reconcile_${lines}`);
  const database = await openDatabase({ url: databaseUrl, entities });
  await database.migrate();
  await database.close();
  const settings = makeSettings(databaseUrl);
  const day = addDays(businessDayOf(Date.now()), -2);
  say(`a day of ${lines} trades is made …`);
  const made = await seedTrades(databaseUrl, day, lines);
  const server = await startBillServer(settings, made);
  onEnd(() => server.stop());
  const { environment } = settings;
  const order: ReconcileOrder = {
    databaseUrl,
    day,
    payUrl: server.url,
    appid: settings.appid,
    settings: {
      mchid: settings.mchid,
      certSerial: environment.WECHATPAY_CERT_SERIAL ?? '',
      privateKey: environment.WECHATPAY_PRIVATE_KEY ?? '',
      apiV3Key: settings.apiV3Key,
      publicKey: { id: settings.publicKeyId, pem: environment.WECHATPAY_PUBLIC_KEY ?? '' },
      platformCerts: [],
    },
  };
  const bareOrder: BareOrder = { file: server.tradeFile };
  const bare: BareOutcome = await carryOutOrder('bare/reconcile', bareOrder, NODE);
  const product: ReconcileOutcome = await carryOutOrder('support/reconcile', order, NODE);
  if (bare.lines !== made.lineCount) throw new Error(`the bare pass counts ${bare.lines} of ${made.lineCount} lines`);
  if (product.outcome !== 'closed') throw new Error(`the day is ${product.outcome}`);
  await compareDifferences(databaseUrl, made.differences, made.lineCount);
  return { lines, bare, product, ratio: Number((product.seconds / bare.seconds).toFixed(1)) };
}

/** A heap that holds the program and little else: what is not flat does not come to its end. */
const NODE = ['--expose-gc', '--max-old-space-size=64', '--max-semi-space-size=8'];

/** What was put into the bill is what was found, no more and no less, and every line was read. */
async function compareDifferences(databaseUrl: string, expected: readonly string[], lineCount: number): Promise<void> {
  const connection = await createConnection({ uri: databaseUrl });
  try {
    const [found] = await connection.query('SELECT kind FROM reconciliation_difference ORDER BY kind');
    const kinds = (found as { kind: string }[]).map(({ kind }) => kind);
    if (kinds.join() !== [...expected].sort().join()) throw new Error(`differences found: ${kinds.join()}`);
    const [days] = await connection.query('SELECT line_count AS lineCount FROM reconciliation_day');
    const read = (days as { lineCount: number }[])[0]?.lineCount;
    if (read !== lineCount) throw new Error(`${read} of ${lineCount} lines were read`);
  } finally {
    await connection.end();
  }
}

runBench(main);
