import type { Clock } from '../../shared/kernel/clock';
import { type Instant, parseInstant } from '../../shared/kernel/instant';

/** A clock that stands still until it is moved. */
export interface ManualClock extends Clock {
  set(instant: Instant): void;
  advance(milliseconds: number): void;
}

/** A clock that begins at an RFC 3339 instant. */
export function manualClock(start = '2026-03-01T02:00:00Z'): ManualClock {
  let now = at(start);
  return {
    now: () => now,
    set: (instant) => {
      now = instant;
    },
    advance: (milliseconds) => {
      now += milliseconds;
    },
  };
}

/** An instant from RFC 3339 text, for tables of cases. */
export function at(text: string): Instant {
  const instant = parseInstant(text);
  if (instant === null) throw new Error(`not an instant: ${text}`);
  return instant;
}
