import type { ProgrammeConfig, TierConfig } from './programme.schema';

/** A place on a ladder: 0 is the lowest tier, which asks nothing. */
export type Rank = number;

/** What settling needs to know of a programme. */
export type Ladder = Pick<ProgrammeConfig, 'tiers' | 'fall'>;

/** The growth that keeps a tier. */
export function keepOf(tier: TierConfig): number {
  return tier.keep ?? tier.reach;
}

/** The highest tier that a score reaches. */
export function reachedRank(tiers: readonly TierConfig[], score: number): Rank {
  let rank = 0;
  tiers.forEach((tier, index) => {
    if (index > 0 && score >= tier.reach) rank = index;
  });
  return rank;
}

/** A member's place between two settlements. */
export interface Base {
  /** The tier with which the period began. */
  readonly rank: Rank;
  /** For how many settlements in a row it has been kept. */
  readonly stay: number;
}

/**
 * The tier with which the next period begins. It follows from the tier with which the ended one began and from its score
 * alone: in which order things happened within it, or what the member rose to in between, changes nothing.
 */
export function decideSettlement(ladder: Ladder, base: Base, score: number): Base {
  const { protectedAfterPeriods } = ladder.fall;
  const next = rankAfter(ladder, base.rank, score);
  if (next > base.rank) return { rank: next, stay: 0 };
  if (next === base.rank) return { rank: next, stay: base.stay + 1 };
  const spared = protectedAfterPeriods !== undefined && base.stay >= protectedAfterPeriods;
  // A spared tier has to be kept for as long again before it is spared again.
  return { rank: spared ? base.rank : next, stay: 0 };
}

/** The tier after a period, before any protection: a step function of the score. */
export function rankAfter({ tiers, fall }: Ladder, rank: Rank, score: number): Rank {
  const reached = reachedRank(tiers, score);
  if (reached >= rank) return reached;
  const tier = tiers[rank];
  if (tier && score >= keepOf(tier)) return rank;
  return fall.mode === 'match' ? reached : Math.max(reached, rank - 1);
}

/** One step of a step function: from this score on, this rank. */
export interface Step {
  readonly fromScore: number;
  readonly rank: Rank;
}

/**
 * `rankAfter` as a table, for settling many at once in SQL: the steps of each rank, the lowest score first. The function
 * changes only at thresholds, so it is asked there and nowhere else; the rule itself stands in one place.
 */
export function tabulateSettlement(ladder: Ladder): Step[][] {
  const thresholds = [...new Set(ladder.tiers.flatMap((tier) => [tier.reach, keepOf(tier)]))].sort((a, b) => a - b);
  return ladder.tiers.map((_, rank) =>
    [Number.MIN_SAFE_INTEGER, ...thresholds]
      .map((fromScore) => ({ fromScore, rank: rankAfter(ladder, rank, fromScore) }))
      .filter((step, index, steps) => index === 0 || step.rank !== steps[index - 1]?.rank),
  );
}

/**
 * Ranks of an old ladder on a new one: the tier of the same code, or, where it was taken away, the nearest that stood
 * below it and still does.
 */
export function remapRanks(before: readonly TierConfig[], after: readonly TierConfig[]): Rank[] {
  return before.map((_, rank) => {
    for (let lower = rank; lower > 0; lower--) {
      const index = after.findIndex((tier) => tier.code === before[lower]?.code);
      if (index >= 0) return index;
    }
    return 0;
  });
}
