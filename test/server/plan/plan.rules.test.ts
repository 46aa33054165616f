import fc from 'fast-check';
import {
  bestValueOf,
  isOnSale,
  isRailHere,
  mayUseOrdinaryPayment,
  monthsOf,
  priceAt,
  pricePerMonth,
  railOf,
  savingAgainstMonthly,
  VIRTUAL_PAYMENT_RULE,
  virtualProductIdOf,
} from '../../../server/plan/plan.rules';
import type { Period } from '../../../shared/contract/plan';

const month: Period = { unit: 'month', count: 1 };
const year: Period = { unit: 'year', count: 1 };
const periods = fc.record({
  unit: fc.constantFrom<Period['unit'][]>('month', 'quarter', 'halfYear', 'year'),
  count: fc.integer({ min: 1, max: 10 }),
});
const fen = fc.integer({ min: 1, max: 10_000_000 });

it.each([
  ['month', 1, 1],
  ['quarter', 1, 3],
  ['halfYear', 1, 6],
  ['year', 1, 12],
  ['year', 3, 36],
] as const)('a period of %s × %i has %i months', (unit, count, months) => {
  expect(monthsOf({ unit, count })).toBe(months);
});

describe('the price in force', () => {
  const prices = [
    { priceFen: 300, listPriceFen: null, effectiveFrom: 300 },
    { priceFen: 100, listPriceFen: null, effectiveFrom: 100 },
    { priceFen: 200, listPriceFen: 400, effectiveFrom: 200 },
  ];

  it.each([
    [99, undefined],
    [100, 100],
    [199, 100],
    [200, 200],
    [1_000, 300],
  ])('at %i is that of the newest that has begun', (now, priceFen) => {
    expect(priceAt(prices, now)?.priceFen).toBe(priceFen);
  });

  it('does not depend on the order in which prices are read', () => {
    const shuffled = fc.shuffledSubarray(prices, { minLength: 3, maxLength: 3 });
    fc.assert(
      fc.property(shuffled, fc.integer({ min: 0, max: 500 }), (mixed, now) => {
        expect(priceAt(mixed, now)).toEqual(priceAt(prices, now));
      }),
    );
  });
});

describe('what a plan says of its price', () => {
  it('a month is never shown cheaper than it is, and at most one fen dearer', () => {
    fc.assert(
      fc.property(fen, periods, (priceFen, period) => {
        const shown = pricePerMonth(priceFen, period) * monthsOf(period);
        expect(shown).toBeGreaterThanOrEqual(priceFen);
        expect(shown - priceFen).toBeLessThan(monthsOf(period));
      }),
    );
  });

  it('the saving is what the same months would have cost beyond it, never negative', () => {
    expect(savingAgainstMonthly(19_800, year, 2_500)).toBe(10_200);
    expect(savingAgainstMonthly(40_000, year, 2_500)).toBe(0);
    expect(savingAgainstMonthly(19_800, year, null)).toBe(0);
    expect(savingAgainstMonthly(2_500, month, 2_500)).toBe(0);
  });
});

describe('the best value of a shelf', () => {
  const plan = (priceFen: number, period: Period) => ({ priceFen, period });

  it('is the lowest price a month', () => {
    const [monthly, yearly] = [plan(2_500, month), plan(19_800, year)];
    expect(bestValueOf([monthly, yearly])).toBe(yearly);
  });

  it('is the longer one of two equal ones, where a third is dearer', () => {
    const [monthly, quarterly, yearly] = [
      plan(1_000, month),
      plan(2_400, { unit: 'quarter', count: 1 }),
      plan(9_600, year),
    ];
    expect(bestValueOf([monthly, quarterly, yearly])).toBe(yearly);
  });

  it('is nobody where there is nothing to compare', () => {
    expect(bestValueOf([])).toBeNull();
    expect(bestValueOf([plan(1, month)])).toBeNull();
    expect(bestValueOf([plan(100, month), plan(1_200, year)])).toBeNull();
  });

  it('is decided by the exact price a month, not by the rounded one', () => {
    const shelf = fc.array(fc.record({ priceFen: fen, period: periods }), { minLength: 2, maxLength: 6 });
    fc.assert(
      fc.property(shelf, (plans) => {
        const best = bestValueOf(plans);
        if (best === null) return;
        for (const other of plans) {
          expect(best.priceFen * monthsOf(other.period)).toBeLessThanOrEqual(other.priceFen * monthsOf(best.period));
        }
      }),
    );
  });
});

describe('a plan', () => {
  const offered = { offered: true, saleStartsAt: 100, saleEndsAt: 200 };

  it.each([
    [99, false],
    [100, true],
    [199, true],
    [200, false],
  ])('with a sale window from 100 to 200 is on sale at %i: %s', (now, onSale) => {
    expect(isOnSale(offered, now)).toBe(onSale);
  });

  it('without a window is on sale for as long as it is offered', () => {
    const open = { saleStartsAt: null, saleEndsAt: null };
    expect([isOnSale({ ...open, offered: true }, 0), isOnSale({ ...open, offered: false }, 0)]).toEqual([true, false]);
  });

  it('that opens online content may not be sold through ordinary WeChat Pay', () => {
    expect([mayUseOrdinaryPayment({ opens: 'goods' }), mayUseOrdinaryPayment({ opens: 'online' })]).toEqual([
      true,
      false,
    ]);
    expect(VIRTUAL_PAYMENT_RULE).toContain('虚拟支付');
  });

  it.each([
    ['goods', undefined, 'wechatpay'],
    ['goods', 'virtual', 'virtual'],
    ['online', null, 'virtual'],
    ['online', 'virtual', 'virtual'],
  ] as const)('that opens %s and names the rail %s is paid by %s', (opens, rail, expected) => {
    expect(railOf({ opens, rail })).toBe(expected);
  });

  it.each([
    ['wechatpay', null, 1, true],
    ['wechatpay', 'other', 1, true],
    ['virtual', null, 9_900, false],
    ['virtual', 'other', 9_900, false],
    ['virtual', 'android', 1, true],
    ['virtual', 'harmony', 1, true],
    ['virtual', 'windows', 1, true],
    ['virtual', 'ios', 100, true],
    ['virtual', 'ios', 99, false],
  ] as const)('of rail %s on the terminal %s at %d fen can be paid there: %s', (rail, platform, fen, expected) => {
    expect(isRailHere(rail, platform, fen)).toBe(expected);
  });

  it('is called by virtual payment as its code without hyphens', () => {
    expect(virtualProductIdOf({ code: 'video-year-2' })).toBe('video_year_2');
  });
});
