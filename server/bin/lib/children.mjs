import { spawn, spawnSync } from 'node:child_process';

/**
 * What a child is to us, which decides how it ends.
 * - `tool` brings children of its own (a compiler's, a test runner's): it has a process group, and all of it ends.
 * - `program` is served until a signal comes, and then finishes what it began. It has a process group, so that a Ctrl-C
 *   reaches it once, through us, and not a second time from the terminal; a second one means "at once" to it.
 * - `conversation` asks the person something, so it stays in the terminal's foreground group.
 * @typedef {'tool' | 'program' | 'conversation'} Role
 * @typedef {{ process: import('node:child_process').ChildProcess, role: Role, gone: Promise<number> }} Child
 */

/** @type {Set<Child>} */
const children = new Set();

/** How long each may take to end before it is made to; a program is given what its own shutdown takes, and more. */
const GRACE_MS = /** @type {const} */ ({ tool: 5_000, program: 40_000, conversation: 5_000 });

/**
 * Starts a child and keeps it until it is gone.
 * @param {string} command
 * @param {readonly string[]} commandArguments
 * @param {{ role: Role, cwd: string, env: NodeJS.ProcessEnv, stdio: import('node:child_process').StdioOptions }} options
 * @returns {Child}
 */
export function startChild(command, commandArguments, { role, cwd, env, stdio }) {
  const detached = role !== 'conversation' && process.platform !== 'win32';
  const child = spawn(command, commandArguments, { cwd, env, stdio, detached, windowsHide: true });
  /** @type {Promise<number>} */
  const gone = new Promise((resolve, reject) => {
    child.once('error', reject);
    // `close`, not `exit`: the output is whole only then.
    child.once('close', (code) => resolve(code ?? 1));
  });
  const entry = { process: child, role, gone };
  children.add(entry);
  const forget = () => children.delete(entry);
  gone.then(forget, forget);
  return entry;
}

/**
 * Hands a signal to every child and waits until they are gone.
 * @param {NodeJS.Signals} signal
 * @returns {Promise<number | null>} the exit code of the program, null when none was running
 */
export async function passOn(signal) {
  const program = [...children].find(({ role }) => role === 'program');
  await end([...children], signal);
  return program ? program.gone : null;
}

/** Ends every child together with theirs. */
export async function endChildren() {
  await end([...children], 'SIGTERM');
}

/**
 * @param {readonly Child[]} chosen
 * @param {NodeJS.Signals} signal
 */
async function end(chosen, signal) {
  // A closed terminal is no signal that a program knows.
  const asked = signal === 'SIGHUP' ? 'SIGTERM' : signal;
  for (const child of chosen) signalTree(child, child.role === 'tool' ? 'SIGTERM' : asked);
  await Promise.all(chosen.map(waitOrKill));
}

/** @param {Child} child */
async function waitOrKill(child) {
  const patience = setTimeout(() => signalTree(child, 'SIGKILL'), GRACE_MS[child.role]);
  await child.gone.catch(() => null);
  clearTimeout(patience);
  // What a tool started may outlive it, and nobody else would end it.
  if (child.role === 'tool') signalTree(child, 'SIGKILL');
}

/**
 * @param {Child} child
 * @param {NodeJS.Signals} signal
 */
function signalTree(child, signal) {
  const { pid } = child.process;
  if (pid === undefined) return;
  if (process.platform === 'win32') {
    spawnSync('taskkill', ['/pid', String(pid), '/T', '/F'], { stdio: 'ignore' });
    return;
  }
  try {
    process.kill(child.role === 'tool' ? -pid : pid, signal);
  } catch (error) {
    if (/** @type {NodeJS.ErrnoException} */ (error).code !== 'ESRCH') throw error;
  }
}
