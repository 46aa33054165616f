import { readFileSync, writeFileSync } from 'node:fs';
import autocannon, { type PreparedRequest } from 'autocannon';

/**
 * A process of its own that loads a server, so that the load does not share a thread with what it measures.
 * Arguments: the order (a JSON file), the file for the outcome.
 */

/** What to send. Each connection goes through its own requests in turn, so that no two send the same. */
export interface FireOrder {
  readonly url: string;
  readonly connections: number;
  /** For so many seconds, over and over; null: every request exactly once. */
  readonly seconds: number | null;
  readonly requests: readonly PreparedRequest[];
}

/** What came back. */
export interface FireOutcome {
  readonly answered: number;
  /** From the first request to the last answer. */
  readonly seconds: number;
  /** Answers other than 2xx, broken connections, time-outs. */
  readonly failed: number;
  /** Milliseconds that each answer took. */
  readonly latencies: readonly number[];
}

async function fire({ url, connections, seconds, requests }: FireOrder): Promise<FireOutcome> {
  const shares = Array.from({ length: connections }, (_, nth) => requests.filter((_, at) => at % connections === nth));
  let clients = 0;
  const latencies: number[] = [];
  const began = performance.now();
  let ended = began;
  const run = autocannon({
    url,
    connections,
    ...(seconds === null ? { amount: requests.length } : { duration: seconds }),
    setupClient: (client) => client.setRequests(shares[clients++ % connections] ?? []),
  });
  run.on('response', (_client, _status, _bytes, milliseconds) => {
    latencies.push(Math.round(milliseconds * 1_000) / 1_000);
    ended = performance.now();
  });
  const { errors, timeouts, non2xx } = await run;
  return {
    answered: latencies.length,
    seconds: (ended - began) / 1_000,
    failed: errors + timeouts + non2xx,
    latencies,
  };
}

async function main([orderFile, outcomeFile]: string[]): Promise<void> {
  if (!orderFile || !outcomeFile) throw new Error('usage: fire <order> <outcome>');
  const order = JSON.parse(readFileSync(orderFile, 'utf8')) as FireOrder;
  writeFileSync(outcomeFile, JSON.stringify(await fire(order)));
}

if (require.main === module) {
  main(process.argv.slice(2)).catch((error) => {
    process.stderr.write(`${error instanceof Error ? error.stack : error}\n`);
    process.exitCode = 1;
  });
}
