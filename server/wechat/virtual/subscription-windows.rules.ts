import { addDays, businessDayOf, startOfBusinessDay } from '../../../shared/kernel/business-day';
import { HOUR_MS, type Instant, MINUTE_MS } from '../../../shared/kernel/instant';
import { createDebitWindows } from '../debit-windows.rules';

/**
 * When the subscription of virtual payment 会员订阅 may tell a member and take money (Mini-program: member subscription):
 * from 07:10 until before 21:50, a debit on the second day after its notice and on no other. What failed on that day needs
 * another notice.
 */
export const subscriptionWindows = createDebitWindows({
  opensMs: 7 * HOUR_MS + 10 * MINUTE_MS,
  closesMs: 21 * HOUR_MS + 50 * MINUTE_MS,
  debitDays: 1,
  announcesAgain: true,
});

/** The next debit may be announced from so many days before the end of the cycle that was paid last. */
const ANNOUNCED_BEFORE_END_DAYS = 3;

/**
 * The first instant at which WeChat takes the notice of another debit, counted from the one that was paid last.
 * @param cycleDays length of the product's cycle
 */
export function earliestNoticeAt(paidAt: Instant, cycleDays: number): Instant {
  const day = addDays(businessDayOf(paidAt), cycleDays - ANNOUNCED_BEFORE_END_DAYS);
  return subscriptionWindows.nextWithinHours(startOfBusinessDay(day));
}

/** The first instant at which another debit can be taken: the day of the earliest notice, and two days. */
export function earliestDebitAt(paidAt: Instant, cycleDays: number): Instant {
  const { first } = subscriptionWindows.computeDebitDays(earliestNoticeAt(paidAt, cycleDays));
  return subscriptionWindows.nextWithinHours(startOfBusinessDay(first));
}
