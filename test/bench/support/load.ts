import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { compiledFile } from './compile';
import type { FireOrder, FireOutcome } from './fire';

/**
 * Loads a server from a process of its own.
 * @throws Error when a single answer was not 2xx: a measure of refusals says nothing
 */
export async function load(order: FireOrder): Promise<FireOutcome> {
  const folder = mkdtempSync(join(tmpdir(), 'membership-bench-'));
  try {
    const [orderFile, outcomeFile] = [join(folder, 'order.json'), join(folder, 'outcome.json')];
    writeFileSync(orderFile, JSON.stringify(order));
    const child = spawn(process.execPath, [compiledFile('support/fire'), orderFile, outcomeFile], {
      stdio: ['ignore', 'inherit', 'inherit'],
    });
    const [code] = await once(child, 'exit');
    if (code !== 0) throw new Error(`the load process ended with ${code}`);
    const outcome = JSON.parse(readFileSync(outcomeFile, 'utf8')) as FireOutcome;
    if (outcome.failed > 0) throw new Error(`${outcome.failed} of ${outcome.answered} requests failed at ${order.url}`);
    return outcome;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
