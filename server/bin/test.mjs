import { launch } from './lib/launch.mjs';

/**
 * `npm test`: set-up, type checks, style, and all tests. What follows `--` goes to jest:
 * `npm test -- test/server/membership --selectProjects node`. With CI=true nothing may be missing or skipped.
 * The last line is always `N passed, N failed, N skipped`.
 */
launch(async (words) => {
  const { describeFailure } = await import('./lib/failure.mjs');
  const { runTests } = await import('./lib/run-tests.mjs');
  const { closingLine } = await import('./lib/verdict.mjs');
  try {
    return await runTests(words, process.env.CI === 'true');
  } catch (error) {
    process.stderr.write(`\n${describeFailure(error)}\n`);
    process.stdout.write(`${closingLine({ passed: 0, failed: 1, skipped: 0 })}\n`);
    return 1;
  }
});
