import type { EntityManager } from 'typeorm';
import { decodeTime } from 'ulid';
import { addDays, type BusinessDay, businessDayOf } from '../../shared/kernel/business-day';
import type { Clock } from '../../shared/kernel/clock';
import type { Instant } from '../../shared/kernel/instant';
import { isDuplicate } from '../database/errors';
import type { Database } from '../database/open-database';
import { execute, select } from '../database/statement';
import type { Unit } from '../database/unit-of-work';
import { countBenefits } from './count-benefits';
import { countFunnel } from './count-funnel';
import { countMembers, countTerms } from './count-members';
import { countMessages } from './count-messages';
import { countRenewals, countSales } from './count-sales';
import { countPoints, countTiers } from './count-standing';
import {
  askDay,
  type Count,
  type DayAsked,
  earlierOf,
  type FeedState,
  firstDayToCount,
  laterOf,
  openFromAfter,
} from './day-feed';
import { foldCredits } from './fold-credits';
import { InsightPosition } from './insight.entity';

export interface InsightParts {
  readonly database: Database;
  readonly clock: Clock;
}

/** What is counted by the day; each reads by an index that begins with the day's instants or ids. */
export const dayFeeds = {
  members: countMembers,
  terms: countTerms,
  sales: countSales,
  renewals: countRenewals,
  tiers: countTiers,
  points: countPoints,
  benefits: countBenefits,
  funnel: countFunnel,
  messages: countMessages,
} as const satisfies Record<string, (manager: EntityManager, asked: DayAsked) => Promise<Count[]>>;

export type DayFeed = keyof typeof dayFeeds;

/** The position of the days. */
export const DAYS = 'days';

/** So many days are counted and then written at once. */
const DAYS_A_UNIT = 10;
const ROWS_A_STATEMENT = 100;

/** A feed's numbers of a day. */
interface CountedDay {
  readonly feed: string;
  readonly day: BusinessDay;
  readonly counts: readonly Count[];
}

/**
 * Brings the numbers up to date: each day is counted from the rows made on it and written in place of what was counted
 * before, so a repeat changes nothing. Two at once: one writes, the other stops.
 * @param depth `fresh` for what was appended lately; `late` counts anew also the days that are not final
 * @returns whether all was done within the time
 */
export async function refreshInsight(
  { database, clock }: InsightParts,
  depth: 'fresh' | 'late',
  isOver: () => boolean = () => false,
): Promise<{ readonly finished: boolean }> {
  const now = clock.now();
  const today = businessDayOf(now);
  let state = (await findPosition(database.read)) ?? (await beginDays(database, now));
  if (state === null) return { finished: true };
  for (let first = firstDayToCount(state, depth); first <= today; ) {
    if (isOver()) return { finished: false };
    const last = earlierOf(addDays(first, DAYS_A_UNIT - 1), today);
    const counted = await countDays(database.read, first, last, now);
    const next: FeedState = {
      // A day becomes final by being counted as such: whoever left since it was counted last is in it no more.
      openFrom: first <= state.openFrom ? openFromAfter(state.openFrom, last, today) : state.openFrom,
      countedThrough: laterOf(last, state.countedThrough),
    };
    if (!(await write(database, state, next, counted, now))) return { finished: true };
    state = { ...next, version: state.version + 1, countedAt: now };
    first = addDays(last, 1);
  }
  return { finished: await foldCredits(database, now, isOver) };
}

/** When the numbers were counted last; null where never. */
export async function countedAt(manager: EntityManager): Promise<Instant | null> {
  return (await findPosition(manager))?.countedAt ?? null;
}

type Position = FeedState & { readonly version: number; readonly countedAt: Instant };

async function findPosition(manager: EntityManager): Promise<Position | null> {
  return manager.findOneBy(InsightPosition, { feed: DAYS });
}

/** Nothing happens before the first member is there. */
async function beginDays(database: Database, now: Instant): Promise<Position | null> {
  const [first] = await select<{ id: string | null }>(database.read, 'SELECT MIN(id) AS id FROM member', []);
  if (!first?.id) return null;
  const day = businessDayOf(decodeTime(first.id));
  return begin(database, { openFrom: day, countedThrough: addDays(day, -1) }, now);
}

async function begin(database: Database, state: FeedState, now: Instant): Promise<Position | null> {
  const row = { feed: DAYS, ...state, countedAt: now, version: 0 };
  try {
    await database.inUnit((unit) => unit.insert(InsightPosition, row));
    return row;
  } catch (error) {
    if (isDuplicate(error)) return findPosition(database.read);
    throw error;
  }
}

async function countDays(
  manager: EntityManager,
  first: BusinessDay,
  last: BusinessDay,
  now: Instant,
): Promise<CountedDay[]> {
  const counted: CountedDay[] = [];
  for (let day = first; day <= last; day = addDays(day, 1)) {
    const asked = askDay(day, now);
    for (const [feed, count] of Object.entries(dayFeeds)) {
      counted.push({ feed, day, counts: await count(manager, asked) });
    }
  }
  return counted;
}

/** @returns false where somebody else has written since the position was read */
function write(
  database: Database,
  read: Position,
  next: FeedState,
  counted: readonly CountedDay[],
  now: Instant,
): Promise<boolean> {
  return database.inUnit(async (unit) => {
    const won = await execute(
      unit,
      `UPDATE insight_position SET open_from = ?, counted_through = ?, counted_at = ?, version = version + 1
        WHERE feed = ? AND version = ?`,
      [next.openFrom, next.countedThrough, now, DAYS, read.version],
    );
    if (won !== 1) return false;
    for (const { feed, day } of counted) {
      await execute(unit, 'DELETE FROM insight_day WHERE feed = ? AND day = ?', [feed, day]);
    }
    await insertRows(unit, counted);
    return true;
  });
}

async function insertRows(unit: Unit, counted: readonly CountedDay[]): Promise<void> {
  const rows = counted.flatMap(({ feed, day, counts }) =>
    counts.map(({ metric, dimension, value }) => [feed, day, metric, dimension, value] as const),
  );
  for (let at = 0; at < rows.length; at += ROWS_A_STATEMENT) {
    const some = rows.slice(at, at + ROWS_A_STATEMENT);
    await execute(
      unit,
      `INSERT INTO insight_day (feed, day, metric, dimension, value) VALUES ${some.map(() => '(?, ?, ?, ?, ?)').join(', ')}`,
      some.flat(),
    );
  }
}
