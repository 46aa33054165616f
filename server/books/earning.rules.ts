import {
  type BusinessDay,
  businessDayOf,
  SHANGHAI_OFFSET_MS,
  startOfBusinessDay,
} from '../../shared/kernel/business-day';
import { divideFen, type Fen } from '../../shared/kernel/fen';
import { DAY_MS, type Instant } from '../../shared/kernel/instant';

/** `earning`: something is still to be earned; `earned`: all is; `stopped`: a refund ended it. */
export const earningStatuses = ['earning', 'earned', 'stopped'] as const;
export type EarningStatus = (typeof earningStatuses)[number];

/** A business day as a number, so that days can be counted: 0 is 1970-01-01. */
export type DayNumber = number;

export function dayNumberOf(day: BusinessDay): DayNumber {
  return Math.round((startOfBusinessDay(day) + SHANGHAI_OFFSET_MS) / DAY_MS);
}

export function dayOfNumber(number: DayNumber): BusinessDay {
  return businessDayOf(number * DAY_MS - SHANGHAI_OFFSET_MS);
}

/** The days over which an amount is earned: the first, and how many. */
export interface Stretch {
  readonly firstDay: DayNumber;
  /** 1 or more. */
  readonly days: number;
}

/**
 * The days of a term: from the one on which it begins to the one before that on which it ends, so that stacked terms share
 * none. What has no term (the money part of an exchange) is earned on the day it was paid.
 */
export function stretchOf(
  term: { readonly startsAt: Instant; readonly endsAt: Instant } | null,
  paidAt: Instant,
): Stretch {
  if (term === null) return { firstDay: dayNumberOf(businessDayOf(paidAt)), days: 1 };
  const firstDay = dayNumberOf(businessDayOf(term.startsAt));
  return { firstDay, days: Math.max(1, dayNumberOf(businessDayOf(term.endsAt)) - firstDay) };
}

/** How an order's money is earned 收入确认, and how far it has come. */
export interface EarningState extends Stretch {
  /** What was paid. */
  readonly amountFen: Fen;
  /** What had been earned before the present stretch began. */
  readonly baseFen: Fen;
  /** What the present stretch earns. */
  readonly stretchFen: Fen;
  readonly recognisedFen: Fen;
  /** The last day whose income is booked; the day before the first where none is. */
  readonly recognisedThrough: DayNumber;
  /** What was given back, or carried over to another order, before it was earned. */
  readonly refundedFen: Fen;
  readonly status: EarningStatus;
}

/** The state of an amount of which nothing is earned yet. */
export function beginEarning(amountFen: Fen, stretch: Stretch): EarningState {
  return {
    ...stretch,
    amountFen,
    baseFen: 0,
    stretchFen: amountFen,
    recognisedFen: 0,
    recognisedThrough: stretch.firstDay - 1,
    refundedFen: 0,
    status: 'earning',
  };
}

/**
 * What is earned once a day has ended: straight-line by days, the running total rounded down, so that the days' incomes sum
 * to the amount exactly. `earnedThroughSql` is the same in SQL.
 */
export function earnedThrough({ baseFen, stretchFen, firstDay, days }: EarningState, day: DayNumber): Fen {
  const elapsed = Math.min(days, Math.max(0, day - firstDay + 1));
  return baseFen + divideFen(stretchFen * elapsed, days, 'down');
}

/** `earnedThrough` over the columns of `book_earning`; the day stands in it twice. */
export const EARNED_THROUGH_SQL = (() => {
  const elapsed = `(CASE WHEN ? >= first_day + days - 1 THEN days ELSE ? - first_day + 1 END)`;
  const product = `stretch_fen * ${elapsed}`;
  // The remainder is taken off first: MySQL divides into decimals, SQLite into whole numbers.
  return { text: `(base_fen + (${product} - (${product}) % days) / days)`, days: 4 };
})();

/** What is owed still: paid for and neither earned nor given back. */
export function deferredFen({ amountFen, recognisedFen, refundedFen }: EarningState): Fen {
  return amountFen - recognisedFen - refundedFen;
}

/** What a change to another order does to an earning. */
export interface CarryOverEffect {
  /** Paid for and not yet earned: what the other order earns from now on. */
  readonly carriedFen: Fen;
  /** What was earned by days until then and is not yet booked. */
  readonly overdueFen: Fen;
  readonly after: EarningState;
}

/** Ends an earning whose rest another order goes on earning; the day of the change is the other's. */
export function carryOver(state: EarningState, today: DayNumber): CarryOverEffect {
  const earnedFen =
    state.status === 'earning' ? Math.max(state.recognisedFen, earnedThrough(state, today - 1)) : state.recognisedFen;
  const carriedFen = state.amountFen - earnedFen - state.refundedFen;
  const { overdueFen, after } = applyRefund(state, carriedFen, true, today);
  return { carriedFen, overdueFen, after };
}

/** What a refund does to an earning. */
export interface RefundEffect {
  /** Given back of what was not yet earned. */
  readonly unearnedFen: Fen;
  /** Given back of income. */
  readonly earnedFen: Fen;
  /** Not given back, and no longer to be earned by days: income at once. */
  readonly keptFen: Fen;
  /** What was earned by days until the refund and is not yet booked. */
  readonly overdueFen: Fen;
  readonly after: EarningState;
}

/**
 * Takes a refund out of an earning: first what is not yet earned, then income. The day of the refund is no longer earned.
 * @param stops whether what was bought ends with it; else what is left is earned over the days that remain
 */
export function applyRefund(state: EarningState, refundFen: Fen, stops: boolean, today: DayNumber): RefundEffect {
  const yesterday = today - 1;
  const earnedFen =
    state.status === 'earning' ? Math.max(state.recognisedFen, earnedThrough(state, yesterday)) : state.recognisedFen;
  const current = {
    ...state,
    recognisedFen: earnedFen,
    recognisedThrough: Math.max(state.recognisedThrough, yesterday),
  };
  const unearnedFen = Math.min(refundFen, deferredFen(current));
  const left = deferredFen(current) - unearnedFen;
  const ends = stops || left === 0;
  const firstDay = Math.max(state.firstDay, current.recognisedThrough + 1);
  const after: EarningState = {
    ...current,
    refundedFen: current.refundedFen + unearnedFen,
    recognisedFen: ends ? earnedFen + left : earnedFen,
    status: ends ? (state.status === 'earned' ? 'earned' : 'stopped') : 'earning',
    ...(ends
      ? {}
      : { baseFen: earnedFen, stretchFen: left, firstDay, days: Math.max(1, state.firstDay + state.days - firstDay) }),
  };
  return {
    unearnedFen,
    earnedFen: refundFen - unearnedFen,
    keptFen: ends ? left : 0,
    overdueFen: earnedFen - state.recognisedFen,
    after,
  };
}

/** What a move of an earning to other days does. */
export interface MoveEffect {
  /** What was earned by days until then and is not yet booked, and the last of those days. */
  readonly overdueFen: Fen;
  readonly overdueThrough: DayNumber;
  readonly after: EarningState;
}

/**
 * Moves what is still to be earned to other days, as a pause moves what was bought: nothing is earned until they begin, and
 * the sum stays what was paid. Null where nothing is left to be moved.
 */
export function moveEarning(state: EarningState, { firstDay, days }: Stretch, today: DayNumber): MoveEffect | null {
  if (state.status !== 'earning') return null;
  const earnedFen = Math.max(state.recognisedFen, earnedThrough(state, today - 1));
  const current = { ...state, recognisedFen: earnedFen };
  const stretchFen = deferredFen(current);
  return {
    overdueFen: earnedFen - state.recognisedFen,
    overdueThrough: today - 1,
    after: { ...current, baseFen: earnedFen, stretchFen, firstDay, days, recognisedThrough: firstDay - 1 },
  };
}
