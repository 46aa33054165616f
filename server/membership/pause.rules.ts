import { businessDayOf } from '../../shared/kernel/business-day';
import { DAY_MS, type Instant } from '../../shared/kernel/instant';
import { accept, type Result, refuse } from '../../shared/kernel/result';
import type { PausePolicy } from '../plan/plan.rules';
import { isActive, isPaused, type NewestPause, type TermRun } from './membership.rules';

/** A stretch in which a membership rests, from its first instant up to, but not at, its end. */
export interface PauseSpan {
  readonly fromAt: Instant;
  /** The end that was asked for. */
  readonly toAt: Instant;
  /** When it was ended before that; null where it was not. */
  readonly resumedAt: Instant | null;
}

/** What is left of a year's pauses. */
export interface PauseAllowance {
  readonly minDays: number;
  readonly daysLeft: number;
  readonly timesLeft: number;
}

/** A pause that may begin, and where the membership ends with it. */
export interface PausePlan {
  readonly fromAt: Instant;
  readonly toAt: Instant;
  readonly endsAt: Instant;
}

export type PauseRefusal =
  | 'MEMBERSHIP_NOT_ACTIVE'
  | 'MEMBERSHIP_PAUSED'
  | 'PAUSE_NOT_OFFERED'
  | 'PAUSE_LIMIT_REACHED'
  | 'PAUSE_LENGTH_REFUSED';

/** When a pause ends, or ended. */
export function endOf({ toAt, resumedAt }: PauseSpan): Instant {
  return resumedAt ?? toAt;
}

/** What a plan's policy leaves for the year of this instant; a pause counts for the year in which it began. */
export function computeAllowance(policy: PausePolicy, pauses: readonly PauseSpan[], now: Instant): PauseAllowance {
  const own = pauses.filter(({ fromAt }) => yearOf(fromAt) === yearOf(now));
  const used = own.reduce((sum, pause) => sum + daysOf(pause), 0);
  return {
    minDays: policy.minDays,
    daysLeft: Math.max(0, policy.daysPerYear - used),
    timesLeft: Math.max(0, policy.maxTimes - own.length),
  };
}

/** Decides on a pause of so many days from now on. */
export function decidePause(
  membership: (Pick<TermRun, 'anchorAt' | 'endsAt'> & NewestPause) | null,
  policy: PausePolicy | null,
  pauses: readonly PauseSpan[],
  days: number,
  now: Instant,
): Result<PausePlan, PauseRefusal> {
  const closed = whyNoPause(membership, policy, pauses, now);
  if (closed !== null || membership === null || policy === null) return refuse(closed ?? 'PAUSE_NOT_OFFERED');
  const { minDays, daysLeft } = computeAllowance(policy, pauses, now);
  if (!Number.isSafeInteger(days) || days < minDays || days > daysLeft) return refuse('PAUSE_LENGTH_REFUSED');
  const lengthMs = days * DAY_MS;
  return accept({ fromAt: now, toAt: now + lengthMs, endsAt: membership.endsAt + lengthMs });
}

/** Why no pause can begin now, however long; null where one can. */
export function whyNoPause(
  membership: (Pick<TermRun, 'anchorAt' | 'endsAt'> & NewestPause) | null,
  policy: PausePolicy | null,
  pauses: readonly PauseSpan[],
  now: Instant,
): Exclude<PauseRefusal, 'PAUSE_LENGTH_REFUSED'> | null {
  if (membership !== null && isPaused(membership, now)) return 'MEMBERSHIP_PAUSED';
  if (!isActive(membership, now)) return 'MEMBERSHIP_NOT_ACTIVE';
  if (policy === null) return 'PAUSE_NOT_OFFERED';
  const { timesLeft, daysLeft, minDays } = computeAllowance(policy, pauses, now);
  return timesLeft === 0 || daysLeft < minDays ? 'PAUSE_LIMIT_REACHED' : null;
}

/**
 * Moves a term by what an interval puts in front of its end, or takes away again: what had ended stays, what had begun ends
 * later, what was to come is moved as a whole.
 * @param at the instant from which the time behind is moved
 * @param byMs positive for a pause, negative where one is cut short
 */
export function moveTerm<T extends { readonly startsAt: Instant; readonly endsAt: Instant }>(
  term: T,
  at: Instant,
  byMs: number,
): T {
  if (term.endsAt <= at) return term;
  return { ...term, startsAt: term.startsAt > at ? term.startsAt + byMs : term.startsAt, endsAt: term.endsAt + byMs };
}

/** How much of a term can be used, in milliseconds: its length less what of it rests. */
export function usableMsOf(
  { startsAt, endsAt }: { readonly startsAt: Instant; readonly endsAt: Instant },
  pauses: readonly PauseSpan[],
): number {
  const resting = pauses.reduce(
    (sum, pause) => sum + Math.max(0, Math.min(endsAt, endOf(pause)) - Math.max(startsAt, pause.fromAt)),
    0,
  );
  return endsAt - startsAt - resting;
}

/** Days of the year's allowance that a pause takes; a day begun is a day. */
function daysOf(pause: PauseSpan): number {
  return Math.max(1, Math.ceil((endOf(pause) - pause.fromAt) / DAY_MS));
}

function yearOf(instant: Instant): string {
  return businessDayOf(instant).slice(0, 4);
}
