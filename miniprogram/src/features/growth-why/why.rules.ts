import type { GrowthExplanation } from '@shared/contract/growth';
import { formatChineseDay } from '@shared/kernel/business-day';
import { parseInstant } from '@shared/kernel/instant';
import { formatLastDay } from '../membership/term.rules';

/** A group's part of the period's growth, as a bar. */
export interface GroupBar {
  readonly code: string;
  readonly name: string;
  readonly growth: number;
  /** Length against all that was earned, 0 to 1; of what was taken away, too, and then it may be all of it. */
  readonly length: number;
  /** `62%` of all that was earned; null for a group that took more than it gave, or gave nothing. */
  readonly share: string | null;
}

/** Bars of the groups, the largest first; what took away comes last. */
export function buildGroupBars(groups: GrowthExplanation['groups']): readonly GroupBar[] {
  const earned = groups.reduce((total, { growth }) => total + Math.max(growth, 0), 0);
  return [...groups]
    .sort((one, other) => other.growth - one.growth)
    .map(({ code, name, growth }) => ({
      code,
      name,
      growth,
      length: growth === 0 ? 0 : Math.min(1, Math.abs(growth) / Math.max(earned, 1)),
      share: growth > 0 ? formatShare(growth / earned) : null,
    }));
}

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

/** Whole per cent; a trace is never shown as nothing. */
function formatShare(share: number): string {
  const percent = Math.round(share * 100);
  return percent === 0 ? '不足 1%' : `${percent}%`;
}
