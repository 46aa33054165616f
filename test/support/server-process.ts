import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import type { Role } from '../../server/start-server';
import { freePort } from './mariadb';

/** The server compiled as `npm run build` does it, in a folder of its own: no stale build can be tested. */
export interface BuiltServer {
  readonly main: string;
  remove(): void;
}

/**
 * Compiles the present sources.
 * @throws Error with the compiler's words when they do not compile
 */
export async function buildServer(): Promise<BuiltServer> {
  const project = resolve(__dirname, '../..');
  const folder = mkdtempSync(join(tmpdir(), 'membership-build-'));
  const compiler = join(project, 'node_modules/typescript/bin/tsc');
  const settings = join(project, 'server/tsconfig.build.json');
  const arguments_ = [compiler, '-p', settings, '--outDir', folder, '--sourceMap', 'false'];
  await promisify(execFile)(process.execPath, arguments_).catch((error: Error & { stdout?: string }) => {
    rmSync(folder, { recursive: true, force: true });
    throw new Error(`the server does not compile: ${error.stdout || error.message}`);
  });
  symlinkSync(join(project, 'node_modules'), join(folder, 'node_modules'));
  return { main: join(folder, 'server/main.js'), remove: () => rmSync(folder, { recursive: true, force: true }) };
}

/** How a process ended. */
export interface ProcessEnd {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
}

/** One server as a process of its own: it keeps its port over restarts, as a machine keeps its address. */
export interface ServerProcess {
  readonly url: string;
  isRunning(): boolean;
  /** Resolves when it is ready for work: `/readyz` answers 200, or, for a worker, it says that it has started. */
  start(): Promise<void>;
  /** SIGKILL; resolves when it is gone. */
  kill(): Promise<void>;
  /** SIGTERM; resolves with how it ended. */
  stop(): Promise<ProcessEnd>;
  /** Its log lines, parsed, oldest first; of all its lives. */
  log(): readonly LogLine[];
}

/** A line of the server's log; lines that are not JSON stand in `msg`. */
export interface LogLine {
  readonly level: number;
  readonly msg: string;
  readonly [field: string]: unknown;
}

export interface ServerProcessOptions {
  readonly server: BuiltServer;
  readonly role?: Role;
  /** Added to `PATH` and what this helper sets; nothing else of this process's environment is handed on. */
  readonly environment: Readonly<Record<string, string>>;
}

/** A start takes a second; on a busy machine, several. */
const READY_WITHIN_MS = 40_000;

/** Describes a process; nothing runs before `start`. */
export async function describeServerProcess(options: ServerProcessOptions): Promise<ServerProcess> {
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const role = options.role ?? 'all';
  const lines: LogLine[] = [];
  let child: ChildProcess | null = null;
  let ended: Promise<ProcessEnd> = Promise.resolve({ code: null, signal: null });

  const run = () => {
    const arguments_ = ['-r', join(__dirname, 'end-with-parent.cjs'), options.server.main, 'serve', '--role', role];
    const born = spawn(process.execPath, arguments_, {
      cwd: tmpdir(),
      env: { PATH: process.env.PATH ?? '', PORT: String(port), LOG_LEVEL: 'info', ...options.environment },
      stdio: ['pipe', 'pipe', 'pipe'],
    });
    for (const stream of [born.stdout, born.stderr]) {
      readLines(stream, (text) => {
        lines.push(parseLine(text));
      });
    }
    child = born;
    ended = new Promise((settle) => {
      born.once('close', (code, signal) => {
        if (child === born) child = null;
        settle({ code, signal });
      });
    });
    return born;
  };

  const end = async (signal: NodeJS.Signals): Promise<ProcessEnd> => {
    child?.kill(signal);
    return ended;
  };

  return {
    url,
    isRunning: () => child !== null,
    log: () => lines,
    kill: async () => {
      await end('SIGKILL');
    },
    stop: () => end('SIGTERM'),
    async start() {
      const from = lines.length;
      const born = run();
      const isReady = role === 'worker' ? () => hasStarted(lines.slice(from)) : () => answers(`${url}/readyz`);
      for (const limit = performance.now() + READY_WITHIN_MS; performance.now() < limit; ) {
        if (born.exitCode !== null || born.signalCode !== null) {
          // Killed on purpose while it was starting: that is no failure of the start.
          if (born.signalCode === 'SIGKILL') return;
          break;
        }
        if (await isReady()) return;
        await sleep(20);
      }
      await end('SIGKILL');
      const tail = lines.slice(-20).map((line) => JSON.stringify(line));
      throw new Error(`the server did not become ready:\n${tail.join('\n')}`);
    },
  };
}

function hasStarted(lines: readonly LogLine[]): boolean {
  return lines.some((line) => line.msg === 'started');
}

async function answers(url: string): Promise<boolean> {
  try {
    const response = await fetch(url, { signal: AbortSignal.timeout(3_000) });
    await response.arrayBuffer();
    return response.status === 200;
  } catch {
    return false;
  }
}

function readLines(stream: NodeJS.ReadableStream | null, take: (line: string) => void): void {
  let rest = '';
  stream?.setEncoding('utf8');
  stream?.on('data', (chunk: string) => {
    const parts = (rest + chunk).split('\n');
    rest = parts.pop() ?? '';
    for (const part of parts) if (part !== '') take(part);
  });
  stream?.on('end', () => {
    if (rest !== '') take(rest);
  });
}

function parseLine(text: string): LogLine {
  try {
    return JSON.parse(text) as LogLine;
  } catch {
    return { level: 50, msg: text };
  }
}
