import { launch } from './lib/launch.mjs';

/** `npm run screenshots`: pictures of the demo in Chromium, written to `screenshots/`, which git leaves out. */
launch(async (words) => {
  const { createProgress } = await import('./lib/progress.mjs');
  const { Failure } = await import('./lib/failure.mjs');
  const { CHROMIUM } = await import('./lib/prerequisites.mjs');
  const { runHere } = await import('./lib/run.mjs');
  const { setUp, stepsOf } = await import('./lib/set-up.mjs');

  if (!CHROMIUM.isThere()) throw new Failure(CHROMIUM.hint);
  /** @type {import('./lib/set-up.mjs').Part[]} */
  const parts = ['h5', 'server', 'desk', 'console'];
  await setUp(createProgress(stepsOf(parts)), parts);
  return runHere('tool', ['--import', 'tsx', 'test/e2e/screenshots.ts', ...words]);
});
