import type { Clock } from '../../shared/kernel/clock';
import { type Instant, SECOND_MS } from '../../shared/kernel/instant';

/** How long a screen may show configuration as it was: another process may have changed it meanwhile. */
const FRESH_MS = 3 * SECOND_MS;

/** Configuration as screens read it. Stories never use it: they read what they need in their own unit of work. */
export interface FreshReading<T> {
  read(): Promise<T>;
  /** Forgets what was read, after this process changed it. */
  forget(): void;
}

/** Reads at most every three seconds a process; requests at the same time share one reading, a failed one is not kept. */
export function createFreshReading<T>(clock: Clock, readAnew: () => Promise<T>): FreshReading<T> {
  let held: { readonly at: Instant; readonly reading: Promise<T> } | null = null;
  return {
    read() {
      const now = clock.now();
      if (held === null || Math.abs(now - held.at) > FRESH_MS) {
        const reading = readAnew();
        held = { at: now, reading };
        reading.catch(() => {
          if (held?.reading === reading) held = null;
        });
      }
      return held.reading;
    },
    forget() {
      held = null;
    },
  };
}
