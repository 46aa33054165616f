import type { GrowthDetail, TierMaterial } from '@shared/contract/growth';
import { formatAmount } from '../ledger/amount.rules';

/** A rung as the tier page draws it. */
export interface Rung {
  readonly code: string;
  readonly name: string;
  readonly material: TierMaterial;
  /** `held` is where the member stands; `below` is under it without having been reached by growth in this period. */
  readonly state: 'ahead' | 'held' | 'reached' | 'below';
  /** What it takes: `2,000 成长值`. */
  readonly threshold: string;
  /** What keeps it, `保级 1,500`; null where that is the same, or nothing. */
  readonly keep: string | null;
  /** Where the member is with it: `还差 720`, `已达到`; null where there is nothing to say. */
  readonly note: string | null;
  /** How much of the way from the rung below has been climbed, 0 to 1; null for the lowest. */
  readonly climbed: number | null;
}

/** The ladder as it stands on the page: the highest rung first. */
export function computeLadder({ ladder, card }: Pick<GrowthDetail, 'ladder' | 'card'>): readonly Rung[] {
  const heldIndex = ladder.findIndex(({ held }) => held);
  const rungs = ladder.map((tier, index): Rung => {
    const state = stateOf(tier, index, heldIndex);
    const below = ladder[index - 1];
    return {
      code: tier.code,
      name: tier.name,
      material: tier.material,
      state,
      threshold: tier.reach <= 0 ? '加入即享' : `${formatAmount(tier.reach)} ${card.unit}`,
      keep: tier.keep > 0 && tier.keep !== tier.reach ? `保级 ${formatAmount(tier.keep)}` : null,
      note: noteOf(state, tier.reach - card.growth),
      climbed: below === undefined ? null : computeClimbed(index, heldIndex, below.reach, tier.reach, card.growth),
    };
  });
  return rungs.reverse();
}

type LadderTier = GrowthDetail['ladder'][number];

function stateOf(tier: LadderTier, index: number, heldIndex: number): Rung['state'] {
  if (tier.held) return 'held';
  if (tier.reached) return 'reached';
  return index < heldIndex ? 'below' : 'ahead';
}

function noteOf(state: Rung['state'], gap: number): string | null {
  switch (state) {
    case 'held':
      return '当前等级';
    case 'reached':
      return '已达到';
    case 'below':
      return null;
    case 'ahead':
      return gap > 0 ? `还差 ${formatAmount(gap)}` : null;
    default: {
      const never: never = state;
      return never;
    }
  }
}

function computeClimbed(index: number, heldIndex: number, from: number, to: number, growth: number): number {
  if (index <= heldIndex) return 1;
  if (index > heldIndex + 1 || to <= from) return 0;
  return Math.min(1, Math.max(0, (growth - from) / (to - from)));
}
