import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { compiledFile } from './compile';

/**
 * Runs a compiled file of the bench as a process of its own, `node <file> <order> <outcome>`, both JSON files.
 * @param nodeOptions for Node itself: `--expose-gc`
 * @returns what it wrote
 * @throws Error when it fails
 */
export async function carryOutOrder<Outcome>(
  name: string,
  order: object,
  nodeOptions: readonly string[] = [],
): Promise<Outcome> {
  const folder = mkdtempSync(join(tmpdir(), 'membership-bench-'));
  try {
    const [orderFile, outcomeFile] = [join(folder, 'order.json'), join(folder, 'outcome.json')];
    writeFileSync(orderFile, JSON.stringify(order));
    const child = spawn(process.execPath, [...nodeOptions, compiledFile(name), orderFile, outcomeFile], {
      stdio: ['ignore', 'inherit', 'inherit'],
      env: { PATH: process.env.PATH ?? '', NODE_ENV: 'production' },
    });
    const [code] = await once(child, 'exit');
    if (code !== 0) throw new Error(`${name} ended with ${code}`);
    return JSON.parse(readFileSync(outcomeFile, 'utf8')) as Outcome;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
