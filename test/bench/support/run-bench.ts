/** Tells how to end something that was begun; ends run in reverse. */
export type OnEnd = (end: () => Promise<void>) => void;

/**
 * Runs a bench. Whatever it began is ended when it is done, when it fails and when somebody stops it with Ctrl-C: no
 * database and no server is left running.
 */
export function runBench(bench: (onEnd: OnEnd) => Promise<void>): void {
  const ends: (() => Promise<void>)[] = [];
  let ending: Promise<void> | null = null;
  const endAll = () => {
    ending ??= endInReverse(ends);
    return ending;
  };
  for (const [signal, status] of [
    ['SIGINT', 130],
    ['SIGTERM', 143],
  ] as const) {
    process.once(signal, () => void endAll().then(() => process.exit(status)));
  }
  bench((end) => void ends.push(end))
    // What was stopped fails, and that is no news.
    .catch((error) => (ending === null ? fail(error) : undefined))
    .then(endAll);
}

async function endInReverse(ends: (() => Promise<void>)[]): Promise<void> {
  for (let end = ends.pop(); end; end = ends.pop()) await end().catch(fail);
}

function fail(error: unknown): void {
  process.stderr.write(`${error instanceof Error ? error.stack : error}\n`);
  process.exitCode = 1;
}
