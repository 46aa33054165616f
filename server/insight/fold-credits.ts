import { businessDayOf } from '../../shared/kernel/business-day';
import type { Instant } from '../../shared/kernel/instant';
import type { Database } from '../database/open-database';
import type { Unit } from '../database/unit-of-work';
import { findKnownOpenids } from '../message/message.data';
import { type CountedCredit, lockCountedCredits, takeChangedCredits } from '../message/take-changed-credits';
import { addCount } from './add-count';

/** The feed of one-time permissions: a day has what they grew or shrank by, so their sum is what is left. */
export const CREDITS = 'credits';

/** Counts of people that one unit of work takes. */
const BATCH = 1_000;

/**
 * Adds what changed since the last time to the sums of permissions, by template. Each change is taken once, in the unit of
 * work that adds it: nothing depends on when it was written, or on where a worker stopped.
 * @returns whether all was taken within the time
 */
export async function foldCredits(
  database: Pick<Database, 'inUnit'>,
  now: Instant,
  isOver: () => boolean,
): Promise<boolean> {
  for (;;) {
    if (isOver()) return false;
    const taken = await database.inUnit(async (unit) => {
      const changes = await takeChangedCredits(unit, BATCH);
      await addChanges(unit, changes, now);
      return changes.length;
    });
    if (taken < BATCH) return true;
  }
}

/** Takes a member who goes out of the sums. */
export async function forgetCredits(unit: Unit, memberId: string, now: Instant): Promise<void> {
  const counted = await lockCountedCredits(unit, await findKnownOpenids(unit, memberId));
  const gone = counted.map((row) => ({ ...row, credits: 0 }));
  await addChanges(unit, gone, now);
}

async function addChanges(unit: Unit, changes: readonly CountedCredit[], now: Instant): Promise<void> {
  const sums = new Map<string, number>();
  const add = (metric: string, templateId: string, value: number) => {
    const key = `${metric} ${templateId}`;
    sums.set(key, (sums.get(key) ?? 0) + value);
  };
  for (const { templateId, credits, counted } of changes) {
    add('credits', templateId, credits - counted);
    add('people', templateId, Math.sign(credits) - Math.sign(counted));
  }
  // In one order, so that two who add to the same numbers wait for each other and not in a ring.
  for (const [key, value] of [...sums].sort(([one], [other]) => (one < other ? -1 : 1))) {
    const [metric = '', dimension = ''] = key.split(' ');
    if (value !== 0) await addCount(unit, { feed: CREDITS, day: businessDayOf(now) }, { metric, dimension, value });
  }
}
