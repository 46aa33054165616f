import { encodeTime } from 'ulid';
import { addDays, type BusinessDay, startOfBusinessDay } from '../../shared/kernel/business-day';
import type { Instant } from '../../shared/kernel/instant';

/** A business day as it is counted: up to its end, or up to now while it runs. */
export interface DayAsked {
  readonly day: BusinessDay;
  readonly from: Instant;
  /** Exclusive. */
  readonly to: Instant;
  /** The ids of rows that were made on it, `to` exclusive: they sort by the instant they were made at. */
  readonly ids: { readonly from: string; readonly to: string };
}

/** A number of a day. */
export interface Count {
  readonly metric: string;
  readonly dimension: string;
  readonly value: number;
}

/**
 * For how long after its end a day is counted anew. Rows are found by when they were made or paid, and what is told late
 * (a payment whose notice was lost, a settlement that waited) is told within days: WeChat answers for a payment, and
 * repeats its notices, far less long.
 */
export const LATE_DAYS = 7;

const ID_TIME_LENGTH = 10;

/** The day, from its first instant to its end or just past `now`, whichever is earlier. */
export function askDay(day: BusinessDay, now: Instant): DayAsked {
  const from = startOfBusinessDay(day);
  const to = Math.min(startOfBusinessDay(addDays(day, 1)), now + 1);
  return {
    day,
    from,
    to,
    ids: { from: encodeTime(from, ID_TIME_LENGTH), to: encodeTime(Math.max(from, to), ID_TIME_LENGTH) },
  };
}

/** How far a feed has come, as its decision needs it. */
export interface FeedState {
  readonly openFrom: BusinessDay;
  readonly countedThrough: BusinessDay;
}

/**
 * Which day is counted first; all from there to today follow.
 * @param depth `late` counts anew all days that are not final; `fresh` only what is not counted yet, and the newest
 *   counted day and the one before it, on which things still happen while transactions come to their end
 */
export function firstDayToCount(state: FeedState, depth: 'fresh' | 'late'): BusinessDay {
  if (depth === 'late') return state.openFrom;
  const overlapping = addDays(state.countedThrough, -1);
  return laterOf(overlapping, state.openFrom);
}

/** The first day that may still change once `through` is counted. */
export function openFromAfter(openFrom: BusinessDay, through: BusinessDay, today: BusinessDay): BusinessDay {
  const final = addDays(today, -LATE_DAYS);
  const next = addDays(through, 1);
  return laterOf(earlierOf(next, final), openFrom);
}

/** Days compare as text. */
export function laterOf(one: BusinessDay, other: BusinessDay): BusinessDay {
  return [one, other].sort()[1] as BusinessDay;
}

/** Days compare as text. */
export function earlierOf(one: BusinessDay, other: BusinessDay): BusinessDay {
  return [one, other].sort()[0] as BusinessDay;
}
