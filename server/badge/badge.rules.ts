import { businessDayOf } from '../../shared/kernel/business-day';
import { DAY_MS, type Instant } from '../../shared/kernel/instant';
import type { BadgeConfig, EventsRule } from './badge.schema';

/** The period of what is counted over all time, and of what is read off a standing. */
export const LIFETIME = 'lifetime';

/** The period in which an instant counts: `lifetime`, `2026`, `2026-11`. */
export function periodOf({ within }: Pick<EventsRule, 'within'>, at: Instant): string {
  switch (within) {
    case 'lifetime':
      return LIFETIME;
    case 'year':
      return businessDayOf(at).slice(0, 4);
    case 'month':
      return businessDayOf(at).slice(0, 7);
    default: {
      const never: never = within;
      throw new Error(`unknown period ${never}`);
    }
  }
}

/** What an event is worth to a rule. @param metrics with `times`, as far as nothing took them back */
export function worthOf({ metric }: Pick<EventsRule, 'metric'>, metrics: Readonly<Record<string, number>>): number {
  return Math.max(0, metrics[metric] ?? 0);
}

/** What the count changes by. @param ofDay what was worth something on that day before */
export function computeStep({ distinctDays }: Pick<EventsRule, 'distinctDays'>, raw: number, ofDay: number): number {
  if (!distinctDays) return raw;
  return Number(ofDay + raw > 0) - Number(ofDay > 0);
}

/** How far a member is with a badge. */
export interface BadgeReading {
  /** Of the running period. */
  readonly value: number;
  /** What levels are decided by: the most of any period. */
  readonly best: number;
  /** The most of any period that has begun since an instant; 0 where nothing is counted by periods. */
  bestSince(at: Instant): number;
  /** When a target was reached, where history tells it. */
  reachedAt(target: number): Instant | null;
}

/** Of what is not counted by periods. */
const NO_PERIODS: BadgeReading['bestSince'] = () => 0;

/** Counts by period. */
export type PeriodCounts = readonly { readonly period: string; readonly value: number }[];

/** The reading of what is counted from events. */
export function readCounts(rule: EventsRule, counts: PeriodCounts, now: Instant): BadgeReading {
  const running = periodOf(rule, now);
  return {
    value: counts.find(({ period }) => period === running)?.value ?? 0,
    best: Math.max(0, ...counts.map(({ value }) => value)),
    bestSince(at) {
      const then = periodOf(rule, at);
      if (then === LIFETIME) return 0;
      // Periods are written so that their order is that of their letters.
      return Math.max(0, ...counts.filter(({ period }) => period > then).map(({ value }) => value));
    },
    reachedAt: () => null,
  };
}

/** The reading of a number that has no history. */
export function readNumber(value: number): BadgeReading {
  return { value, best: value, bestSince: NO_PERIODS, reachedAt: () => null };
}

/** A change of tier, by the ladder as it is now; -1 for a tier that it no longer has. */
export interface RankChange {
  readonly from: number;
  readonly to: number;
  readonly at: Instant;
}

/** The reading of a tier: the present one, or the highest ever had where a badge is not taken back. */
export function readTier({ revocable }: Pick<BadgeConfig, 'revocable'>, rank: number, changes: readonly RankChange[]) {
  return {
    value: rank,
    best: revocable ? rank : Math.max(rank, ...changes.map(({ to }) => to)),
    bestSince: NO_PERIODS,
    reachedAt(target: number): Instant | null {
      const rises = changes.filter(({ from, to }) => from < target && to >= target);
      return (revocable ? rises.at(-1) : rises[0])?.at ?? null;
    },
  } satisfies BadgeReading;
}

/** A term of a membership, and since when the member has it. */
export interface TermSpan {
  readonly startsAt: Instant;
  readonly endsAt: Instant;
  readonly grantedAt: Instant;
  /** How much of it rested, in milliseconds. */
  readonly pausedMs: number;
}

/** The reading of the months of a membership. @param terms in the order in which they were granted */
export function readMonths(terms: readonly TermSpan[]): BadgeReading {
  const value = terms.reduce((sum, term) => sum + monthsIn(term), 0);
  return {
    value,
    best: value,
    bestSince: NO_PERIODS,
    reachedAt(target) {
      let sum = 0;
      for (const term of terms) {
        sum += monthsIn(term);
        if (sum >= target) return term.grantedAt;
      }
      return null;
    },
  };
}

/** A calendar month on the average, in milliseconds. */
const MONTH_MS = (365.2425 / 12) * DAY_MS;

/** Months of a term, without what of it rested. Months are of 28 to 31 days, so that the nearest number is the right one. */
function monthsIn({ startsAt, endsAt, pausedMs }: Omit<TermSpan, 'grantedAt'>): number {
  return Math.round((endsAt - startsAt - pausedMs) / MONTH_MS);
}

/** A level that a member has or had. */
export interface Earned {
  /** From 1. */
  readonly level: number;
  /** What was asked when it was earned. */
  readonly target: number;
  readonly revokedAt: Instant | null;
  /** Since when it stands by an operator's hand; null where it has to be founded. */
  readonly givenAt: Instant | null;
  /** When an operator took it back although it was founded; null where nobody did. */
  readonly barredAt: Instant | null;
}

/** How many levels a value reaches. */
export function levelOf(levels: BadgeConfig['levels'], value: number): number {
  return levels.filter(({ target }) => target <= value).length;
}

/**
 * The levels that a member has, from 1: what the value reaches, what was given by hand, and what was earned and may not be
 * taken back, or is still founded by what was asked at that time. A level that an operator has taken back is not won again by
 * the count that founded it: a later period has to reach it by itself, or a higher level be reached.
 * @param best the most of any period
 */
export function levelsHeld(
  { levels, revocable }: Pick<BadgeConfig, 'levels' | 'revocable'>,
  earned: readonly Earned[],
  best: number,
  bestSince: BadgeReading['bestSince'] = NO_PERIODS,
): number[] {
  const awardOf = (number: number) => earned.find(({ level }) => level === number);
  const isHeld = (target: number, award: Earned | undefined) => {
    if (award && award.barredAt !== null) return bestSince(award.barredAt) >= target;
    const isHad = award !== undefined && award.revokedAt === null;
    return best >= target || (isHad && (award.givenAt !== null || !revocable || best >= award.target));
  };
  const held = levels.flatMap(({ target }, index) => (isHeld(target, awardOf(index + 1)) ? [index + 1] : []));
  const highest = Math.max(0, ...held);
  return levels
    .map((_, index) => index + 1)
    .filter((level) => held.includes(level) || (level < highest && isBarred(earned, level)));
}

/** Whether an operator has taken a level back that the count founds. */
export function isBarred(earned: readonly Earned[], number: number): boolean {
  return earned.some(({ level, barredAt }) => level === number && barredAt !== null);
}

/** What changes about a member's levels. */
export interface AwardChanges {
  /** None of them was held. */
  readonly earned: readonly number[];
  /** All of them were. */
  readonly lost: readonly number[];
  /** Taken back by hand, and the count has fallen below them since: reached anew they are won anew. */
  readonly freed: readonly number[];
}

/** Decides what changes about a member's levels. */
export function decideAwards(
  config: Pick<BadgeConfig, 'levels' | 'revocable'>,
  earned: readonly Earned[],
  best: number,
  bestSince: BadgeReading['bestSince'] = NO_PERIODS,
): AwardChanges {
  const held = levelsHeld(config, earned, best, bestSince);
  const before = earned.filter(({ revokedAt }) => revokedAt === null).map(({ level }) => level);
  const barred = earned.filter(({ barredAt }) => barredAt !== null).map(({ level }) => level);
  return {
    earned: held.filter((level) => !before.includes(level)),
    // A level that the badge no longer has is nobody's to lose.
    lost: before.filter((level) => level <= config.levels.length && !held.includes(level)),
    freed: barred.filter((level) => !held.includes(level) && best < (config.levels[level - 1]?.target ?? 0)),
  };
}
