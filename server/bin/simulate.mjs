import { launch } from './lib/launch.mjs';

/** `npm run simulate -- --years 5 --members 500 --seed n`: members' lives under a moving clock, audited at every day's end. */
launch(async (words) => {
  const { createProgress } = await import('./lib/progress.mjs');
  const { runHere } = await import('./lib/run.mjs');
  const { setUp, stepsOf } = await import('./lib/set-up.mjs');
  await setUp(createProgress(stepsOf([])), []);
  return runHere('tool', ['--import', 'tsx', 'test/simulate/run.ts', ...words]);
});
