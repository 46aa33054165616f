import type { Period } from '../../shared/contract/plan';
import { addMonths } from '../../shared/kernel/business-day';
import { DAY_MS, type Instant } from '../../shared/kernel/instant';
import { monthsOf } from '../plan/plan.rules';

/** Where a term can come from. */
export const termSources = ['order', 'renewal', 'gift', 'code', 'operator'] as const;

/** An unbroken run of terms: its anchor, its length and where it ends. */
export interface TermRun {
  readonly anchorAt: Instant;
  readonly months: number;
  readonly endsAt: Instant;
}

/** A new term and the run as it is after it. */
export interface StackedTerm {
  readonly startsAt: Instant;
  readonly endsAt: Instant;
  readonly run: TermRun;
}

/**
 * Adds a period to a membership. A run that is in force goes on from its end, and its end is computed from the anchor:
 * a member who joined on the 31st keeps the 31st where the month has one. A run that has ended stays as it is; a new one
 * begins now. By how much pauses have moved the run's end, they have moved that of all that follows.
 */
export function stackTerm(run: TermRun | null, period: Period, now: Instant): StackedTerm {
  const goesOn = run !== null && run.endsAt > now;
  const anchorAt = goesOn ? run.anchorAt : now;
  const months = (goesOn ? run.months : 0) + monthsOf(period);
  const endsAt = addMonths(anchorAt, months) + (goesOn ? movedBy(run) : 0);
  return { startsAt: goesOn ? run.endsAt : now, endsAt, run: { anchorAt, months, endsAt } };
}

/** Adds days to a membership: behind its end, or from now on where it has run out. Its months stay as they are. */
export function appendDays(run: TermRun, days: number, now: Instant): StackedTerm {
  const goesOn = run.endsAt > now;
  const { anchorAt, months } = goesOn ? run : { anchorAt: now, months: 0 };
  const startsAt = goesOn ? run.endsAt : now;
  const endsAt = startsAt + days * DAY_MS;
  return { startsAt, endsAt, run: { anchorAt, months, endsAt } };
}

/** By how much a run ends later than its months alone would say, in milliseconds. */
function movedBy({ anchorAt, months, endsAt }: TermRun): number {
  return endsAt - addMonths(anchorAt, months);
}

/** The newest pause of a membership, running or over. */
export interface NewestPause {
  readonly pauseFrom?: Instant | null;
  readonly pauseTo?: Instant | null;
}

/** Whether a membership rests: its pause's end is the first instant that is in force again. */
export function isPaused({ pauseFrom, pauseTo }: NewestPause, now: Instant): boolean {
  return pauseFrom != null && pauseTo != null && pauseFrom <= now && now < pauseTo;
}

/** Whether a membership is in force: its end is the first instant that is not covered, and no pause covers it. */
export function isActive(run: (Pick<TermRun, 'anchorAt' | 'endsAt'> & NewestPause) | null, now: Instant): boolean {
  return run !== null && run.anchorAt <= now && now < run.endsAt && !isPaused(run, now);
}

/** Only plans of the rank that is in force stack; another rank is a plan change, which is not this rule's to allow. */
export function mayStack(
  current: { readonly familyRank: number; readonly endsAt: Instant } | null,
  familyRank: number,
  now: Instant,
): boolean {
  return current === null || current.endsAt <= now || current.familyRank === familyRank;
}
