import type { GrowthCard, TierMaterial } from '@shared/contract/growth';
import { formatAmount } from '../ledger/amount.rules';
import { formatLastDay } from '../membership/term.rules';

/** What a tier's card shows: where a member stands in one programme, ready to be read. */
export interface TierFace {
  readonly programme: string;
  readonly programmeName: string;
  readonly tierName: string;
  readonly material: TierMaterial;
  /** `1,280` */
  readonly growth: string;
  /** `成长值` */
  readonly unit: string;
  readonly progress: {
    /** The way to the next tier as far as it has been gone, 0 to 1; 1 at the top. */
    readonly filled: number;
    /** The gap in words, or that there is none. */
    readonly words: string;
    /** `1,280 / 2,000`; null at the top. */
    readonly figures: string | null;
  };
  /** The last day on which the tier is sure, `2026年12月31日`; null where it does not end. */
  readonly standsUntil: string | null;
}

/** Reads a tier's card from what the server says. */
export function computeTierFace(card: GrowthCard): TierFace {
  return {
    programme: card.programme,
    programmeName: card.programmeName,
    tierName: card.tier.name,
    material: card.tier.material,
    growth: formatAmount(card.growth),
    unit: card.unit,
    progress: computeProgress(card),
    standsUntil: formatLastDay(card.validUntil),
  };
}

/** Counted from zero, so that the line and the figures beside it say the same. */
function computeProgress({ growth, next }: GrowthCard): TierFace['progress'] {
  if (next === null) return { filled: 1, words: '已是最高等级', figures: null };
  const target = growth + next.gap;
  return {
    filled: target <= 0 ? 0 : Math.min(1, Math.max(0, growth / target)),
    words: next.words,
    figures: `${formatAmount(growth)} / ${formatAmount(target)}`,
  };
}
