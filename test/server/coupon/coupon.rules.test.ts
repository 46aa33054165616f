import fc from 'fast-check';
import { type CouponTerms, deliverySchema } from '../../../server/benefit/benefit.schema';
import { describeCoupon } from '../../../server/benefit/coupon-terms.rules';
import {
  assessCoupon,
  assessInHand,
  countedFen,
  formatCouponName,
  orderBestFirst,
  parseCouponName,
} from '../../../server/coupon/coupon.rules';
import { reservationTransitions } from '../../../server/coupon/reservation.states';
import { at } from '../../support/clock';
import { amountOff, rateOff } from './support';

describe('what a coupon takes off a bill', () => {
  it.each<[string, CouponTerms, number, number]>([
    ['an amount', amountOff(2_000, { minimumFen: 10_000 }), 10_000, 2_000],
    ['an amount without a minimum', amountOff(2_000), 2_001, 2_000],
    ['no more than the bill', amountOff(2_000), 1_500, 1_500],
    ['a rate', rateOff(9_500), 10_000, 500],
    ['a rate, whose rest to pay is rounded down: 9.5 折 of ¥0.99 is ¥0.94', rateOff(9_500), 99, 5],
    ['a rate up to its maximum', rateOff(8_000, { maximumFen: 5_000 }), 100_000, 5_000],
    ['a rate below its maximum', rateOff(8_000, { maximumFen: 5_000 }), 10_000, 2_000],
  ])('is %s', (_, terms, amountFen, discountFen) => {
    expect(assessCoupon(terms, { amountFen })).toEqual({ usable: true, discountFen, reason: null });
  });

  it.each<[string, CouponTerms, Record<string, number> | undefined, number | string]>([
    [
      'its own categories',
      rateOff(5_000, { categories: ['咖啡', '茶饮'] }),
      { 咖啡: 3_000, 茶饮: 1_000, 面包: 9 },
      2_000,
    ],
    ['all of a bill that names none', rateOff(5_000, { categories: ['咖啡'] }), undefined, 5_000],
    ['all of it where the coupon names none', rateOff(5_000), { 面包: 100 }, 5_000],
    [
      'nothing of a bill without its categories',
      amountOff(1, { categories: ['咖啡'] }),
      { 面包: 10_000 },
      '仅限咖啡类',
    ],
    ['at least its minimum', amountOff(2_000, { minimumFen: 11_200 }), undefined, '还差 ¥12'],
    [
      'its minimum in its categories',
      amountOff(1, { minimumFen: 500, categories: ['咖啡'] }),
      { 咖啡: 350 },
      '还差 ¥1.50',
    ],
    ['never more than the bill', amountOff(90_000, { categories: ['咖啡'] }), { 咖啡: 50_000 }, 10_000],
  ])('counts %s', (_, terms, categories, expected) => {
    const assessment = assessCoupon(terms, { amountFen: 10_000, ...(categories ? { categories } : {}) });
    expect(assessment.usable ? assessment.discountFen : assessment.reason).toBe(expected);
  });

  it('is nothing before its time, or while other orders hold it', () => {
    const coupon = { terms: amountOff(100), validFrom: at('2026-03-01T00:00:00+08:00'), free: true };
    const before = coupon.validFrom - 1;
    expect(assessInHand(coupon, { amountFen: 900 }, before)).toMatchObject({ reason: '2026年3月1日起可用' });
    expect(assessInHand(coupon, { amountFen: 900 }, coupon.validFrom)).toMatchObject({ discountFen: 100 });
    const held = { ...coupon, free: false };
    expect(assessInHand(held, { amountFen: 900 }, coupon.validFrom)).toMatchObject({ usable: false, discountFen: 0 });
  });

  const terms = fc
    .record({
      discount: fc.oneof(
        fc.record({ kind: fc.constant('amount'), amountFen: fc.integer({ min: 1, max: 100_000 }) }),
        fc.record({
          kind: fc.constant('rate'),
          payBp: fc.integer({ min: 1, max: 9_999 }),
          maximumFen: fc.option(fc.integer({ min: 1, max: 50_000 })),
        }),
      ),
      minimumFen: fc.integer({ min: 0, max: 20_000 }),
      categories: fc.subarray(['咖啡', '茶饮', '面包']),
    })
    .map((wish) => couponTermsOf(wish));
  const categories = fc.option(
    fc.dictionary(fc.constantFrom('咖啡', '茶饮', '面包', '其他'), fc.integer({ min: 0, max: 100_000_000 })),
    { nil: undefined },
  );
  const amount = fc.integer({ min: 1, max: 100_000_000 });
  const billOf = (amountFen: number, parts: Record<string, number> | undefined) =>
    parts === undefined ? { amountFen } : { amountFen, categories: parts };

  it('is never below 0, never above what counts, and never nothing where it applies', () => {
    fc.assert(
      fc.property(terms, amount, categories, (coupon, amountFen, parts) => {
        const bill = billOf(amountFen, parts);
        const { usable, discountFen, reason } = assessCoupon(coupon, bill);
        expect(countedFen(coupon, bill)).toBeLessThanOrEqual(amountFen);
        expect(discountFen).toBeLessThanOrEqual(countedFen(coupon, bill));
        expect(discountFen >= 1).toBe(usable);
        expect(reason === null).toBe(usable);
      }),
    );
  });

  it('grows with the bill, and never by more than the bill does once it applies', () => {
    fc.assert(
      fc.property(terms, amount, fc.integer({ min: 1, max: 10_000 }), (coupon, amountFen, more) => {
        const smaller = assessCoupon(coupon, { amountFen });
        const larger = assessCoupon(coupon, { amountFen: amountFen + more });
        expect(larger.discountFen).toBeGreaterThanOrEqual(smaller.discountFen);
        if (smaller.usable) expect(larger.discountFen - smaller.discountFen).toBeLessThanOrEqual(more);
      }),
    );
  });

  it('leaves no more to pay than its rate says, and less than a fen below that', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 9_999 }), amount, (payBp, amountFen) => {
        const paid = BigInt(amountFen - assessCoupon(rateOff(payBp), { amountFen }).discountFen);
        const exact = BigInt(amountFen) * BigInt(payBp);
        expect(paid * 10_000n <= exact && exact < (paid + 1n) * 10_000n).toBe(true);
      }),
    );
  });
});

it('coupons are offered the best first: what applies, the larger discount, what ends first', () => {
  const quote = (coupon: string, discountFen: number, expiresAt: string | null) => {
    return { coupon, discountFen, expiresAt, usable: discountFen > 0 };
  };
  const ordered = [
    quote('large', 500, null),
    quote('ends-first', 300, '2026-03-02T16:00:00.000Z'),
    quote('ends-later', 300, '2026-03-09T16:00:00.000Z'),
    quote('a-never-ends', 300, null),
    quote('b-never-ends', 300, null),
    quote('unusable', 0, '2026-03-01T16:00:00.000Z'),
  ];
  fc.assert(
    fc.property(fc.shuffledSubarray(ordered, { minLength: ordered.length }), (shuffled) => {
      expect(orderBestFirst(shuffled)).toEqual(ordered);
    }),
  );
});

it.each<[string, CouponTerms]>([
  ['满 ¥100 减 ¥20', amountOff(2_000, { minimumFen: 10_000 })],
  ['立减 ¥5.50', amountOff(550)],
  ['9.5 折，最多减 ¥50', rateOff(9_500, { maximumFen: 5_000 })],
  ['满 ¥30 享 8 折', rateOff(8_000, { minimumFen: 3_000 })],
  ['8.88 折，仅限咖啡、茶饮类', rateOff(8_880, { categories: ['咖啡', '茶饮'] })],
])('terms read %s', (words, terms) => {
  expect(describeCoupon(terms)).toBe(words);
});

it('a coupon’s name says whether it is a claim or yet to be claimed, and nothing else is one', () => {
  for (const name of [{ claimId: '01K' }, { benefit: 'free-coffee' }]) {
    expect(parseCouponName(formatCouponName(name))).toEqual(name);
  }
  for (const text of ['', 'claim:', 'benefit:', 'coupon:1', '01K']) expect(parseCouponName(text)).toBeNull();
});

it('every state of a reservation can be reached, and only the released and the expired are final', () => {
  const reached = new Set(['reserved', ...Object.values(reservationTransitions).flat()]);
  expect([...reached].sort()).toEqual(Object.keys(reservationTransitions).sort());
  const final = Object.entries(reservationTransitions).filter(([, next]) => next.length === 0);
  expect(final.map(([status]) => status)).toEqual(['released', 'expired']);
});

function couponTermsOf(wish: object): CouponTerms {
  const parsed = deliverySchema.parse({ kind: 'coupon', ...wish });
  if (parsed.kind !== 'coupon') throw new Error('not a coupon');
  return parsed;
}
