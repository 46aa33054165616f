/** How long a batch should take: a writer who waits for one of its rows waits no longer than that. */
const TARGET_MS = 150;

const FIRST_SIZE = 200;
const SMALLEST = 50;
const LARGEST = 5_000;

/** Finds the size of a batch that keeps to the target on this machine, at this load. */
export interface Pace {
  /** Runs a batch of the present size and learns from how long it took. */
  measure<T>(work: (size: number) => Promise<T>): Promise<T>;
  readonly size: number;
}

/**
 * @param elapsed milliseconds that only ever grow; the process's own monotonic timer when left out
 */
export function createPace(elapsed: () => number = monotonic): Pace {
  let size = FIRST_SIZE;
  return {
    get size() {
      return size;
    },
    async measure(work) {
      const began = elapsed();
      const result = await work(size);
      size = decideSize(size, elapsed() - began);
      return result;
    },
  };
}

/** The next size: towards the target, at most doubled, at once halved or less where a batch took too long. */
export function decideSize(size: number, tookMs: number): number {
  const factor = Math.min(2, TARGET_MS / Math.max(tookMs, 1));
  return Math.round(Math.max(SMALLEST, Math.min(LARGEST, size * factor)));
}

function monotonic(): number {
  return Number(process.hrtime.bigint() / 1_000_000n);
}
