import { launch } from './lib/launch.mjs';

/** `npm start`: everything that the demo needs, then the demo. Needs Node and nothing else. */
launch(async () => {
  const { createProgress } = await import('./lib/progress.mjs');
  const { serverProgram } = await import('./lib/project.mjs');
  const { runHere } = await import('./lib/run.mjs');
  const { setUp, stepsOf } = await import('./lib/set-up.mjs');

  /** @type {import('./lib/set-up.mjs').Part[]} */
  const parts = ['h5', 'server', 'desk', 'console'];
  await setUp(createProgress(stepsOf(parts)), parts);
  return runHere('program', [serverProgram, 'demo']);
});
