/** Tells how to end something that was begun; ends run in reverse. */
export type OnEnd = (end: () => Promise<void>) => void;

/**
 * Runs a bench. Whatever it began is ended when it is done, when it fails and when somebody stops it with Ctrl-C: no
 * database and no server is left running.
 */
export function runBench(bench: (onEnd: OnEnd) => Promise<void>): void {
  const ends: (() => Promise<void>)[] = [];
  const endAll = async () => {
    for (let end = ends.pop(); end; end = ends.pop()) await end().catch(fail);
  };
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.once(signal, () => {
      void endAll().then(() => process.exit(signal === 'SIGINT' ? 130 : 143));
    });
  }
  bench((end) => void ends.push(end))
    .catch(fail)
    .then(endAll);
}

function fail(error: unknown): void {
  process.stderr.write(`${error instanceof Error ? error.stack : error}\n`);
  process.exitCode = 1;
}
