import { performance } from 'node:perf_hooks';
import { checks, runChecks } from './checks.mjs';
import { Failure } from './failure.mjs';
import { runJest } from './jest.mjs';
import { CHROMIUM, checkPrerequisites, MARIADB } from './prerequisites.mjs';
import { createProgress } from './progress.mjs';
import { setUp, stepsOf } from './set-up.mjs';
import { addUp, closingLine, complain, describeTimes } from './verdict.mjs';

/**
 * The end-to-end tests run on what was built.
 * @type {import('./set-up.mjs').Part[]}
 */
const PARTS = ['h5', 'weapp', 'server', 'desk', 'console'];

/**
 * Makes everything ready, checks it, runs the tests and says how it went.
 * @param {readonly string[]} words for jest
 * @param {boolean} isCi nothing may be missing or skipped then
 * @returns {Promise<number>} the exit code
 * @throws Failure when the tests could not be run at all
 */
export async function runTests(words, isCi) {
  const { refusal, skips } = checkPrerequisites([MARIADB, CHROMIUM], isCi);
  if (refusal !== null) throw new Failure(refusal);

  const progress = createProgress(stepsOf(PARTS) + checks.length);
  await setUp(progress, PARTS);
  const failedChecks = await runChecks(progress);

  const startedMs = performance.now();
  const { code: jestCode, report } = await runJest(words, isCi);
  const tally = addUp(report, failedChecks.length);
  // Words choose tests, and what they leave out is not skipped by mistake.
  const complaint = complain(tally, { jestCode, mustBeWhole: isCi && words.length === 0 });
  const lines = [
    '',
    ...failedChecks,
    describeTimes(progress.times(), report, performance.now() - startedMs),
    ...skips,
    ...(complaint === null ? [] : [complaint]),
    closingLine(tally),
  ];
  process.stdout.write(`${lines.join('\n')}\n`);
  return complaint === null ? 0 : 1;
}
