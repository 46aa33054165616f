import type { Clock } from '../../shared/kernel/clock';

/** The wall clock: handed in by the commands, read nowhere else. */
export const systemClock: Clock = { now: () => Date.now() };
