import { HOUR_MS, type Instant, SECOND_MS } from '../../shared/kernel/instant';

/** How long a job may run before another worker takes it for dead and begins it again. */
export const LEASE_MS = 60 * SECOND_MS;

/** With the pauses below, about two days of trying. */
export const DEFAULT_MAX_ATTEMPTS = 20;

const FIRST_PAUSE_MS = 2 * SECOND_MS;
const LONGEST_PAUSE_MS = 6 * HOUR_MS;

/** What becomes of a job that failed: tried again at an instant, or parked for an operator. */
export type FailureDecision = { readonly status: 'ready'; readonly runAt: Instant } | { readonly status: 'parked' };

/**
 * Back-off after the n-th failure: 2 s, 4 s, 8 s … up to 6 h; parked after the last.
 * @param attempts how many times the job has been begun, 1 or more
 */
export function decideAfterFailure(attempts: number, maxAttempts: number, now: Instant): FailureDecision {
  if (attempts >= maxAttempts) return { status: 'parked' };
  const pause = Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** (attempts - 1));
  return { status: 'ready', runAt: now + pause };
}
