/** The part of an EventSource that the desk needs. */
export interface ChangeStream {
  addEventListener(type: 'open' | 'error' | 'changed', listener: () => void): void;
  close(): void;
}

/** What following needs from its surroundings. */
export interface LiveOptions {
  openStream(): ChangeStream;
  /** Something has changed, or may have while nobody listened. */
  onChanged(): void;
  onConnection(online: boolean): void;
  /** Runs something later; answers how to call it off. */
  later(milliseconds: number, run: () => void): () => void;
}

/** Following under way. */
export interface Live {
  /** Lets go of the connection, for a page that nobody looks at. */
  pause(): void;
  resume(): void;
}

/** Waits before the first, second, … new try; the last one stays. */
const WAITS_MS = [500, 1_000, 2_000, 4_000];

/**
 * Listens to the sandbox's changes and connects again whenever the connection is lost, also after an answer on which an
 * EventSource gives up for good. A connection that comes back counts as a change.
 */
export function followChanges(options: LiveOptions): Live {
  let stream: ChangeStream | null = null;
  let callOff: (() => void) | null = null;
  let failures = 0;

  function connect(): void {
    callOff = null;
    const opened = options.openStream();
    stream = opened;
    opened.addEventListener('open', () => {
      failures = 0;
      options.onConnection(true);
      options.onChanged();
    });
    opened.addEventListener('changed', () => options.onChanged());
    opened.addEventListener('error', () => {
      if (stream !== opened) return;
      release();
      options.onConnection(false);
      const wait = WAITS_MS[Math.min(failures, WAITS_MS.length - 1)] ?? 0;
      failures += 1;
      callOff = options.later(wait, connect);
    });
  }

  function release(): void {
    const released = stream;
    stream = null;
    released?.close();
    callOff?.();
    callOff = null;
  }

  connect();
  return {
    pause: release,
    resume: () => {
      if (stream === null && callOff === null) connect();
    },
  };
}

/** Runs a task at most once at a time; what is asked for meanwhile is done once, afterwards. */
export function coalesce(task: () => Promise<void>): () => void {
  let running = false;
  let again = false;
  const run = async () => {
    running = true;
    try {
      await task();
    } finally {
      running = false;
      if (again) {
        again = false;
        void run();
      }
    }
  };
  return () => {
    if (running) again = true;
    else void run();
  };
}
