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
  /** When a target was reached, where history tells it. */
  reachedAt(target: number): Instant | null;
}

/** Counts by period. */
export type PeriodCounts = readonly { readonly period: string; readonly value: number }[];

/** The reading of what is counted from events. */
export function readCounts(rule: EventsRule, counts: PeriodCounts, now: Instant): BadgeReading {
  const running = periodOf(rule, now);
  return {
    value: counts.find(({ period }) => period === running)?.value ?? 0,
    best: Math.max(0, ...counts.map(({ value }) => value)),
    reachedAt: () => null,
  };
}

/** The reading of a number that has no history. */
export function readNumber(value: number): BadgeReading {
  return { value, best: value, reachedAt: () => null };
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

/** A level that a member earned once. */
export interface Earned {
  /** From 1. */
  readonly level: number;
  /** What was asked when it was earned. */
  readonly target: number;
  readonly revokedAt: Instant | null;
}

/** How many levels a value reaches. */
export function levelOf(levels: BadgeConfig['levels'], value: number): number {
  return levels.filter(({ target }) => target <= value).length;
}

/**
 * The levels that a member has, from 1: what the value reaches, and what was earned and may not be taken back, or is still
 * founded by what was asked at that time.
 * @param best the most of any period
 */
export function levelsHeld(
  { levels, revocable }: Pick<BadgeConfig, 'levels' | 'revocable'>,
  earned: readonly Earned[],
  best: number,
): number[] {
  return levels.flatMap(({ target }, index) => {
    const award = earned.find(({ level, revokedAt }) => level === index + 1 && revokedAt === null);
    const kept = award !== undefined && (!revocable || best >= award.target);
    return kept || best >= target ? [index + 1] : [];
  });
}

/** What changes about a member's levels: none of `earned` was held, all of `lost` were. */
export function decideAwards(
  config: Pick<BadgeConfig, 'levels' | 'revocable'>,
  earned: readonly Earned[],
  best: number,
): { readonly earned: readonly number[]; readonly lost: readonly number[] } {
  const held = levelsHeld(config, earned, best);
  const before = earned.filter(({ revokedAt }) => revokedAt === null).map(({ level }) => level);
  return {
    earned: held.filter((level) => !before.includes(level)),
    // A level that the badge no longer has is nobody's to lose.
    lost: before.filter((level) => level <= config.levels.length && !held.includes(level)),
  };
}
