import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { createGunzip } from 'node:zlib';
import { type MemoryUse, watchMemory } from '../support/memory-watch';

/** A bill by hand: downloads the file, unpacks it, hashes it and counts its lines. Nothing is read of them. */
export interface BareOrder {
  readonly file: string;
}

export interface BareOutcome {
  readonly lines: number;
  readonly sha1: string;
  readonly seconds: number;
  readonly memory: MemoryUse;
}

const LINE_FEED = 10;

async function main(): Promise<void> {
  const [orderFile, outcomeFile] = process.argv.slice(2) as [string, string];
  const { file } = JSON.parse(readFileSync(orderFile, 'utf8')) as BareOrder;
  const { result, memory } = await watchMemory(async () => {
    const began = performance.now();
    const response = await fetch(file);
    if (response.body === null) throw new Error('no bill');
    const hash = createHash('sha1');
    const unpacked = createGunzip();
    let lines = 0;
    const counted = (async () => {
      for await (const chunk of unpacked) {
        hash.update(chunk as Buffer);
        for (const byte of chunk as Buffer) if (byte === LINE_FEED) lines += 1;
      }
    })();
    for await (const chunk of response.body) unpacked.write(chunk);
    unpacked.end();
    await counted;
    // The titles, and the two lines of sums.
    return { lines: lines - 3, sha1: hash.digest('hex'), seconds: (performance.now() - began) / 1_000 };
  });
  const outcome: BareOutcome = { ...result, memory };
  writeFileSync(outcomeFile, JSON.stringify(outcome));
}

main().catch((error) => {
  process.stderr.write(`${error instanceof Error ? error.stack : error}\n`);
  process.exitCode = 1;
});
