import { type ChildProcess, spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';

/** The project's folder. */
export const project = resolve(__dirname, '../../..');

/** A helper of the commands by name; they are ES modules, which jest does not load, so each runs in a Node of its own. */
export const library = (name: string) => join(project, 'server/bin/lib', `${name}.mjs`);

/** What a process said and how it ended. */
export interface Outcome {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs an ES module text in a Node of its own and waits for its end. */
export function runModule(text: string, options: { cwd?: string; env?: NodeJS.ProcessEnv } = {}): Promise<Outcome> {
  return outcomeOf(startModule(text, options));
}

/** Starts an ES module text; the caller waits for its end. */
export function startModule(text: string, options: { cwd?: string; env?: NodeJS.ProcessEnv } = {}) {
  return startNode(['--input-type=module', '--eval', text], options);
}

/** Starts Node; the caller waits for its end. */
export function startNode(words: readonly string[], options: { cwd?: string; env?: NodeJS.ProcessEnv } = {}) {
  return spawn(process.execPath, words, {
    cwd: options.cwd ?? project,
    env: { ...process.env, ...options.env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
}

/** Waits for a process to end and gives all that it said. */
export function outcomeOf(child: ChildProcess): Promise<Outcome> {
  let stdout = '';
  let stderr = '';
  child.stdout?.on('data', (text) => {
    stdout += text;
  });
  child.stderr?.on('data', (text) => {
    stderr += text;
  });
  return new Promise((done, fail) => {
    child.once('error', fail);
    child.once('close', (code) => done({ code, stdout, stderr }));
  });
}

/** A folder with files for one test. */
export function makeFolder(files: Readonly<Record<string, string>>): { path: string; remove(): void } {
  const path = mkdtempSync(join(tmpdir(), 'membership-bin-'));
  for (const [name, content] of Object.entries(files)) write(join(path, name), content);
  return { path, remove: () => rmSync(path, { recursive: true, force: true }) };
}

/** Writes a file and the folders above it. */
export function write(file: string, content: string): void {
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, content);
}
