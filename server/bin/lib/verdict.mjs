import { relative } from 'node:path';
import { seconds } from './progress.mjs';
import { root } from './project.mjs';

/**
 * The numbers that a run ends with.
 * @typedef {{ passed: number, failed: number, skipped: number }} Tally
 */

/**
 * Counts a run: a file that could not be read and a check that is not in order each count as one that failed.
 * @param {import('./jest.mjs').JestReport} report
 * @param {number} failedChecks
 * @returns {Tally}
 */
export function addUp(report, failedChecks) {
  return {
    passed: report.numPassedTests,
    failed: report.numFailedTests + report.numRuntimeErrorTestSuites + failedChecks,
    skipped: report.numPendingTests + report.numTodoTests,
  };
}

/**
 * Whether a run is good.
 * @param {Tally} tally
 * @param {{ jestCode: number, mustBeWhole: boolean }} run `mustBeWhole`: nothing may have been skipped
 * @returns {string | null} why it is not, null when it is
 */
export function complain({ passed, failed, skipped }, { jestCode, mustBeWhole }) {
  if (failed > 0) return 'Not everything is in order: see above.';
  if (jestCode !== 0) return `jest ended with exit code ${jestCode}: see above.`;
  if (passed === 0) return 'No test ran.';
  if (mustBeWhole && skipped > 0) return 'Tests were skipped, and in CI none may be.';
  return null;
}

/** @param {Tally} tally */
export function closingLine({ passed, failed, skipped }) {
  return `${passed} passed, ${failed} failed, ${skipped} skipped`;
}

/** How many of the slowest test files are named. */
const SLOWEST = 5;
/** A step that took less is no answer to where the time went. */
const WORTH_NAMING_MS = 1_000;

/**
 * Where the time went.
 * @param {readonly { label: string, ms: number }[]} steps
 * @param {import('./jest.mjs').JestReport} report
 * @param {number} jestMs
 */
export function describeTimes(steps, report, jestMs) {
  const files = report.testResults
    .map(({ name, startTime, endTime }) => ({ label: relative(root, name), ms: endTime - startTime }))
    .sort((one, other) => other.ms - one.ms)
    .slice(0, SLOWEST);
  return [
    'Where the time went:',
    ...steps.filter(({ ms }) => ms >= WORTH_NAMING_MS).map(timeLine),
    timeLine({ label: 'Tests', ms: jestMs }),
    'Slowest test files:',
    ...files.map(timeLine),
  ].join('\n');
}

/** @param {{ label: string, ms: number }} entry */
function timeLine({ label, ms }) {
  return `  ${seconds(ms).padStart(10)}  ${label}`;
}
