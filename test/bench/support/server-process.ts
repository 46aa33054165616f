import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { freePort } from '../../support/mariadb';

/** A server that is measured, in a process of its own. */
export interface ServerProcess {
  readonly url: string;
  /** Seconds of processor time that the process has used; null where the system does not tell. */
  cpuSeconds(): number | null;
  stop(): Promise<void>;
}

const START_LIMIT_MS = 20_000;
/** Unit of the times in /proc/<pid>/stat on every Linux that Node runs on. */
const TICKS_PER_SECOND = 100;

/** Starts `node <main> <words>` with `PORT` set, in production mode, its log thrown away, and waits until it answers. */
export async function startServerProcess(
  main: string,
  words: readonly string[],
  environment: Readonly<Record<string, string>>,
): Promise<ServerProcess> {
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const child = spawn(process.execPath, [...profilerArguments(main), main, ...words], {
    stdio: ['ignore', 'ignore', 'inherit'],
    env: { PATH: process.env.PATH ?? '', NODE_ENV: 'production', PORT: String(port), ...environment },
  });
  await waitUntilReady(`${url}/readyz`, child);
  return {
    url,
    cpuSeconds: () => cpuSecondsOf(child.pid),
    stop: async () => {
      if (child.exitCode !== null || child.signalCode !== null) return;
      const gone = once(child, 'exit');
      child.kill('SIGTERM');
      await gone;
    },
  };
}

/**
 * Runs `node <main> <words>` to its end.
 * @throws Error when it fails
 */
export function runToEnd(main: string, words: readonly string[], environment: Readonly<Record<string, string>>): void {
  execFileSync(process.execPath, [main, ...words], {
    stdio: ['ignore', 'ignore', 'inherit'],
    env: { PATH: process.env.PATH ?? '', NODE_ENV: 'production', ...environment },
  });
}

/** `BENCH_PROFILE=<folder>` writes a processor profile of each server there. */
function profilerArguments(main: string): string[] {
  const folder = process.env.BENCH_PROFILE;
  const name = main.includes('/bare/') ? 'bare' : 'product';
  return folder ? ['--cpu-prof', `--cpu-prof-dir=${folder}`, `--cpu-prof-name=${name}.cpuprofile`] : [];
}

async function waitUntilReady(url: string, child: ChildProcess): Promise<void> {
  const limit = performance.now() + START_LIMIT_MS;
  while (performance.now() < limit && child.exitCode === null) {
    const answer = await fetch(url).catch(() => null);
    await answer?.arrayBuffer();
    if (answer?.ok) return;
    await sleep(50);
  }
  child.kill('SIGKILL');
  throw new Error(`no answer at ${url}`);
}

function cpuSecondsOf(pid: number | undefined): number | null {
  try {
    // The second field is the program's name in parentheses; times of user and system are the 14th and 15th.
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? [];
    return (Number(fields[11]) + Number(fields[12])) / TICKS_PER_SECOND;
  } catch {
    return null;
  }
}
