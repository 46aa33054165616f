import type { Instant } from './instant';

/**
 * Where the time comes from. Nothing below `server/main.ts` reads the wall clock: every story asks the clock it was
 * given, so that a test, or a person with the sandbox, can watch a year go by.
 */
export interface Clock {
  /** The present instant. */
  now(): Instant;
}
