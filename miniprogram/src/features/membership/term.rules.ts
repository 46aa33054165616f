import type { Membership } from '@shared/contract/membership';
import type { Period } from '@shared/contract/plan';
import { addMonths, businessDayOf, formatChineseDay, startOfBusinessDay } from '@shared/kernel/business-day';
import { DAY_MS, type Instant, parseInstant } from '@shared/kernel/instant';
import { computeMonths } from '../plan/plan.rules';

/** How far a membership has run. */
export interface TermProgress {
  /** 0 at its start, 1 at its end. */
  readonly elapsed: number;
  /** Whole days after today that are still covered; 0 on the last day. */
  readonly daysLeft: number;
}

/** From here on the end is near: the first reminder is sent 7 days before, and the page says no less than the message. */
export const ENDS_SOON_DAYS = 7;

type FamilyMembership = Membership['others'][number];

/**
 * How far a membership that the server calls active has run.
 * @param now the server's present, null when it is not known
 * @returns null where it cannot be told, also when `now` does not fit the membership: then the clock is not to be trusted
 */
export function computeTermProgress(
  { active, startsAt, endsAt }: Pick<FamilyMembership, 'active' | 'startsAt' | 'endsAt'>,
  now: Instant | null,
): TermProgress | null {
  const start = startsAt === null ? null : parseInstant(startsAt);
  const end = endsAt === null ? null : parseInstant(endsAt);
  if (!active || now === null || start === null || end === null || now < start || now >= end) return null;
  const lastDay = startOfBusinessDay(businessDayOf(end - 1));
  const today = startOfBusinessDay(businessDayOf(now));
  return { elapsed: (now - start) / (end - start), daysLeft: Math.round((lastDay - today) / DAY_MS) };
}

/** `还剩 12 天`, `明天到期`, `今天到期`. */
export function describeDaysLeft(daysLeft: number): string {
  if (daysLeft === 0) return '今天到期';
  return daysLeft === 1 ? '明天到期' : `还剩 ${daysLeft} 天`;
}

/** The last covered day of a stretch whose end is its first moment that is not covered; null when there is none. */
export function formatLastDay(endsAt: string | null): string | null {
  const instant = endsAt === null ? null : parseInstant(endsAt);
  return instant === null ? null : formatChineseDay(instant - 1);
}

/** The membership, in force or not, that a plan of this family would extend. */
export function findFamily(membership: Membership | null, family: string): FamilyMembership | null {
  if (membership === null) return null;
  return [membership, ...membership.others].find((held) => held.family === family) ?? null;
}

/** The last days of what is held and of what would be held after one more purchase. */
export interface NextTerm {
  /** The new term follows this day, `2026年12月21日`. */
  readonly after: string;
  /** Its own last day; null where months do not make up the present run, so that only the server can say. */
  readonly until: string | null;
}

/**
 * From when to when one more purchase would run: terms stack, and their end is counted in months from the start of the
 * run, as the server counts. Null for somebody who holds nothing that could be extended.
 */
export function computeNextTerm(held: FamilyMembership | null, period: Period): NextTerm | null {
  const start = held?.startsAt == null ? null : parseInstant(held.startsAt);
  const end = held?.endsAt == null ? null : parseInstant(held.endsAt);
  if (held === null || !(held.active || held.pause !== null) || start === null || end === null) return null;
  const months = countMonths(start, end);
  const until = months === null ? null : formatChineseDay(addMonths(start, months + computeMonths(period)) - 1);
  return { after: formatChineseDay(end - 1), until };
}

/** Ten years: further than anybody stacks, and soon searched. */
const MOST_MONTHS = 120;

function countMonths(start: Instant, end: Instant): number | null {
  for (let months = 1; months <= MOST_MONTHS; months += 1) {
    const reached = addMonths(start, months);
    if (reached === end) return months;
    if (reached > end) return null;
  }
  return null;
}
