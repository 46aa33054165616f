import type { Instant } from '../../shared/kernel/instant';

/** Something that has due moments: the jobs, the local WeChat. */
export interface DueSource {
  nextDueAt(): Promise<Instant | null>;
  /** Does all that is due at the clock's instant; how many things. */
  runDue(): Promise<number>;
}

/** A clock that can be moved on. */
export interface WalkingClock {
  now(): Instant;
  moveTo(target: Instant): Promise<void>;
}

/**
 * Moves a clock on to an instant through every due moment between, in order, and lets everything due at each moment come
 * to its end before the next: a year passes as it would have passed.
 */
export async function walkClock(clock: WalkingClock, target: Instant, sources: readonly DueSource[]): Promise<void> {
  await runAll(sources);
  while (clock.now() < target) {
    const dues = await Promise.all(sources.map((source) => source.nextDueAt()));
    const next = Math.min(target, ...dues.filter((due) => due !== null));
    await clock.moveTo(Math.max(next, clock.now()));
    await runAll(sources);
  }
}

/** One source's work makes work for another: until all are quiet. */
async function runAll(sources: readonly DueSource[]): Promise<void> {
  for (;;) {
    let done = 0;
    for (const source of sources) done += await source.runDue();
    if (done === 0) return;
  }
}
