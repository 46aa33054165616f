import type { Membership, PauseOffer } from '@shared/contract/membership';
import { businessDayOf, formatChineseDay } from '@shared/kernel/business-day';
import { type Instant, parseInstant } from '@shared/kernel/instant';
import { nameDay } from '../day-name';
import { formatLastDay } from './term.rules';

/** Lengths that people mean: a week, two, a month. */
const USUAL_DAYS: readonly number[] = [7, 14, 30, 60, 90];

/** Few enough to be seen at once. */
const MOST_CHOICES = 4;

/** The lengths to choose from: the shortest there may be, the usual ones that fit, and all that is left. */
export function computePauseChoices({ minDays, daysLeft }: NonNullable<PauseOffer['allowance']>): number[] {
  const inside = [minDays, ...USUAL_DAYS, daysLeft].filter((days) => days >= minDays && days <= daysLeft);
  const choices = [...new Set(inside)].sort((one, other) => one - other);
  return choices.length <= MOST_CHOICES ? choices : [...choices.slice(0, MOST_CHOICES - 1), daysLeft];
}

/** `今年还可暂停 26 天、1 次`. */
export function describeAllowance({ daysLeft, timesLeft }: NonNullable<PauseOffer['allowance']>): string {
  return `今年还可暂停 ${daysLeft} 天、${timesLeft} 次`;
}

/** Why there is nothing to choose, in a title and what helps; null where a pause may begin, or one is running. */
export function describeNoPause(offer: PauseOffer): { readonly title: string; readonly hint: string } | null {
  switch (offer.unavailable) {
    case null:
    case 'MEMBERSHIP_PAUSED':
      return null;
    case 'MEMBERSHIP_NOT_ACTIVE':
      return { title: '会员未开通或已到期', hint: '会员生效期间才能暂停。' };
    case 'PAUSE_NOT_OFFERED':
      return { title: '这个会员方案不支持暂停', hint: '有效期照常计算，权益可正常使用。' };
    case 'PAUSE_LIMIT_REACHED':
      return { title: '今年的暂停次数或天数已用完', hint: '明年 1 月 1 日起可再次暂停。' };
    default: {
      const never: never = offer.unavailable;
      return never;
    }
  }
}

/** `暂停中，3月16日恢复`; null where no pause is running. @param now the server's present, null when it is not known */
export function describePause({ pause }: Pick<Membership, 'pause'>, now: Instant | null): string | null {
  const to = pause === null ? null : parseInstant(pause.to);
  if (to === null) return null;
  return `暂停中，${nameDay(businessDayOf(to), now === null ? null : businessDayOf(now))}恢复`;
}

/** The question before a pause, with the new end in it. */
export function askBeforePause(days: number, preview: { readonly to: string; readonly endsAt: string }) {
  const to = parseInstant(preview.to);
  const day = to === null ? '' : formatChineseDay(to);
  return {
    title: `暂停 ${days} 天？`,
    content: `暂停期间会员权益停用，${day}自动恢复，有效期顺延至${formatLastDay(preview.endsAt)}。`,
    confirmText: '确认暂停',
  };
}
