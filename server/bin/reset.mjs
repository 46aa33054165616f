import { launch } from './lib/launch.mjs';

/** `npm run reset`: takes the sandbox's data away, after asking; `-- --yes` answers for scripts. */
launch(async (words) => {
  const { createProgress } = await import('./lib/progress.mjs');
  const { serverProgram } = await import('./lib/project.mjs');
  const { runHere } = await import('./lib/run.mjs');
  const { setUp, stepsOf } = await import('./lib/set-up.mjs');

  /** @type {import('./lib/set-up.mjs').Part[]} */
  const parts = ['server'];
  await setUp(createProgress(stepsOf(parts)), parts);
  return runHere('conversation', [serverProgram, 'reset', ...words]);
});
