import { launch } from './lib/launch.mjs';

/**
 * `npm run build`: all that a business runs, from the sources. `TARO_APP_API_URL` is the server's public address, which
 * the mini-program for WeChat carries in it.
 */
launch(async () => {
  const { createProgress } = await import('./lib/progress.mjs');
  const { setUp, stepsOf } = await import('./lib/set-up.mjs');

  /** @type {import('./lib/set-up.mjs').Part[]} */
  const parts = ['server', 'console', 'weapp', 'h5', 'desk'];
  await setUp(createProgress(stepsOf(parts)), parts);
  process.stdout.write(
    '\nBuilt: dist/server (npm run serve), dist/weapp (WeChat’s developer tools), dist/console, dist/h5, dist/desk.\n',
  );
  if (!process.env.TARO_APP_API_URL) {
    process.stdout.write('dist/weapp talks to http://127.0.0.1:8080: set TARO_APP_API_URL for another server.\n');
  }
  return 0;
});
