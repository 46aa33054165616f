import { describeFailure, Failure } from './failure.mjs';
import { installed } from './project.mjs';
import { mustRun } from './run.mjs';

const TYPESCRIPT = installed('typescript/bin/tsc');

/** What has to hold of the sources before a test runs. */
export const checks = [
  { title: 'Types: server, shared, tests', command: [TYPESCRIPT, '-p', '.', '--noEmit'] },
  { title: 'Types: commands', command: [TYPESCRIPT, '-p', 'server/bin', '--noEmit'] },
  { title: 'Types: mini-program in WeChat', command: [TYPESCRIPT, '-p', 'miniprogram'] },
  { title: 'Types: mini-program in the browser', command: [TYPESCRIPT, '-p', 'miniprogram/tsconfig.h5.json'] },
  { title: 'Types: console', command: [TYPESCRIPT, '-p', 'server/console'] },
  { title: 'Style', command: [installed('@biomejs/biome/bin/biome'), 'check', '.'] },
];

/**
 * Runs every check, also after one has failed: a person wants to know them all.
 * @param {ReturnType<typeof import('./progress.mjs').createProgress>} progress
 * @returns {Promise<string[]>} what failed, each with the tool's words
 */
export async function runChecks(progress) {
  const failures = [];
  for (const { title, command } of checks) {
    try {
      await progress.step(title, () => mustRun(process.execPath, command, { sentence: `${title}: not in order.` }));
    } catch (error) {
      if (!(error instanceof Failure)) throw error;
      failures.push(describeFailure(error));
    }
  }
  return failures;
}
