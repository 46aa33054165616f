import { launch } from './lib/launch.mjs';

/** `npm run bench`: every measure in `test/bench/`, one after the other; `npm run bench <name> …` only the named ones. */
launch(async (words) => {
  const { findBenches, unknownBench } = await import('./lib/benches.mjs');
  const { Failure } = await import('./lib/failure.mjs');
  const { createProgress } = await import('./lib/progress.mjs');
  const { root } = await import('./lib/project.mjs');
  const { runHere } = await import('./lib/run.mjs');
  const { setUp, stepsOf } = await import('./lib/set-up.mjs');

  const all = findBenches(root);
  const names = words.filter((word) => !word.startsWith('-'));
  // `--members=10000`, `--quick`: each measure knows its own.
  const options = words.filter((word) => word.startsWith('-') && word !== '--list');
  const refusal = unknownBench(names, all);
  if (refusal !== null) throw new Failure(refusal);
  if (words.includes('--list')) {
    process.stdout.write(`${all.join('\n')}\n`);
    return 0;
  }
  /** @type {import('./lib/set-up.mjs').Part[]} */
  const parts = ['server', 'weapp'];
  await setUp(createProgress(stepsOf(parts)), parts);
  let worst = 0;
  for (const name of names.length > 0 ? names : all) {
    process.stdout.write(`\n${name}\n`);
    const code = await runHere('tool', ['--import', 'tsx', `test/bench/${name}.ts`, ...options]);
    if (code !== 0) process.stderr.write(`${name} ended with exit code ${code}.\n`);
    worst = Math.max(worst, code);
  }
  return worst;
});
