import type { GrowthExplanation } from '@shared/contract/growth';
import { formatChineseDay } from '@shared/kernel/business-day';
import { parseInstant } from '@shared/kernel/instant';
import { formatLastDay } from '../membership/term.rules';

/** The first and the last day of the period, `2026年1月1日`; null where it has always been, or does not end. */
export function describePeriodDays({ startsAt, endsAt }: GrowthExplanation['period']): {
  readonly from: string | null;
  readonly until: string | null;
} {
  const start = startsAt === null ? null : parseInstant(startsAt);
  return { from: start === null ? null : formatChineseDay(start), until: formatLastDay(endsAt) };
}

/** How far the way from nothing to the next tier is behind the member, 0 to 1. */
export function computeNextProgress({ growth, next }: Pick<GrowthExplanation, 'growth' | 'next'>): number {
  const whole = growth + (next?.gap ?? 0);
  return whole <= 0 ? 0 : Math.min(1, Math.max(0, growth / whole));
}
