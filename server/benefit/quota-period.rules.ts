import { businessDayOf, startOfBusinessDay } from '../../shared/kernel/business-day';
import { DAY_MS, type Instant } from '../../shared/kernel/instant';
import type { Quota } from './benefit.schema';

/** How a quota is counted; `open` for what has none. */
export type QuotaPeriodKind = Quota['period'] | 'open';

/** A period of a quota, by calendar in Asia/Shanghai. */
export interface QuotaPeriod {
  /** `2026-11-22`, `2026-W47`, `2026-11`, `2026-Q4`, `2026`, `once`, `open`. */
  readonly key: string;
  /** Null where it has no beginning. */
  readonly startsAt: Instant | null;
  /** The first instant of the next one; null where it does not end. */
  readonly endsAt: Instant | null;
}

/** Periods that follow each other; `once` and `open` do not. */
const calendarKinds = ['day', 'week', 'month', 'quarter', 'year'] as const;
type CalendarKind = (typeof calendarKinds)[number];

/** The kind of period in which a benefit's claims are counted. */
export function kindOfQuota(quota: Quota | null): QuotaPeriodKind {
  return quota?.period ?? 'open';
}

/**
 * The periods last computed, of each kind the present one and the one before: every benefit asks for the same, and the
 * calendar is what deciding it would spend its time on (`npm run bench entitlement`).
 */
const remembered: Record<CalendarKind, CalendarPeriod[]> = { day: [], week: [], month: [], quarter: [], year: [] };
const REMEMBERED = 2;

interface CalendarPeriod extends QuotaPeriod {
  readonly startsAt: Instant;
  readonly endsAt: Instant;
}

/** The period in which an instant falls. Weeks begin on Monday and are numbered as by ISO 8601. */
export function periodAt(kind: QuotaPeriodKind, at: Instant): QuotaPeriod {
  if (kind === 'once' || kind === 'open') return { key: kind, startsAt: null, endsAt: null };
  const known = remembered[kind].find(({ startsAt, endsAt }) => startsAt <= at && at < endsAt);
  if (known) return known;
  const period = computePeriod(kind, at);
  remembered[kind] = [period, ...remembered[kind]].slice(0, REMEMBERED);
  return period;
}

function computePeriod(kind: CalendarKind, at: Instant): CalendarPeriod {
  const [year, month, day] = partsOf(at);
  switch (kind) {
    case 'day': {
      const startsAt = startOfDay(year, month, day);
      return { key: businessDayOf(at), startsAt, endsAt: startsAt + DAY_MS };
    }
    case 'week':
      return weekAt(at);
    case 'month':
      return stretch(`${year}-${twoDigits(month)}`, year, month, 1);
    case 'quarter': {
      const quarter = Math.ceil(month / 3);
      return stretch(`${year}-Q${quarter}`, year, quarter * 3 - 2, 3);
    }
    case 'year':
      return stretch(String(year), year, 1, 12);
    default: {
      const never: never = kind;
      throw new Error(`unknown period ${never}`);
    }
  }
}

/** The period before the one in which an instant falls; null where there is none. */
export function periodBefore(kind: QuotaPeriodKind, at: Instant): QuotaPeriod | null {
  const { startsAt } = periodAt(kind, at);
  return startsAt === null ? null : periodAt(kind, startsAt - 1);
}

/** Every key under which a claim counts at an instant, or counted in the period before: what a quota has to look at. */
export function countedKeys(at: Instant): string[] {
  const pairs = calendarKinds.flatMap((kind: CalendarKind) => [
    periodAt(kind, at).key,
    periodBefore(kind, at)?.key ?? '',
  ]);
  return ['once', 'open', ...new Set(pairs)];
}

/** `2026-11`: the month of an instant, by which uses, budgets and the funnel are counted. */
export function monthOf(at: Instant): string {
  return periodAt('month', at).key;
}

function partsOf(at: Instant): [year: number, month: number, day: number] {
  const [year = 0, month = 0, day = 0] = businessDayOf(at).split('-').map(Number);
  return [year, month, day];
}

function weekAt(at: Instant): CalendarPeriod {
  const midnight = startOfBusinessDay(businessDayOf(at));
  // 1970-01-01 was a Thursday: three days after a Monday.
  const dayNumber = Math.round((midnight - startOfBusinessDay('1970-01-01')) / DAY_MS);
  const monday = midnight - ((((dayNumber + 3) % 7) + 7) % 7) * DAY_MS;
  // A week belongs to the year of its Thursday.
  const [year] = partsOf(monday + 3 * DAY_MS);
  const number = Math.floor((monday + 3 * DAY_MS - startOfDay(year, 1, 1)) / (7 * DAY_MS)) + 1;
  return { key: `${year}-W${twoDigits(number)}`, startsAt: monday, endsAt: monday + 7 * DAY_MS };
}

/** A period of whole months. */
function stretch(key: string, year: number, month: number, months: number): CalendarPeriod {
  const last = month - 1 + months;
  return {
    key,
    startsAt: startOfDay(year, month, 1),
    endsAt: startOfDay(year + Math.floor(last / 12), (last % 12) + 1, 1),
  };
}

function startOfDay(year: number, month: number, day: number): Instant {
  return startOfBusinessDay(`${year}-${twoDigits(month)}-${twoDigits(day)}`);
}

function twoDigits(number: number): string {
  return String(number).padStart(2, '0');
}
