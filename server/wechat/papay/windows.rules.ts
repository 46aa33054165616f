import { DAY_MS, HOUR_MS, type Instant } from '../../../shared/kernel/instant';
import { createDebitWindows } from '../debit-windows.rules';

export type { DebitDays } from '../debit-windows.rules';

/** In the mode without announcements WeChat itself tells the member when it accepts a debit, and takes it a day later. */
const DELAY_MS = DAY_MS;

/**
 * When entrusted debit 委托代扣 may tell a member and take money (WeChat Pay: periodic debit): from 07:00 on, at 22:00:00 it
 * is over, and an announced debit may be tried for seven days.
 */
export const papayWindows = createDebitWindows({
  opensMs: 7 * HOUR_MS,
  closesMs: 22 * HOUR_MS,
  debitDays: 7,
  announcesAgain: false,
});

export const {
  debitDays: DEBIT_DAYS,
  isWithinHours,
  nextWithinHours,
  computeDebitDays,
  lastAnnouncementDay,
  nextDebitAt,
  canDebitAt,
  isInFirstHours,
} = papayWindows;

/** When WeChat will take the money of a debit that it accepted, where the plan has no announcements. */
export function expectedDebitAt(signedAt: Instant, acceptedAt: Instant): Instant {
  return isInFirstHours(signedAt, acceptedAt) ? acceptedAt : acceptedAt + DELAY_MS;
}
