import { readFileSync, writeFileSync } from 'node:fs';
import { openDatabase } from '../../../server/database/open-database';
import { entities } from '../../../server/entities';
import { createPace } from '../../../server/growth/batch-pace';
import { settlePeriods } from '../../../server/growth/settle-period';

/**
 * The product's settlement as a process of its own, so that its memory is its own: `node settle.js <order> <outcome>`, both
 * JSON files. Compiled, as the product is.
 */
export interface SettleOrder {
  readonly databaseUrl: string;
  /** The instant that its clock shows. */
  readonly now: number;
}

/** One batch as it was seen from outside. */
export interface BatchSeen {
  readonly size: number;
  readonly tookMs: number;
  readonly rssBytes: number;
}

export interface SettleOutcome {
  readonly settled: number;
  readonly changed: number;
  readonly seconds: number;
  readonly rssBeforeBytes: number;
  readonly batches: readonly BatchSeen[];
}

async function main(): Promise<void> {
  const [orderFile, outcomeFile] = process.argv.slice(2) as [string, string];
  const order = JSON.parse(readFileSync(orderFile, 'utf8')) as SettleOrder;
  const database = await openDatabase({ url: order.databaseUrl, entities });
  const batches: BatchSeen[] = [];
  const pace = createPace();
  try {
    const rssBeforeBytes = process.memoryUsage.rss();
    const began = performance.now();
    const { settled, changed, finished } = await settlePeriods(
      { database, clock: { now: () => order.now } },
      {
        pace: {
          get size() {
            return pace.size;
          },
          async measure(work) {
            const [size, from] = [pace.size, performance.now()];
            const result = await pace.measure(work);
            batches.push({ size, tookMs: performance.now() - from, rssBytes: process.memoryUsage.rss() });
            return result;
          },
        },
      },
    );
    const seconds = (performance.now() - began) / 1_000;
    if (!finished) throw new Error('the settlement ended early');
    const outcome: SettleOutcome = { settled, changed, seconds, rssBeforeBytes, batches };
    writeFileSync(outcomeFile, JSON.stringify(outcome));
  } finally {
    await database.close();
  }
}

main().catch((error) => {
  process.stderr.write(`${error instanceof Error ? error.stack : error}\n`);
  process.exitCode = 1;
});
