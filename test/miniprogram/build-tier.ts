import type { GrowthCard, GrowthDetail, Tier, TierChange } from '@shared/contract/growth';

/** A ladder of four, from the plain one to the top. */
export const tiers = {
  plain: { code: 'plain', name: '普通', material: 'paper', reach: 0, keep: 0 },
  silver: { code: 'silver', name: '白银', material: 'silver', reach: 1_000, keep: 800 },
  gold: { code: 'gold', name: '黄金', material: 'gold', reach: 2_000, keep: 1_500 },
  obsidian: { code: 'obsidian', name: '黑曜', material: 'obsidian', reach: 6_000, keep: 6_000 },
} as const satisfies Record<string, Tier>;

export function buildGrowthCard(change: Partial<GrowthCard> = {}): GrowthCard {
  return {
    programme: 'main',
    programmeName: '山野计划',
    unit: '成长值',
    tier: tiers.silver,
    growth: 1_500,
    next: { tier: tiers.gold, gap: 500, words: '再消费 ¥500 升黄金' },
    validUntil: '2026-12-31T16:00:00.000Z',
    warning: null,
    news: null,
    ...change,
  };
}

export function buildTierChange(change: Partial<TierChange> = {}): TierChange {
  return {
    number: 7,
    direction: 'up',
    from: tiers.plain,
    to: tiers.silver,
    reason: 'reached',
    words: '成长值达到 1,000。',
    changedAt: '2026-05-01T16:30:00.000Z',
    ...change,
  };
}

/** In danger of falling to the plain tier at the end of the year. */
export const warning: NonNullable<GrowthCard['warning']> = {
  gap: 320,
  deadline: '2026-12-31T16:00:00.000Z',
  fallsTo: { code: 'plain', name: '普通' },
};

export function buildGrowthDetail(change: Partial<GrowthDetail> = {}): GrowthDetail {
  const card = change.card ?? buildGrowthCard();
  const ladder = Object.values(tiers);
  return {
    card,
    period: { name: '2026年', startsAt: '2025-12-31T16:00:00.000Z', endsAt: '2026-12-31T16:00:00.000Z' },
    ladder: ladder.map((tier) => ({
      ...tier,
      held: tier.code === card.tier.code,
      reached: tier.reach <= card.growth && tier.code !== card.tier.code,
    })),
    curve: [
      { day: '2026-01-01', growth: 0 },
      { day: '2026-03-01', growth: 900 },
      { day: '2026-06-01', growth: 1_500 },
    ],
    groups: [
      { code: 'task', name: '任务', growth: 300 },
      { code: 'spend', name: '消费', growth: 1_250 },
      { code: 'back', name: '退款扣回', growth: -50 },
      { code: 'none', name: '互动', growth: 0 },
    ],
    ways: [
      { source: 'order', words: '再消费 ¥500', growth: 500, closes: true },
      { source: 'task:review', words: '写 3 条评价', growth: 60, closes: false },
    ],
    history: [buildTierChange()],
    held: null,
    ...change,
  };
}
