import type { GrowthDetail, GrowthWay } from '@shared/contract/growth';
import { formatAmount, formatChange } from '../ledger/amount.rules';

/** A group's part of the period's growth, as a bar. */
export interface GroupBar {
  readonly code: string;
  readonly name: string;
  /** `1,280`, `−40` */
  readonly amount: string;
  /** Length against all that was earned, 0 to 1; of what was taken away, too, and then it may be all of it. */
  readonly length: number;
  /** `62%` of all that was earned; null for a group that took more than it gave. */
  readonly share: string | null;
}

/** Bars of the groups that count in the period, the largest first; what took away comes last. */
export function buildGroupBars(groups: GrowthDetail['groups']): readonly GroupBar[] {
  const earned = groups.reduce((total, { growth }) => total + Math.max(growth, 0), 0);
  return groups
    .filter(({ growth }) => growth !== 0)
    .sort((one, other) => other.growth - one.growth)
    .map(({ code, name, growth }) => ({
      code,
      name,
      amount: formatAmount(growth),
      length: Math.min(1, Math.abs(growth) / Math.max(earned, 1)),
      share: growth > 0 ? formatShare(growth / earned) : null,
    }));
}

/** A way to close the gap, as a line. */
export interface WayLine {
  readonly key: string;
  /** `再消费 ¥320` */
  readonly words: string;
  /** `+320` */
  readonly gain: string;
  /** Whether it alone closes the gap. */
  readonly closes: boolean;
}

export function describeWays(ways: readonly GrowthWay[]): readonly WayLine[] {
  return ways.map(({ source, words, growth, closes }) => ({
    key: `${source}-${words}`,
    words,
    gain: formatChange(growth),
    closes,
  }));
}

/** Whole per cent; a trace is never shown as nothing. */
function formatShare(share: number): string {
  const percent = Math.round(share * 100);
  return percent === 0 ? '不足 1%' : `${percent}%`;
}
