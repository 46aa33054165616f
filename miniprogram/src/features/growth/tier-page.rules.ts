import type { GrowthDetail, TierChange, TierChangeReason } from '@shared/contract/growth';
import { formatChineseDay } from '@shared/kernel/business-day';
import { parseInstant } from '@shared/kernel/instant';
import { formatAmount } from '../ledger/amount.rules';
import { formatLastDay } from '../membership/term.rules';

/** What the ways lead to, and how far it is: to keep the tier when it is in danger, else to rise. Null at the top. */
export function describeGap({ card }: Pick<GrowthDetail, 'card'>): { title: string; gap: string } | null {
  const { warning, next, tier, unit } = card;
  if (warning !== null) return { title: `保住${tier.name}`, gap: `还差 ${formatAmount(warning.gap)} ${unit}` };
  if (next === null) return null;
  return { title: `升到${next.tier.name}`, gap: `还差 ${formatAmount(next.gap)} ${unit}` };
}

const heldTitles: Record<NonNullable<GrowthDetail['held']>['kind'], string> = {
  grant: '等级为特别授予',
  extension: '等级已延长保留',
  mapping: '等级由其他体系互认',
};

/** A tier that was given over the earned one, said plainly. */
export interface HeldWords {
  readonly title: string;
  readonly words: string;
  /** What growth alone would give: `按成长值`, `白银`. */
  readonly measure: string;
  readonly earned: string;
  /** The last day of what was given, null where it does not end. */
  readonly until: string | null;
}

export function describeHeld({ held, card }: Pick<GrowthDetail, 'held' | 'card'>): HeldWords | null {
  if (held === null) return null;
  const { kind, words, earned, until } = held;
  return {
    title: heldTitles[kind],
    words,
    measure: `按${card.unit}`,
    earned: earned.name,
    until: formatLastDay(until),
  };
}

const reasonLabels: Record<TierChangeReason, string> = {
  reached: '达到门槛',
  settled: '周期结算',
  late: '补记成长',
  granted: '特别授予',
  grantEnded: '授予到期',
  extended: '延长保留',
  extensionUndone: '取消延长',
  ladderChanged: '等级规则调整',
  recomputed: '重新计算',
};

/** A change of tier as a line of the history. */
export interface ChangeLine {
  /** `升为黄金` */
  readonly title: string;
  /** `达到门槛` */
  readonly reason: string;
  /** `2026年5月1日` */
  readonly day: string;
}

export function describeChange({ direction, to, reason, changedAt }: TierChange): ChangeLine {
  const instant = parseInstant(changedAt);
  return {
    title: `${direction === 'up' ? '升为' : '降为'}${to.name}`,
    reason: reasonLabels[reason],
    day: instant === null ? '' : formatChineseDay(instant),
  };
}
