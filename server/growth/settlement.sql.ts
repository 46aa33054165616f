import type { Instant } from '../../shared/kernel/instant';
import { type Step, tabulateSettlement } from './ladder.rules';
import { bucketsOfScore } from './period.rules';
import type { Programme } from './programme-book';

/**
 * The rules of a settlement as SQL, made from the rules themselves: over the columns `old_base`, `old_stay` and `score` of
 * `scoredSql`.
 */

/** The accounts of a batch with the growth of the ended period and of the one that follows. */
export function scoredSql(period: Programme['config']['period'], where: string): string {
  const buckets = bucketsOfScore(period);
  // Grouped, not looked up a column: a derived table without GROUP BY is merged, and its sums are then computed again at
  // each mention of `score` in the rules.
  const scoreAt = (last: string) =>
    `COALESCE(SUM(CASE WHEN g.bucket BETWEEN ${last} - ${buckets - 1} AND ${last} THEN g.score END), 0)`;
  return `SELECT b.*, CASE WHEN b.earned >= b.held THEN b.earned ELSE b.held END AS old_seen
    FROM (SELECT a.member_id, a.joined_at, a.bucket, a.base_rank AS old_base, a.stay AS old_stay, a.changes,
                 CASE WHEN a.base_rank >= a.peak_rank THEN a.base_rank ELSE a.peak_rank END AS earned,
                 CASE WHEN a.held_until > ? THEN a.held_rank ELSE 0 END AS held,
                 ${scoreAt('a.bucket')} AS score, ${scoreAt('(a.bucket + 1)')} AS next_score
            FROM growth_account a
            LEFT JOIN growth_sum g ON g.programme = a.programme AND g.member_id = a.member_id
                  AND g.bucket BETWEEN a.bucket - ${buckets - 1} AND a.bucket + 1
           WHERE a.programme = ? AND ${where}
           GROUP BY a.programme, a.member_id) b`;
}

/**
 * `effectiveRank` as SQL over the columns of `growth_account`: the tier that a member sees, as far as it is written down.
 * A settlement that is due and not yet made is not in it.
 */
export function seenRankSql(at: Instant): string {
  return `(CASE WHEN held_until > ${at} AND held_rank >= base_rank AND held_rank >= peak_rank THEN held_rank
    WHEN base_rank >= peak_rank THEN base_rank ELSE peak_rank END)`;
}

/** `rankAfter` as SQL over `old_base` and `score`, from its own table. */
export function nextRankSql({ config }: Programme): string {
  const ofRank = tabulateSettlement(config).map((steps, rank) => `WHEN ${rank} THEN ${stepsSql(steps, 'score')}`);
  return `CASE old_base ${ofRank.join(' ')} ELSE 0 END`;
}

/** Whether the fall is spared once for a long stay. */
export function sparedSql(programme: Programme): string {
  const { protectedAfterPeriods } = programme.config.fall;
  if (protectedAfterPeriods === undefined) return '1 = 0';
  return `old_stay >= ${protectedAfterPeriods} AND ${nextRankSql(programme)} < old_base`;
}

export function nextBaseSql(programme: Programme): string {
  return `CASE WHEN ${sparedSql(programme)} THEN old_base ELSE ${nextRankSql(programme)} END`;
}

export function reachedSql({ config }: Programme, score: string): string {
  const steps = config.tiers.map((tier, rank) => ({ fromScore: tier.reach, rank })).slice(1);
  return stepsSql([{ fromScore: Number.MIN_SAFE_INTEGER, rank: 0 }, ...steps], score);
}

/** A step function as a CASE, the highest step first. */
function stepsSql(steps: readonly Step[], score: string): string {
  const [lowest, ...higher] = steps;
  const whens = higher.reverse().map(({ fromScore, rank }) => `WHEN ${score} >= ${fromScore} THEN ${rank}`);
  return whens.length === 0 ? String(lowest?.rank ?? 0) : `CASE ${whens.join(' ')} ELSE ${lowest?.rank ?? 0} END`;
}
