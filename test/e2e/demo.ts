import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

const PROJECT = resolve(__dirname, '../..');

/** The demo as `npm start` ends in it, on a database of its own. */
export interface Demo {
  readonly url: string;
  /** What it prints that fits a pattern; waits until it is there. */
  heard(pattern: RegExp): Promise<string>;
  /** Ends the process, keeping its data. */
  stop(): Promise<void>;
  /** Starts it again on the same address and data. */
  start(): Promise<void>;
  /** Ends it and removes its data. */
  close(): Promise<void>;
}

/** @throws Error when the pages have not been built, or with what the demo said when it did not come up */
export async function openDemo(): Promise<Demo> {
  for (const page of ['desk', 'h5', 'console']) {
    if (!existsSync(join(PROJECT, 'dist', page, 'index.html'))) {
      throw new Error(`dist/${page} is missing: npm test and npm run build make it`);
    }
  }
  const folder = mkdtempSync(join(tmpdir(), 'demo-'));
  const port = await findFreePort();
  const url = `http://127.0.0.1:${port}`;
  let child: ChildProcess | null = null;
  const said: string[] = [];
  const demo: Demo = {
    url,
    async start() {
      child = await startProcess(url, said, { PORT: String(port), DATABASE_URL: `sqlite:${join(folder, 'demo.db')}` });
    },
    async heard(pattern) {
      for (;;) {
        const [found] = said.join('').match(pattern) ?? [];
        if (found !== undefined) return found;
        if (child?.exitCode !== null) throw new Error(`the demo ended:\n${said.join('')}`);
        await new Promise((wake) => setTimeout(wake, 100));
      }
    },
    async stop() {
      const running = child;
      child = null;
      if (running === null || running.exitCode !== null) return;
      running.kill('SIGTERM');
      await once(running, 'exit');
    },
    async close() {
      await demo.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
  await demo.start();
  return demo;
}

/** Only what a shell has: credentials in the tester's environment would be taken for a wish to go live. */
function bareEnvironment(): NodeJS.ProcessEnv {
  const { PATH, HOME, TMPDIR } = process.env;
  return { PATH, HOME, TMPDIR };
}

async function startProcess(url: string, said: string[], environment: Record<string, string>): Promise<ChildProcess> {
  const child = spawn(process.execPath, ['--import', 'tsx', 'server/main.ts', 'demo'], {
    cwd: PROJECT,
    env: { ...bareEnvironment(), ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  for (const stream of [child.stdout, child.stderr]) stream?.on('data', (part) => said.push(String(part)));
  for (;;) {
    if (child.exitCode !== null) throw new Error(`the demo ended:\n${said.join('')}`);
    const ready = await fetch(`${url}/readyz`).then(
      (answer) => answer.ok,
      () => false,
    );
    if (ready) return child;
    await new Promise((wake) => setTimeout(wake, 100));
  }
}

async function findFreePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}
