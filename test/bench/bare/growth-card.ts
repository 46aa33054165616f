import type { Pool, RowDataPacket } from 'mysql2/promise';
import type { GrowthCard, Tier } from '../../../shared/contract/growth';
import { businessDayOf, startOfBusinessDay } from '../../../shared/kernel/business-day';
import { formatFen } from '../../../shared/kernel/fen';
import { DAY_MS } from '../../../shared/kernel/instant';

/** The card of a member's tier by hand, for the one kind of programme that the bench's scheme has: a calendar year. */

/** What of a programme the card needs. */
export interface Programme {
  readonly code: string;
  readonly name: string;
  readonly unit: string;
  readonly tiers: readonly (Omit<Tier, 'keep'> & { readonly keep?: number })[];
  readonly fall: { readonly protectedAfterPeriods?: number };
}

/** The account beside each of its yearly sums. */
export interface GrowthRow extends RowDataPacket {
  programme: string;
  member_id: string;
  bucket: number;
  base_rank: number;
  stay: number;
  peak_rank: number;
  changes: number;
  acknowledged: number;
  sum_bucket: number | null;
  sum_score: number | null;
}

export interface NewsRow extends RowDataPacket {
  number: number;
  from_tier: string;
  to_tier: string;
  reason: 'settled' | 'reached';
  score: number;
  changed_at: number;
}

const WARNED_BEFORE_MS = 30 * DAY_MS;

export async function readGrowth(pool: Pool, programme: string, memberId: string): Promise<GrowthRow[]> {
  const [rows] = await pool.query<GrowthRow[]>(
    `SELECT t.programme, t.member_id, t.joined_at, t.bucket, t.base_rank, t.stay, t.prior_rank, t.prior_stay, t.peak_rank,
            t.held_rank, t.held_until, t.settles_at, t.changes, t.acknowledged, t.version,
            s.bucket AS sum_bucket, s.score AS sum_score
       FROM growth_account t LEFT JOIN growth_sum s ON s.programme = t.programme AND s.member_id = t.member_id
      WHERE t.programme IN (?) AND t.member_id = ?`,
    [programme, memberId],
  );
  return rows;
}

/** The newest change, where it was not acknowledged. */
export async function readNews(pool: Pool, [account]: readonly GrowthRow[]): Promise<NewsRow | null> {
  if (!account || account.changes <= account.acknowledged) return null;
  const [rows] = await pool.query<NewsRow[]>(
    `SELECT programme, member_id, number, from_tier, to_tier, reason, programme_version, bucket, score, changed_at
       FROM tier_change WHERE programme = ? AND member_id = ? AND number = ?`,
    [account.programme, account.member_id, account.changes],
  );
  return rows[0] ?? null;
}

export function presentGrowth(
  programme: Programme,
  rows: readonly GrowthRow[],
  news: NewsRow | null,
  now: number,
): GrowthCard {
  const { code, name, unit, tiers } = programme;
  const [account] = rows;
  const year = Number(businessDayOf(now).slice(0, 4));
  const growth = rows.find((row) => row.sum_bucket === year)?.sum_score ?? 0;
  const rank = Math.max(account?.base_rank ?? 0, account?.peak_rank ?? 0);
  const next = tiers[rank + 1];
  const gap = next ? Math.max(0, next.reach - growth) : 0;
  const deadline = startOfBusinessDay(`${year + 1}-01-01`);
  return {
    programme: code,
    programmeName: name,
    unit,
    tier: tierOf(tiers[rank]!),
    growth,
    next: next
      ? {
          tier: tierOf(next),
          gap,
          words: gap > 0 ? `再消费 ${formatFen(gap * 100)} 升${next.name}` : `还差 0 ${unit}升${next.name}`,
        }
      : null,
    validUntil: rank === 0 ? null : iso(deadline),
    warning: account && rank > 0 ? warningOf(programme, account, { rank, growth, deadline, now }) : null,
    news: news && newsOf(programme, news),
  };
}

function warningOf(
  { tiers, fall }: Programme,
  { base_rank: base, stay }: GrowthRow,
  { rank, growth, deadline, now }: { rank: number; growth: number; deadline: number; now: number },
): GrowthCard['warning'] {
  if (deadline - now > WARNED_BEFORE_MS) return null;
  const reached = tiers.filter((tier) => growth >= tier.reach).length - 1;
  const keeps = growth >= (tiers[base]?.keep ?? tiers[base]!.reach);
  const spared = fall.protectedAfterPeriods !== undefined && stay >= fall.protectedAfterPeriods;
  const after = Math.max(reached, keeps || spared ? base : base - 1);
  const [held, lower] = [tiers[rank], tiers[after]];
  if (after >= rank || !held || !lower) return null;
  const needed = rank > base ? held.reach : (held.keep ?? held.reach);
  return {
    gap: Math.max(1, needed - growth),
    deadline: iso(deadline),
    fallsTo: { code: lower.code, name: lower.name },
  };
}

function newsOf({ tiers, unit }: Programme, news: NewsRow): GrowthCard['news'] {
  const [from, to] = [news.from_tier, news.to_tier].map((code) => tiers.findIndex((tier) => tier.code === code));
  const [before, after] = [tiers[from ?? 0]!, tiers[to ?? 0]!];
  const up = (to ?? 0) > (from ?? 0);
  return {
    number: news.number,
    direction: up ? 'up' : 'down',
    from: { code: before.code, name: before.name },
    to: { code: after.code, name: after.name, material: after.material },
    reason: news.reason,
    words:
      news.reason === 'reached'
        ? `${unit}达到 ${news.score}，即时升级`
        : `周期结束，${news.score} ${unit}未达到保级要求`,
    changedAt: iso(news.changed_at),
  };
}

function tierOf({ code, name, material, reach, keep }: Programme['tiers'][number]): Tier {
  return { code, name, material, reach, keep: keep ?? reach };
}

function iso(milliseconds: number): string {
  return new Date(milliseconds).toISOString();
}
