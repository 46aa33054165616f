import type { Logger } from '../http/logger';

/** After this long a shutdown is given up and the process ends as it is: jobs and requests are safe to begin again. */
const PATIENCE_MS = 25_000;

/**
 * Waits for SIGTERM or SIGINT, then stops in order: what was begun is finished. A second signal ends at once.
 * @param stop ends everything that was started
 */
export async function runUntilStopped(logger: Logger, stop: () => Promise<void>): Promise<void> {
  await new Promise<void>((resolve) => {
    for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => resolve());
  });
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => process.exit(1));
  const impatience = setTimeout(() => {
    logger.error({}, 'the shutdown took too long and was given up');
    process.exit(1);
  }, PATIENCE_MS);
  await stop();
  clearTimeout(impatience);
}
