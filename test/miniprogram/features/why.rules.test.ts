import { buildGroupBars, computeNextProgress, describePeriodDays } from '@/features/growth-why/why.rules';
import { buildExplanation } from '../build-growth';

const group = (code: string, growth: number) => ({ code, name: code, growth });

test('bars are as long as their share of what was earned, the largest first, what was taken away last', () => {
  const bars = buildGroupBars([group('credit', -60), group('task', 3), group('spend', 750), group('active', 247)]);
  expect(bars.map(({ code, share, length }) => [code, share, length])).toEqual([
    ['spend', '75%', 0.75],
    ['active', '25%', 0.247],
    ['task', '不足 1%', 0.003],
    ['credit', null, 0.06],
  ]);
});

test('bars stay within their track where nothing was earned, or more was taken than came', () => {
  expect(buildGroupBars([group('spend', 0), group('credit', -60)]).map(({ length, share }) => [length, share])).toEqual(
    [
      [0, null],
      [1, null],
    ],
  );
  expect(buildGroupBars([])).toEqual([]);
});

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
