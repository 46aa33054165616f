import { addDays, type BusinessDay, businessDayOf, startOfBusinessDay } from '../../../shared/kernel/business-day';
import { DAY_MS, HOUR_MS, type Instant } from '../../../shared/kernel/instant';

/**
 * When entrusted debit 委托代扣 may tell a member and take money (WeChat Pay: periodic debit). All hours are those of
 * Asia/Shanghai, and every stretch ends before its last instant: at 22:00:00 it is over.
 */

/** Nobody is told, and nothing that was announced is taken, before 07:00 or from 22:00 on. */
const OPENS_MS = 7 * HOUR_MS;
const CLOSES_MS = 22 * HOUR_MS;

/** The day of the announcement and the next one, on which the member may still say no. */
const WAITING_DAYS = 2;

/** For so long after signing a debit needs no announcement and no delay, unless one was announced already. */
const FIRST_HOURS_MS = 12 * HOUR_MS;

/** In the other mode, WeChat itself tells the member when it accepts a debit, and takes the money about a day later. */
const DELAY_MS = DAY_MS;

/** How long an announced debit may be tried where nothing else is asked for, in days; also the longest that can be. */
export const DEBIT_DAYS = 7;

/** The days on which an announced debit may be taken, first and last one included. */
export interface DebitDays {
  readonly first: BusinessDay;
  readonly last: BusinessDay;
}

/** Whether WeChat takes an announcement, a hint about a failed debit, or an announced debit at this instant. */
export function isWithinHours(now: Instant): boolean {
  const sinceMidnight = now - startOfBusinessDay(businessDayOf(now));
  return sinceMidnight >= OPENS_MS && sinceMidnight < CLOSES_MS;
}

/** The present instant when it lies within the hours, else the next 07:00. */
export function nextWithinHours(now: Instant): Instant {
  const today = businessDayOf(now);
  const opens = opensOn(today);
  if (now < opens) return opens;
  return isWithinHours(now) ? now : opensOn(addDays(today, 1));
}

/**
 * The days on which a debit may be taken that was announced at an instant: from the third calendar day on.
 * @param days from 1 to 7
 */
export function computeDebitDays(announcedAt: Instant, days: number = DEBIT_DAYS): DebitDays {
  if (!Number.isInteger(days) || days < 1 || days > DEBIT_DAYS) throw new RangeError(`not a number of days: ${days}`);
  const first = addDays(businessDayOf(announcedAt), WAITING_DAYS);
  return { first, last: addDays(first, days - 1) };
}

/** The last day on which a debit may be announced that is to be taken on `day`: two days before. */
export function lastAnnouncementDay(day: BusinessDay): BusinessDay {
  return addDays(day, -WAITING_DAYS);
}

/** The first instant, now or later, at which an announced debit may be taken; null when its days are over. */
export function nextDebitAt(days: DebitDays, now: Instant): Instant | null {
  const at = nextWithinHours(Math.max(now, opensOn(days.first)));
  return businessDayOf(at) <= days.last ? at : null;
}

/** Whether an announced debit may be taken at this instant. */
export function canDebitAt(days: DebitDays, now: Instant): boolean {
  return nextDebitAt(days, now) === now;
}

/** Whether the first hours after signing last, in which a debit is taken at once. */
export function isInFirstHours(signedAt: Instant, now: Instant): boolean {
  return now >= signedAt && now < signedAt + FIRST_HOURS_MS;
}

/** When WeChat will take the money of a debit that it accepted, where the plan has no announcements. */
export function expectedDebitAt(signedAt: Instant, acceptedAt: Instant): Instant {
  return isInFirstHours(signedAt, acceptedAt) ? acceptedAt : acceptedAt + DELAY_MS;
}

function opensOn(day: BusinessDay): Instant {
  return startOfBusinessDay(day) + OPENS_MS;
}
