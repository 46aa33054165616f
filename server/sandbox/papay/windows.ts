import { businessDayOf, startOfBusinessDay } from '../../../shared/kernel/business-day';
import { DAY_MS, HOUR_MS, type Instant } from '../../../shared/kernel/instant';
import type { Announcement } from '../records';

/** By the clock on a wall in Beijing, from 7 until before 22 (WeChat Pay: announcement of a debit). */
export function isDaytime(now: Instant): boolean {
  const hour = new Date(now + 8 * HOUR_MS).getUTCHours();
  return hour >= 7 && hour < 22;
}

/** The calendar day of an announcement is day 1; debits are taken from day 3 on. */
export function dayNumberOf({ announcedAt }: Announcement, now: Instant): number {
  return (startOfBusinessDay(businessDayOf(now)) - startOfBusinessDay(businessDayOf(announcedAt))) / DAY_MS + 1;
}

/** Whether the days on which the announced debit may be taken have come. */
export function isDebitDay(announcement: Announcement, now: Instant): boolean {
  const number = dayNumberOf(announcement, now);
  return number >= 3 && number < 3 + announcement.days;
}

/** Whether the cycle that an announcement began is over: debited, or its days have passed. */
export function isCycleOver(announcement: Announcement, now: Instant): boolean {
  return announcement.debitedAt !== null || dayNumberOf(announcement, now) >= 3 + announcement.days;
}

/** For 12 hours after signing a debit is taken at once. */
export function isFreshlySigned(signedAt: Instant, now: Instant): boolean {
  return now - signedAt < 12 * HOUR_MS;
}
