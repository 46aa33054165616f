import type { Instant } from '../../shared/kernel/instant';
import type { Position } from './find-growth';
import { decideSettlement, keepOf, type Rank, reachedRank } from './ladder.rules';
import { boundsOf, scoreAt, settlesAt } from './period.rules';
import { effectiveRank } from './standing.rules';

/** A fall that is to come if nothing more is earned. */
export interface Fall {
  readonly to: Rank;
  /** Growth that is missing to stay. */
  readonly gap: number;
  /** The first instant at which what is earned no longer helps. */
  readonly deadline: Instant;
  /** Whether the period has ended and the tier stands on for its grace. */
  readonly inGrace: boolean;
}

/**
 * The fall at the next settlement; null where the tier stays, or does not end. Until the period ends its growth can keep
 * the tier; after that, while the grace lasts, only reaching the tier again in the new period can. A tier that another
 * programme gives stands whatever happens here.
 */
export function computeFall(position: Position): Fall | null {
  const { programme, standing, sums, owner, rank, lifted, present, mapped } = position;
  const { config } = programme;
  const { endsAt } = boundsOf(config.period, owner.joinedAt, standing.bucket);
  const settles = settlesAt(config, owner.joinedAt, standing.bucket);
  const tier = config.tiers[rank];
  if (!tier || rank === 0 || lifted === 'mapping' || endsAt === null || settles === null) return null;
  const score = scoreAt(config.period, sums, standing.bucket);
  const nextScore = scoreAt(config.period, sums, standing.bucket + 1);
  const to = Math.max(
    decideSettlement(config, standing.base, score).rank,
    reachedRank(config.tiers, nextScore),
    mapped,
    effectiveRank({ ...standing, base: { rank: 0, stay: 0 }, peak: 0 }, settles),
  );
  if (to >= rank) return null;
  if (present > standing.bucket) return { to, gap: tier.reach - nextScore, deadline: settles, inGrace: true };
  // What the period began with has a threshold of its own to be kept; what was risen to since has to be held.
  const needed = rank > standing.base.rank ? tier.reach : keepOf(tier);
  return { to, gap: Math.max(1, needed - score), deadline: endsAt, inGrace: false };
}
