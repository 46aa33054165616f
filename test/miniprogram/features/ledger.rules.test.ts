import {
  computePeriodGrowth,
  describeFullWhen,
  describeWhen,
  groupGrowthByMonth,
  listGroups,
} from '@/features/growth-ledger/ledger.rules';
import { formatAmount, formatChange, sayChange } from '@/features/ledger/amount.rules';
import { buildGrowthDetail, buildGrowthEntry } from '../build-growth';

test.each([
  [0, '0', '0', '没有变化'],
  [999, '999', '+999', '增加 999'],
  [1_820, '1,820', '+1,820', '增加 1,820'],
  [1_234_567, '1,234,567', '+1,234,567', '增加 1,234,567'],
  [-1_000, '−1,000', '−1,000', '减少 1,000'],
])('an amount of %d is read in thousands and says whether it came or went', (amount, plain, change, spoken) => {
  expect(formatAmount(amount)).toBe(plain);
  expect(formatChange(amount)).toBe(change);
  expect(sayChange(amount)).toBe(spoken);
});

describe('groupGrowthByMonth', () => {
  const may = buildGrowthEntry({ id: 'may', amount: 100, occurredAt: '2026-04-30T16:00:00.000Z' });
  const april = buildGrowthEntry({ id: 'april', amount: -30, occurredAt: '2026-04-30T15:59:59.999Z' });
  const late = buildGrowthEntry({
    id: 'late',
    amount: 7,
    occurredAt: '2026-04-02T02:00:00.000Z',
    createdAt: '2026-05-03T02:00:00.000Z',
  });

  test('months begin at midnight in Shanghai, and an entry stands in the month it was written', () => {
    const months = groupGrowthByMonth([late, may, april], true);
    expect(months.map(({ title, entries }) => [title, entries.map(({ id }) => id)])).toEqual([
      ['2026年5月', ['late', 'may']],
      ['2026年4月', ['april']],
    ]);
  });

  test('a month has its sum only once all of it has been read', () => {
    expect(groupGrowthByMonth([late, may, april], false).map(({ net }) => net)).toEqual(['合计 +107', null]);
    expect(groupGrowthByMonth([late, may, april], true).map(({ net }) => net)).toEqual(['合计 +107', '合计 −30']);
    expect(groupGrowthByMonth([], true)).toEqual([]);
  });

  test('what was written on a later day says both days, with the year where it is another', () => {
    expect(describeWhen(may)).toBe('5月1日 00:00');
    expect(describeWhen(late)).toBe('4月2日，5月3日计入');
    expect(describeWhen({ occurredAt: '2025-12-30T02:00:00.000Z', createdAt: '2026-01-02T02:00:00.000Z' })).toBe(
      '2025年12月30日，1月2日计入',
    );
    expect(describeFullWhen(late)).toBe('2026年4月2日 10:00');
  });
});

test('groups are those of the present rules, then those that only old entries have, each once', () => {
  const old = buildGrowthEntry({ group: { code: 'credit', name: '信誉' } });
  expect(listGroups(buildGrowthDetail(), [old, buildGrowthEntry()]).map(({ code }) => code)).toEqual([
    'spend',
    'active',
    'credit',
  ]);
  expect(listGroups(null, [old]).map(({ name }) => name)).toEqual(['信誉']);
});

test('growth of the period is all of it, one group, or nothing of a group that is gone', () => {
  const detail = buildGrowthDetail();
  expect([null, 'active', 'credit'].map((group) => computePeriodGrowth(detail, group))).toEqual([3_320, 840, 0]);
});
