import type { Instant } from '../../shared/kernel/instant';
import { type Base, decideSettlement, type Rank, reachedRank } from './ladder.rules';
import { type Bucket, bucketOf, isStillOpen, scoreAt, settlesAt } from './period.rules';
import type { ProgrammeConfig } from './programme.schema';

/** Where a member stands in a programme, as the account holds it. */
export interface Standing {
  /** The bucket with which `base` began; earlier ones are settled. */
  readonly bucket: Bucket;
  readonly base: Base;
  /** The base of the bucket before, so that what comes late can settle that one again. */
  readonly prior: Base;
  /** The highest tier risen to since: up at once, and not down before the period ends. */
  readonly peak: Rank;
  /** Tiers given over the earned one. */
  readonly holds: readonly Hold[];
}

/** A tier given until an instant. */
export interface Hold {
  readonly rank: Rank;
  readonly until: Instant;
}

/** What time did to a standing: a period was closed, or a given tier ended; between the tiers that the member sees. */
export interface Step {
  readonly at: Instant;
  readonly reason: 'settled' | 'grantEnded';
  readonly bucket: Bucket;
  readonly score: number;
  readonly from: Rank;
  readonly to: Rank;
}

/** Buckets and what was earned in them. */
export type Sums = ReadonlyMap<Bucket, number>;

type Rules = Pick<ProgrammeConfig, 'period' | 'tiers' | 'fall' | 'lateDays'>;

/** Somebody who has just begun. */
export function beginStanding(rules: Rules, joinedAt: Instant, now: Instant): Standing {
  const none = { rank: 0, stay: 0 };
  return { bucket: bucketOf(rules.period, joinedAt, now), base: none, prior: none, peak: 0, holds: [] };
}

/** The tier that the member earned. */
export function earnedRank({ base, peak }: Pick<Standing, 'base' | 'peak'>): Rank {
  return Math.max(base.rank, peak);
}

/** The tier that the member has at an instant: the earned one, or a higher one that was given. */
export function effectiveRank(standing: Pick<Standing, 'base' | 'peak' | 'holds'>, at: Instant): Rank {
  const given = standing.holds.filter(({ until }) => at < until).map(({ rank }) => rank);
  return Math.max(earnedRank(standing), ...given);
}

/** When the tier is settled next; null where there is nothing to lose, or no end. */
export function nextSettlementAt(rules: Rules, joinedAt: Instant, standing: Standing): Instant | null {
  return earnedRank(standing) === 0 ? null : settlesAt(rules, joinedAt, standing.bucket);
}

/**
 * The standing at an instant, with every settlement made and every given tier ended that was due by then: what a member
 * reads is true whether or not a job has run, and a job that comes late finds the same.
 */
export function settleThrough(
  rules: Rules,
  joinedAt: Instant,
  standing: Standing,
  sums: Sums,
  now: Instant,
): { readonly standing: Standing; readonly steps: readonly Step[] } {
  const steps: Step[] = [];
  let current = standing;
  for (;;) {
    const settlement = nextSettlementAt(rules, joinedAt, current) ?? Number.POSITIVE_INFINITY;
    const at = Math.min(settlement, ...current.holds.map(({ until }) => until));
    if (at > now) break;
    current = catchUp(rules, joinedAt, current, at);
    const settled = settlement === at ? settleOnce(rules, current, sums) : current;
    const next = { ...settled, holds: settled.holds.filter(({ until }) => until > at) };
    steps.push({
      at,
      reason: settlement === at ? 'settled' : 'grantEnded',
      bucket: current.bucket,
      score: scoreAt(rules.period, sums, current.bucket),
      // The last tier before this instant: a given one that ends here still counts.
      from: effectiveRank(current, at - 1),
      to: effectiveRank(next, at),
    });
    current = next;
  }
  return { standing: catchUp(rules, joinedAt, current, now), steps };
}

/** One settlement: the bucket is closed, the next one begins. */
function settleOnce(rules: Rules, standing: Standing, sums: Sums): Standing {
  const next = standing.bucket + 1;
  return {
    ...standing,
    bucket: next,
    prior: standing.base,
    base: decideSettlement(rules, standing.base, scoreAt(rules.period, sums, standing.bucket)),
    // What was earned in the new bucket while the old one waited for its grace to end.
    peak: reachedRank(rules.tiers, scoreAt(rules.period, sums, next)),
  };
}

/** The lowest tier cannot fall: its buckets pass without a settlement. */
function catchUp(rules: Rules, joinedAt: Instant, standing: Standing, now: Instant): Standing {
  const present = bucketOf(rules.period, joinedAt, now);
  if (earnedRank(standing) > 0 || standing.bucket >= present) return standing;
  const none = { rank: 0, stay: 0 };
  return { ...standing, bucket: present, base: none, prior: none, peak: 0 };
}

/**
 * The standing after growth was added or taken back in a bucket: up at once, never down, except that a bucket which is
 * settled already is settled again as if it had been known then.
 * @param standing settled through `now`
 * @param sums with the change in them
 */
export function applyGrowth(
  rules: Rules,
  joinedAt: Instant,
  standing: Standing,
  sums: Sums,
  changed: Bucket,
  now: Instant,
): Standing {
  const base =
    changed === standing.bucket - 1 && isStillOpen(rules, joinedAt, changed, now)
      ? decideSettlement(rules, standing.prior, scoreAt(rules.period, sums, changed))
      : standing.base;
  const present = Math.max(standing.bucket, bucketOf(rules.period, joinedAt, now));
  const reached = [standing.bucket, present].map((bucket) =>
    reachedRank(rules.tiers, scoreAt(rules.period, sums, bucket)),
  );
  return { ...standing, base, peak: Math.max(standing.peak, ...reached) };
}
