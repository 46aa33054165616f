import { HOUR_MS, type Instant, MINUTE_MS } from '../../shared/kernel/instant';

/** A session that nobody uses ends; one that is used ends too, and its operator logs in anew. By the wall clock. */
export const IDLE_MS = 2 * HOUR_MS;
export const LONGEST_MS = 12 * HOUR_MS;

/** How often it is written down that a session is used. */
const SEEN_EVERY_MS = MINUTE_MS;

/** When a session was last used, and when it ends at the latest. */
export interface SessionTimes {
  readonly seenAt: Instant;
  readonly expiresAt: Instant;
}

/** When a session ends if nothing more is done in it. */
export function endOfSession({ seenAt, expiresAt }: SessionTimes): Instant {
  return Math.min(seenAt + IDLE_MS, expiresAt);
}

/** Whether a session still counts. */
export function isLive(session: SessionTimes, wallNow: Instant): boolean {
  return wallNow < endOfSession(session);
}

/** Whether its use is to be written down now. */
export function isSeenStale({ seenAt }: SessionTimes, wallNow: Instant): boolean {
  return wallNow - seenAt >= SEEN_EVERY_MS;
}
