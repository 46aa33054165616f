import { LessThan } from 'typeorm';
import type { Clock } from '../../shared/kernel/clock';
import { HOUR_MS, type Instant, MINUTE_MS } from '../../shared/kernel/instant';
import { accept, type Result, refuse } from '../../shared/kernel/result';
import { StaleRead } from '../database/errors';
import { type Database, execute } from '../database/open-database';
import type { Unit } from '../database/unit-of-work';
import { RateCounter } from './member.entity';
import type { PersonKeys } from './person-keys';
import { rerunOnDuplicate } from './rerun-on-duplicate';

/** How often something may be done in a fixed window of time, counted over all instances. */
export interface CountedLimit {
  readonly name: string;
  readonly most: number;
  readonly windowMs: number;
}

/** Logins from one address: a shop's guests may share one, a machine that guesses codes is stopped. */
export const LOGIN_LIMIT: CountedLimit = { name: 'login', most: 20, windowMs: MINUTE_MS };

/** Phone codes of one member: each costs the business money (Mini-program: phone number). */
export const PHONE_CODE_LIMIT: CountedLimit = { name: 'phone', most: 10, windowMs: HOUR_MS };

export interface RateCounterNeeds {
  readonly database: Database;
  readonly clock: Clock;
  readonly keys: Pick<PersonKeys, 'counterSubject'>;
}

/**
 * Counts one more for a subject (an address, a member's id).
 * @returns the seconds until the window ends, as the refusal, when it is full
 */
export function takeTurn(
  { database, clock, keys }: RateCounterNeeds,
  limit: CountedLimit,
  subject: string,
): Promise<Result<null, number>> {
  const counterKey = `${limit.name}:${keys.counterSubject(subject)}`;
  const now = clock.now();
  const windowStart = now - (now % limit.windowMs);
  return rerunOnDuplicate(() =>
    database.inUnit(async (unit) =>
      (await takeInWindow(unit, counterKey, windowStart, limit.most))
        ? accept(null)
        : refuse(Math.ceil((windowStart + limit.windowMs - now) / 1000)),
    ),
  );
}

/**
 * Gives a turn of the present window back: what it was taken for turned out to be nothing that the limit is about. Gives
 * nothing back where the window has ended meanwhile.
 */
export async function returnTurn(
  { database, clock, keys }: RateCounterNeeds,
  limit: CountedLimit,
  subject: string,
): Promise<void> {
  const now = clock.now();
  const windowStart = now - (now % limit.windowMs);
  await database.inUnit((unit) =>
    execute(
      unit,
      'UPDATE rate_counter SET taken = taken - 1 WHERE counter_key = ? AND window_start = ? AND taken > 0',
      [`${limit.name}:${keys.counterSubject(subject)}`, windowStart],
    ),
  );
}

/** Removes counters whose window began before an instant. */
export async function sweepRateCounters(database: Database, before: Instant): Promise<void> {
  await database.inUnit((unit) => unit.delete(RateCounter, { windowStart: LessThan(before) }));
}

/** True when there was room; in one statement for all but the first of a window. */
async function takeInWindow(unit: Unit, counterKey: string, windowStart: Instant, most: number): Promise<boolean> {
  const taken = await execute(
    unit,
    'UPDATE rate_counter SET taken = taken + 1 WHERE counter_key = ? AND window_start = ? AND taken < ?',
    [counterKey, windowStart, most],
  );
  if (taken === 1) return true;
  const counter = await unit.findOneBy(RateCounter, { counterKey });
  if (!counter) {
    await unit.insert(RateCounter, { counterKey, windowStart, taken: 1 });
    return true;
  }
  // An instance whose clock is a little ahead has begun the next window: this one is over.
  if (counter.windowStart > windowStart) return false;
  if (counter.windowStart === windowStart) {
    if (counter.taken < most) throw new StaleRead('rate counter');
    return false;
  }
  const begun = await unit.update(
    RateCounter,
    { counterKey, windowStart: counter.windowStart },
    { windowStart, taken: 1 },
  );
  if (begun.affected !== 1) throw new StaleRead('rate counter');
  return true;
}
