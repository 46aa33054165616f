import { LEASE_MS } from './job.rules';

/**
 * The time that long work may take in one job: half of its lease, so that no other worker takes it for dead. What is left
 * then is done by a job of its own, which another worker may take.
 * @returns true once that time is over; measured, not told by the clock, which a sandbox may move
 */
export function createLeaseBudget(): () => boolean {
  const began = process.hrtime.bigint();
  return () => Number(process.hrtime.bigint() - began) / 1e6 > LEASE_MS / 2;
}
