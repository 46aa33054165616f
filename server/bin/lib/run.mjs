import { stripVTControlCharacters } from 'node:util';
import { startChild } from './children.mjs';
import { Failure } from './failure.mjs';
import { root } from './project.mjs';

/**
 * Runs a tool with its output kept back, for a step that shows it only when it failed.
 * @param {string} command
 * @param {readonly string[]} commandArguments
 * @param {object} [options]
 * @param {string} [options.cwd] the project's folder when not given
 * @param {NodeJS.ProcessEnv} [options.env] in addition to this process's
 * @param {(line: string) => void} [options.onLine] hears the last line of what comes
 * @returns {Promise<{ code: number, output: string }>}
 */
export async function runTool(command, commandArguments, { cwd = root, env = {}, onLine = () => {} } = {}) {
  const child = startChild(command, commandArguments, {
    role: 'tool',
    cwd,
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  for (const stream of [child.process.stdout, child.process.stderr]) {
    stream?.setEncoding('utf8').on('data', (/** @type {string} */ text) => {
      const plain = stripVTControlCharacters(text);
      output += plain;
      const line = plain
        .trimEnd()
        .split(/[\r\n]/)
        .at(-1)
        ?.trim();
      if (line) onLine(line);
    });
  }
  return { code: await untilGone(child, command), output };
}

/**
 * Runs a tool that has to succeed.
 * @param {string} command
 * @param {readonly string[]} commandArguments
 * @param {Parameters<typeof runTool>[2] & { sentence: string }} options `sentence`: what to tell when it fails
 * @throws Failure with the sentence and the tool's output
 */
export async function mustRun(command, commandArguments, { sentence, ...options }) {
  const { code, output } = await runTool(command, commandArguments, options);
  if (code !== 0) throw new Failure(sentence, output);
}

/**
 * Runs a script on this terminal, by this Node.
 * @param {import('./children.mjs').Role} role
 * @param {readonly string[]} nodeArguments
 * @param {NodeJS.ProcessEnv} [env]
 * @returns {Promise<number>} its exit code
 */
export function runHere(role, nodeArguments, env = process.env) {
  const lifeline = role === 'program' ? ['--import', new URL('lifeline.mjs', import.meta.url).href] : [];
  const child = startChild(process.execPath, [...lifeline, ...nodeArguments], {
    role,
    cwd: root,
    env,
    stdio: [
      role === 'conversation' ? 'inherit' : 'ignore',
      'inherit',
      'inherit',
      ...(role === 'program' ? /** @type {const} */ (['ipc']) : []),
    ],
  });
  return untilGone(child, process.execPath);
}

/**
 * @param {import('./children.mjs').Child} child
 * @param {string} command
 */
async function untilGone(child, command) {
  try {
    return await child.gone;
  } catch (error) {
    throw new Failure(`\`${command}\` cannot be run here: ${/** @type {Error} */ (error).message}.`);
  }
}
