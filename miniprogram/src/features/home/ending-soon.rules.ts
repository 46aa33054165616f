import type { Home } from '@shared/contract/home';
import type { Instant } from '@shared/kernel/instant';
import { computeTermProgress, describeDaysLeft, ENDS_SOON_DAYS, formatLastDay } from '../membership/term.rules';

/** A membership whose end is near, in words. */
export interface EndingSoon {
  /** `会员还剩 5 天` */
  readonly title: string;
  /** `2026年12月21日到期，续费后接着算` */
  readonly hint: string;
}

/**
 * What the first screen says when the end is near; null while there is time, when the time is not
 * known, and where it renews itself.
 */
export function computeEndingSoon({ membership }: Home, now: Instant | null): EndingSoon | null {
  if (membership?.renewal.status === 'on') return null;
  const progress = membership === null ? null : computeTermProgress(membership, now);
  const lastDay = formatLastDay(membership?.endsAt ?? null);
  if (progress === null || lastDay === null || progress.daysLeft > ENDS_SOON_DAYS) return null;
  return { title: `会员${describeDaysLeft(progress.daysLeft)}`, hint: `${lastDay}到期，续费后接着算` };
}
