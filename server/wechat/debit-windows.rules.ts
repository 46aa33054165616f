import { addDays, type BusinessDay, businessDayOf, startOfBusinessDay } from '../../shared/kernel/business-day';
import { HOUR_MS, type Instant } from '../../shared/kernel/instant';

/** The days on which an announced debit may be taken, first and last one included. */
export interface DebitDays {
  readonly first: BusinessDay;
  readonly last: BusinessDay;
}

/**
 * When a rail of renewal may tell a member of a debit and take its money. All hours are those of Asia/Shanghai, and every
 * stretch ends before its last instant.
 */
export interface DebitWindows {
  /** For how many days an announced debit may be tried where nothing else is asked for; also the longest that can be. */
  readonly debitDays: number;
  /** Whether a debit whose days have passed in vain may be announced anew for later ones. */
  readonly announcesAgain: boolean;
  /** Whether WeChat takes an announcement, a hint about a failed debit, or an announced debit at this instant. */
  isWithinHours(now: Instant): boolean;
  /** The present instant when it lies within the hours, else the next at which they open. */
  nextWithinHours(now: Instant): Instant;
  /**
   * The days on which a debit may be taken that was announced at an instant: from the third calendar day on.
   * @param days from 1 to `debitDays`
   */
  computeDebitDays(announcedAt: Instant, days?: number): DebitDays;
  /** The last day on which a debit may be announced that is to be taken on `day`: two days before. */
  lastAnnouncementDay(day: BusinessDay): BusinessDay;
  /** The first instant, now or later, at which an announced debit may be taken; null when its days are over. */
  nextDebitAt(days: DebitDays, now: Instant): Instant | null;
  /** Whether an announced debit may be taken at this instant. */
  canDebitAt(days: DebitDays, now: Instant): boolean;
  /** Whether the first hours after signing last, in which a debit is taken at once and without an announcement. */
  isInFirstHours(signedAt: Instant, now: Instant): boolean;
}

/** The day of the announcement and the next one, on which the member may still say no: the same on both rails. */
const WAITING_DAYS = 2;

/** For so long after signing a debit needs no announcement and no delay, unless one was announced already. */
const FIRST_HOURS_MS = 12 * HOUR_MS;

/** Builds a rail's windows. @param hours since midnight, in milliseconds: the first within them, and the first after */
export function createDebitWindows({
  opensMs,
  closesMs,
  debitDays,
  announcesAgain,
}: {
  readonly opensMs: number;
  readonly closesMs: number;
  readonly debitDays: number;
  readonly announcesAgain: boolean;
}): DebitWindows {
  const opensOn = (day: BusinessDay): Instant => startOfBusinessDay(day) + opensMs;
  const isWithinHours = (now: Instant): boolean => {
    const sinceMidnight = now - startOfBusinessDay(businessDayOf(now));
    return sinceMidnight >= opensMs && sinceMidnight < closesMs;
  };
  const nextWithinHours = (now: Instant): Instant => {
    const today = businessDayOf(now);
    const opens = opensOn(today);
    if (now < opens) return opens;
    return isWithinHours(now) ? now : opensOn(addDays(today, 1));
  };
  const nextDebitAt = (days: DebitDays, now: Instant): Instant | null => {
    const at = nextWithinHours(Math.max(now, opensOn(days.first)));
    return businessDayOf(at) <= days.last ? at : null;
  };
  return {
    debitDays,
    announcesAgain,
    isWithinHours,
    nextWithinHours,
    nextDebitAt,
    computeDebitDays(announcedAt, days = debitDays) {
      if (!Number.isInteger(days) || days < 1 || days > debitDays) {
        throw new RangeError(`not a number of days: ${days}`);
      }
      const first = addDays(businessDayOf(announcedAt), WAITING_DAYS);
      return { first, last: addDays(first, days - 1) };
    },
    lastAnnouncementDay: (day) => addDays(day, -WAITING_DAYS),
    canDebitAt: (days, now) => nextDebitAt(days, now) === now,
    isInFirstHours: (signedAt, now) => now >= signedAt && now < signedAt + FIRST_HOURS_MS,
  };
}
