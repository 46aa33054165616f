import { DAY_MS, HOUR_MS, type Instant } from './instant';

/** A calendar day in Asia/Shanghai, `YYYY-MM-DD`. */
export type BusinessDay = string;

/**
 * Asia/Shanghai has been UTC+8 without summer time since 1991-09-15; members and orders are younger than that, so a
 * fixed offset is exact. A test holds this against the time-zone database.
 */
export const SHANGHAI_OFFSET_MS = 8 * HOUR_MS;

/** Midnight to midnight parts of a moment as a clock on a wall in Shanghai shows them. */
interface WallTime {
  readonly year: number;
  /** 1 to 12 */
  readonly month: number;
  /** 1 to 31 */
  readonly day: number;
  readonly millisecondOfDay: number;
}

function wallTimeOf(instant: Instant): WallTime {
  const shifted = new Date(instant + SHANGHAI_OFFSET_MS);
  return {
    year: shifted.getUTCFullYear(),
    month: shifted.getUTCMonth() + 1,
    day: shifted.getUTCDate(),
    millisecondOfDay: (((instant + SHANGHAI_OFFSET_MS) % DAY_MS) + DAY_MS) % DAY_MS,
  };
}

function instantOf(wall: WallTime): Instant {
  return Date.UTC(wall.year, wall.month - 1, wall.day) + wall.millisecondOfDay - SHANGHAI_OFFSET_MS;
}

function daysInMonth(year: number, month: number): number {
  return new Date(Date.UTC(year, month, 0)).getUTCDate();
}

/** The business day on which an instant falls. */
export function businessDayOf(instant: Instant): BusinessDay {
  return new Date(instant + SHANGHAI_OFFSET_MS).toISOString().slice(0, 10);
}

/** The first instant of a business day. */
export function startOfBusinessDay(day: BusinessDay): Instant {
  return Date.parse(`${day}T00:00:00Z`) - SHANGHAI_OFFSET_MS;
}

/** The business day `days` later (earlier when negative). */
export function addDays(day: BusinessDay, days: number): BusinessDay {
  return businessDayOf(startOfBusinessDay(day) + days * DAY_MS);
}

/**
 * The same day of the month and time of day, `months` later in Asia/Shanghai; where that month is shorter, its last day.
 * Always compute from the anchor (`addMonths(anchor, n)`): a chain of single months would move a member who joined on
 * the 31st to the 28th for good.
 */
export function addMonths(instant: Instant, months: number): Instant {
  const wall = wallTimeOf(instant);
  const monthIndex = wall.year * 12 + (wall.month - 1) + months;
  const year = Math.floor(monthIndex / 12);
  const month = (monthIndex % 12) + 1;
  return instantOf({ ...wall, year, month, day: Math.min(wall.day, daysInMonth(year, month)) });
}

/** `2026年12月21日`, the form in which members read a day. */
export function formatChineseDay(instant: Instant): string {
  const wall = wallTimeOf(instant);
  return `${wall.year}年${wall.month}月${wall.day}日`;
}

/** `2026年12月31日`: the last day before an end, which is the first instant that no longer counts. */
export function formatLastChineseDay(end: Instant): string {
  return formatChineseDay(end - 1);
}

/** `2026年12月21日 09:05`, the form in which members read a moment. */
export function formatChineseMinute(instant: Instant): string {
  const { millisecondOfDay } = wallTimeOf(instant);
  const hours = Math.floor(millisecondOfDay / HOUR_MS);
  const minutes = Math.floor((millisecondOfDay % HOUR_MS) / 60_000);
  return `${formatChineseDay(instant)} ${String(hours).padStart(2, '0')}:${String(minutes).padStart(2, '0')}`;
}
