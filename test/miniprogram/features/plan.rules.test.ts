import {
  choosePlan,
  compareBenefits,
  computeMonths,
  describeHidden,
  describeSaleEnd,
  findShown,
  formatPeriod,
} from '@/features/plan/plan.rules';
import { buildBenefit, buildPlan } from '../build';

test.each([
  [{ unit: 'month', count: 1 }, 1, '1个月'],
  [{ unit: 'quarter', count: 1 }, 3, '3个月'],
  [{ unit: 'halfYear', count: 1 }, 6, '6个月'],
  [{ unit: 'halfYear', count: 2 }, 12, '1年'],
  [{ unit: 'year', count: 2 }, 24, '2年'],
] as const)('reads %j as %i months', (period, months, words) => {
  expect(computeMonths(period)).toBe(months);
  expect(formatPeriod(period)).toBe(words);
});

test('chooses the best value that can be bought', () => {
  const month = buildPlan({ id: 'month' });
  const year = buildPlan({ id: 'year', bestValue: true });
  const soldOut = buildPlan({ id: 'year', bestValue: true, unavailable: 'PLAN_LIMIT_REACHED' });
  expect(choosePlan([month, year])?.id).toBe('year');
  expect(choosePlan([month, soldOut])?.id).toBe('month');
  expect(choosePlan([soldOut])).toBeNull();
});

test('shows no plan that may not be paid on this terminal, and says so without a way round it', () => {
  const month = buildPlan({ id: 'month' });
  const film = buildPlan({ id: 'film', unavailable: 'PLAN_RAIL_NOT_HERE' });
  expect(findShown([month, film])).toEqual([month]);
  expect(choosePlan([film])).toBeNull();
  expect([[month], [month, film], [film]].map(describeHidden)).toEqual([
    null,
    expect.stringMatching(/^由于相关规范，部分会员.*暂不支持开通$/),
    expect.stringMatching(/^由于相关规范，.*暂不支持开通会员$/),
  ]);
});

test("puts the chosen plan's benefits first and names what only others have", () => {
  const month = buildPlan({ id: 'month', benefits: [buildBenefit('lounge')] });
  const year = buildPlan({ id: 'year', benefits: [buildBenefit('discount'), buildBenefit('lounge')] });
  const lines = compareBenefits([year, month], month);
  expect(lines.map(({ benefit, included }) => [benefit.code, included])).toEqual([
    ['lounge', true],
    ['discount', false],
  ]);
});

test.each([
  [null, null],
  ['2026-12-31T16:00:00.000Z', '可购买至 2026年12月31日'],
  ['2026-12-31T10:00:00.000Z', '可购买至 2026年12月31日 18:00'],
])('a sale that ends at %s is told as %s', (saleEndsAt, words) => {
  expect(describeSaleEnd(buildPlan({ saleEndsAt }))).toBe(words);
});
