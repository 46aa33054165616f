import { endChildren, passOn } from './children.mjs';
import { describeFailure } from './failure.mjs';

/** Exit codes that a shell expects of a process that a signal ended. */
const SIGNAL_CODES = /** @type {const} */ ({ SIGHUP: 129, SIGINT: 130, SIGTERM: 143 });

/**
 * Runs a story to its exit code. A signal goes on to the children; the process ends only after they have, so that
 * Ctrl-C leaves nothing behind.
 * @param {() => Promise<number>} story gives the exit code
 */
export async function supervise(story) {
  let ending = false;
  /** @param {keyof typeof SIGNAL_CODES} signal */
  const stop = async (signal) => {
    // npm repeats what the terminal has already sent: the first one counts.
    if (ending) return;
    ending = true;
    const code = await passOn(signal);
    process.exit(code ?? SIGNAL_CODES[signal]);
  };
  for (const signal of /** @type {(keyof typeof SIGNAL_CODES)[]} */ (Object.keys(SIGNAL_CODES))) {
    process.on(signal, () => stop(signal));
  }
  whenNpmIsGone(() => stop('SIGTERM'));
  try {
    const code = await story();
    if (ending) return;
    await endChildren();
    process.exit(code);
  } catch (error) {
    // Tools that were told to end report a failure; it is not one.
    if (ending) return;
    ending = true;
    await endChildren();
    process.stderr.write(`\n${describeFailure(error)}\n`);
    process.exit(1);
  }
}

const WATCH_MS = 300;

/**
 * npm runs us through a shell, and it is the shell that gets the signal when npm is told to end: it dies of it and says
 * nothing to us. That we have another parent then is all we learn.
 * @param {() => void} tell
 */
function whenNpmIsGone(tell) {
  if (!process.env.npm_lifecycle_event) return;
  const shell = process.ppid;
  const watch = setInterval(() => {
    if (process.ppid === shell) return;
    clearInterval(watch);
    tell();
  }, WATCH_MS);
  watch.unref();
}
