import fc from 'fast-check';
import {
  findUnchargedListPrices,
  type LadderPlan,
  lintPriceLadder,
  priceLadderRules,
} from '../../../server/plan/price-ladder.rules';
import type { Period } from '../../../shared/contract/plan';

function plan(name: string, months: number, yuan: number, autoRenew = false): LadderPlan {
  return { code: name, name, period: { unit: 'month', count: months }, priceFen: Math.round(yuan * 100), autoRenew };
}

/** The seven anchors of a video membership: ¥9.9 to ¥20 a month. */
const anchors = [
  plan('连续包年', 12, 118.8, true),
  plan('连续包半年', 6, 72, true),
  plan('连续包季', 3, 36, true),
  plan('连续包月', 1, 15, true),
  plan('年卡', 12, 192),
  plan('季卡', 3, 54),
  plan('月卡', 1, 20),
];

const breaksOf = (plans: readonly LadderPlan[], rule: (typeof priceLadderRules)[number] = 'usual') =>
  lintPriceLadder(plans, rule).map(({ lower, higher }) => `${lower} < ${higher}`);

describe('the price ladder', () => {
  it('passes the usual chain of seven anchors', () => {
    expect(breaksOf(anchors)).toEqual([]);
  });

  it('names the pair that stands the wrong way round, with both prices a month', () => {
    const dear = anchors.map((each) => (each.code === '年卡' ? { ...each, priceFen: 24_000 } : each));
    expect(lintPriceLadder(dear, 'usual')).toEqual([
      { lower: '年卡', higher: '季卡', words: '「年卡」每月 ¥20，应低于「季卡」的 每月 ¥18' },
      { lower: '年卡', higher: '月卡', words: '「年卡」每月 ¥20，应低于「月卡」的 每月 ¥20' },
    ]);
  });

  it('wants a renewing quarter and half-year to cost the same a month', () => {
    const uneven = anchors.map((each) => (each.code === '连续包季' ? { ...each, priceFen: 3_900 } : each));
    expect(breaksOf(uneven)).toEqual(['连续包半年 < 连续包季']);
  });

  it('compares exactly: a third of a fen a month decides', () => {
    expect(breaksOf([plan('季卡', 3, 59.99), plan('月卡', 1, 20)])).toEqual([]);
    expect(breaksOf([plan('季卡', 3, 60), plan('月卡', 1, 20)])).toEqual(['季卡 < 月卡']);
  });

  it('turned round, passes where the month is the cheapest and fails the usual chain', () => {
    const bait = [plan('月卡', 1, 10), plan('季卡', 3, 36), plan('年卡', 12, 180)];
    expect(breaksOf(bait, 'monthCheapest')).toEqual([]);
    expect(breaksOf(bait, 'usual')).toHaveLength(3);
    expect(breaksOf(anchors, 'monthCheapest').length).toBeGreaterThan(0);
  });

  it('expects nothing where nothing is to be expected, or of plans of other lengths', () => {
    const odd = [plan('两月卡', 2, 100), plan('月卡', 1, 10)];
    expect(breaksOf(odd)).toEqual([]);
    expect(breaksOf(anchors.toReversed(), 'free')).toEqual([]);
  });

  it('does not depend on the order in which the plans stand', () => {
    const prices = fc.array(fc.integer({ min: 100, max: 50_000 }), { minLength: 7, maxLength: 7 });
    fc.assert(
      fc.property(prices, fc.constantFrom(...priceLadderRules), (priceFens, rule) => {
        const priced = anchors.map((each, index) => ({ ...each, priceFen: priceFens[index] ?? 0 }));
        const sorted = (plans: readonly LadderPlan[]) => breaksOf(plans, rule).map(pairOf).sort();
        expect(sorted([...priced].reverse())).toEqual(sorted(priced));
      }),
    );
  });

  it('counts a quarter as three months, however its period is written', () => {
    const period: Period = { unit: 'quarter', count: 1 };
    expect(breaksOf([{ ...plan('季卡', 3, 90), period }, plan('月卡', 1, 20)])).toEqual(['季卡 < 月卡']);
  });
});

/** Two of one rung have no order between them. */
function pairOf(words: string): string {
  return words.split(' < ').sort().join(' | ');
}

describe('a struck-through price', () => {
  const price = (effectiveFrom: number, priceFen: number, listPriceFen: number | null = null) => ({
    effectiveFrom,
    priceFen,
    listPriceFen,
  });

  it('is true when it was charged before', () => {
    expect(findUnchargedListPrices([price(1, 19_800), price(2, 9_900, 19_800)])).toEqual([]);
  });

  it.each([
    ['nobody ever paid it', [price(1, 9_900, 19_800)]],
    ['it is charged only later', [price(1, 9_900, 19_800), price(2, 19_800)]],
    ['another price was charged', [price(1, 18_800), price(2, 9_900, 19_800)]],
  ])('is refused when %s', (_, prices) => {
    expect(findUnchargedListPrices(prices)).toEqual([expect.objectContaining({ listPriceFen: 19_800 })]);
  });
});
