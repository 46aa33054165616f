import { computeNextProgress, describePeriodDays } from '@/features/growth-why/why.rules';
import { buildExplanation } from '../build-growth';

test('a period that ends at midnight has the day before as its last', () => {
  expect(describePeriodDays(buildExplanation().period)).toEqual({ from: '2026年1月1日', until: '2026年12月31日' });
  expect(describePeriodDays({ name: '终身', startsAt: null, endsAt: null })).toEqual({ from: null, until: null });
});

test.each([
  [3_320, 1_680, 0.664],
  [-50, 550, 0],
  [0, 500, 0],
  [-50, 20, 0],
])('with %d growth and %d missing, that much of the way is done', (growth, gap, share) => {
  const { next } = buildExplanation();
  expect(computeNextProgress({ growth, next: next && { ...next, gap } })).toBeCloseTo(share, 5);
});
