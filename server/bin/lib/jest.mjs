import { mkdirSync, readFileSync, rmSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { dirname, join } from 'node:path';
import { Failure } from './failure.mjs';
import { installed, root } from './project.mjs';
import { runHere } from './run.mjs';

/**
 * The part of jest's report that is read here.
 * @typedef {object} JestReport
 * @property {boolean} success
 * @property {number} numPassedTests
 * @property {number} numFailedTests
 * @property {number} numPendingTests
 * @property {number} numTodoTests
 * @property {number} numRuntimeErrorTestSuites files that could not even be read: none of their tests is counted
 * @property {{ name: string, startTime: number, endTime: number }[]} testResults times in epoch milliseconds
 */

/**
 * Runs jest on this terminal.
 * @param {readonly string[]} words what the person adds
 * @param {boolean} isCi snapshots are not written then
 * @returns {Promise<{ code: number, report: JestReport }>}
 * @throws Failure when jest ended without a report
 */
export async function runJest(words, isCi) {
  const file = join(root, '.cache/jest-report.json');
  mkdirSync(dirname(file), { recursive: true });
  rmSync(file, { force: true });
  const code = await runHere(
    'tool',
    [installed('jest/bin/jest.js'), '--json', `--outputFile=${file}`, ...ownArguments(words, isCi), ...words],
    withoutNodeEnv(process.env),
  );
  try {
    return { code, report: JSON.parse(readFileSync(file, 'utf8')) };
  } catch {
    throw new Failure('The tests ended before jest could report: what it said stands above.');
  }
}

/**
 * @param {readonly string[]} words
 * @param {boolean} isCi
 */
function ownArguments(words, isCi) {
  const arguments_ = isCi ? ['--ci'] : [];
  // jest leaves one core to the person; on two cores that would be half of them, and the tests wait more than compute.
  if (availableParallelism() === 2 && !words.some((word) => /^(-w|--maxWorkers|-i|--runInBand)/.test(word))) {
    arguments_.push('--maxWorkers=2');
  }
  return arguments_;
}

/**
 * jest sets it to `test`, but not where it is set already; React then would be another one.
 * @param {NodeJS.ProcessEnv} env
 */
function withoutNodeEnv({ NODE_ENV, ...env }) {
  return env;
}
