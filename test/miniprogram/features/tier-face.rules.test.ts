import { computeTierFace } from '@/features/growth/tier-face.rules';
import { buildGrowthCard, tiers } from '../build-tier';

test('shows the tier, the growth, the gap in words and the last sure day in Shanghai', () => {
  expect(computeTierFace(buildGrowthCard())).toEqual({
    programme: 'main',
    programmeName: '山野计划',
    tierName: '白银',
    material: 'silver',
    growth: '1,500',
    unit: '成长值',
    progress: { filled: 0.75, words: '再消费 ¥500 升黄金', figures: '1,500 / 2,000' },
    standsUntil: '2026年12月31日',
  });
});

test('the line is full at the top, and says that it is the top', () => {
  const { progress } = computeTierFace(buildGrowthCard({ tier: tiers.obsidian, growth: 8_000, next: null }));
  expect(progress).toEqual({ filled: 1, words: '已是最高等级', figures: null });
});

test.each([
  ['growth that was taken back below zero', -50, 2_050, 0],
  ['a new period', 0, 2_000, 0],
  ['growth past the threshold of a tier that waits for the end of the period', 2_400, -400, 1],
])('%s never leaves the line', (_case, growth, gap, filled) => {
  const next = { tier: tiers.gold, gap, words: '' };
  expect(computeTierFace(buildGrowthCard({ growth, next })).progress.filled).toBe(filled);
});

test('a tier that does not end has no last day', () => {
  expect(computeTierFace(buildGrowthCard({ validUntil: null })).standsUntil).toBeNull();
});
