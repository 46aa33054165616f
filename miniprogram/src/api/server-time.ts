import type { Instant } from '@shared/kernel/instant';

let lastSeen: Instant | null = null;

/** Keeps what the server's clock showed in the `Date` header of an answer; anything unreadable changes nothing. */
export function noteServerTime(dateHeader: string | undefined): void {
  const instant = dateHeader === undefined ? Number.NaN : Date.parse(dateHeader);
  if (!Number.isNaN(instant)) lastSeen = instant;
}

/**
 * The server's present as of its last answer, to the second; null before the first one. Every page asks when it comes to
 * the front, so this is fresh enough for days and never the phone's own clock, which may be wrong by any amount.
 */
export function lastServerTime(): Instant | null {
  return lastSeen;
}
