import fc from 'fast-check';
import {
  type Caps,
  computeRaw,
  type Earning,
  fillCaps,
  isCapped,
  type Multiplier,
  remainingMetrics,
  spanOfCaps,
} from '../../../server/growth/amount.rules';
import { businessDayOf } from '../../../shared/kernel/business-day';
import { HOUR_MS } from '../../../shared/kernel/instant';
import { at } from '../../support/clock';
import { createDice } from './support';

const fraction = (numerator: number, denominator = 1) => ({ numerator, denominator });
const times = (numerator: number, denominator = 1): Multiplier => ({
  kind: 'campaign',
  code: `x${numerator}-${denominator}`,
  name: '加成',
  factor: fraction(numerator, denominator),
});

describe('the amount of growth', () => {
  it.each([
    ['fen at one a yuan, the broken yuan left out', 49_999, fraction(1, 100), 499],
    ['a third that does not come out even', 100, fraction(1, 3), 33],
    ['exactly a third of three', 3, fraction(1, 3), 1],
    ['a negative metric, cut towards zero as well', -49_999, fraction(1, 100), -499],
    ['less than one', 99, fraction(1, 100), 0],
    ['less than one below zero, which is not minus one', -99, fraction(1, 100), 0],
    ['nothing', 0, fraction(7), 0],
  ])('of %s', (_, metric, coefficient, growth) => {
    // Not -0: an entry of it would not equal what the database gives back.
    expect(Object.is(computeRaw(metric, coefficient, [], 'max'), growth)).toBe(true);
  });

  it('is computed exactly where floating point would be off', () => {
    // 0.1 × 3 in floating point is 0.30000000000000004; 1.1 × 1.1 × 100 is 121.00000000000001.
    expect(computeRaw(100, fraction(11, 10), [times(11, 10)], 'multiply')).toBe(121);
    expect(computeRaw(9_007_199_254_740_991, fraction(1), [], 'max')).toBe(9_007_199_254_740_991);
    expect(computeRaw(9_007_199_254_740_991, fraction(999_999, 1_000_000), [], 'max')).toBe(9_007_190_247_541_736);
  });

  it('takes the largest multiplier, or all of them one on the other, and cuts once at the end', () => {
    const both = [times(3, 2), times(2)];
    expect(computeRaw(101, fraction(1), both, 'max')).toBe(202);
    expect(computeRaw(101, fraction(1), both, 'multiply')).toBe(303);
    expect(computeRaw(1, fraction(1, 2), [times(3, 2), times(4, 3)], 'multiply')).toBe(1);
    expect(computeRaw(101, fraction(1), [times(1, 2)], 'max')).toBe(50);
  });

  it('of one event may be more than a million', () => {
    expect(computeRaw(1_234_567_800, fraction(1, 100), [], 'max')).toBe(12_345_678);
  });

  it('beyond exact whole numbers is refused, not rounded', () => {
    expect(() => computeRaw(9_000_000_000_000, fraction(1_000_000), [], 'max')).toThrow(RangeError);
    expect(() => computeRaw(-9_000_000_000_000, fraction(1_000_000), [], 'max')).toThrow(RangeError);
    // What is large on the way and small at the end is fine.
    expect(computeRaw(9_000_000_000_000, fraction(1_000_000, 1_000_000), [], 'max')).toBe(9_000_000_000_000);
  });

  it('is the same below zero as above, with the other sign', () => {
    const metric = fc.integer({ min: 0, max: 9_000_000_000_000 });
    const factor = fc.record({
      numerator: fc.integer({ min: 1, max: 1_000 }),
      denominator: fc.integer({ min: 1, max: 1_000 }),
    });
    fc.assert(
      fc.property(metric, factor, (value, coefficient) => {
        const [plus, minus] = [value, -value].map((each) => computeRaw(each, coefficient, [], 'max'));
        expect((plus as number) + (minus as number)).toBe(0);
        const exact = BigInt(value) * BigInt(coefficient.numerator);
        expect(BigInt(plus as number) * BigInt(coefficient.denominator) <= exact).toBe(true);
        expect(BigInt((plus as number) + 1) * BigInt(coefficient.denominator) > exact).toBe(true);
      }),
    );
  });
});

/** The most that caps within one another leave of events, told from their sums alone. */
function mostOf(caps: Caps['caps'], events: readonly Pick<Earning, 'countedAt' | 'raw'>[]): number {
  const capped = (level: 'year' | 'month' | 'day', inside: typeof events): number => {
    const [length, below] =
      level === 'year' ? ([4, 'month'] as const) : level === 'month' ? ([7, 'day'] as const) : ([10, null] as const);
    const keys = [...new Set(inside.map(({ countedAt }) => businessDayOf(countedAt).slice(0, length)))];
    return keys.reduce((sum, key) => {
      const own = inside.filter(({ countedAt }) => businessDayOf(countedAt).startsWith(key));
      const raw = below === null ? own.reduce((total, each) => total + each.raw, 0) : capped(below, own);
      return sum + Math.min(raw, caps[level] ?? Number.MAX_SAFE_INTEGER);
    }, 0);
  };
  return capped('year', events);
}

/** Lets events come one after the other, as the ledger does. */
function arrive(limit: Caps, events: readonly Pick<Earning, 'eventId' | 'countedAt' | 'raw'>[]): Earning[] {
  const ledger: Earning[] = [];
  for (const event of events) {
    const grants = fillCaps(limit, [...ledger, { ...event, given: 0 }]);
    const own = grants.find(({ eventId }) => eventId === event.eventId);
    ledger.push({ ...event, given: own?.amount ?? 0 });
  }
  return ledger;
}

const sumOf = (earnings: readonly Earning[]) => earnings.reduce((sum, { given }) => sum + given, 0);

const capsArb = fc
  .record({
    day: fc.option(fc.integer({ min: 1, max: 20 }), { nil: undefined }),
    moreAMonth: fc.option(fc.integer({ min: 0, max: 30 }), { nil: undefined }),
    moreAYear: fc.option(fc.integer({ min: 0, max: 40 }), { nil: undefined }),
  })
  .map(({ day, moreAMonth, moreAYear }): Caps => {
    const month = moreAMonth === undefined ? undefined : Math.max(1, (day ?? 0) + moreAMonth);
    const year = moreAYear === undefined ? undefined : Math.max(1, (month ?? day ?? 0) + moreAYear);
    const caps = { ...(day && { day }), ...(month && { month }), ...(year && { year }) };
    return { once: false, caps };
  });
const eventsArb = fc
  .array(
    fc.record({
      // A few days around a turn of the year, so that days, months and years meet.
      countedAt: fc.integer({ min: 0, max: 6 * 24 }).map((hour) => at('2026-12-29T00:00:00+08:00') + hour * HOUR_MS),
      raw: fc.integer({ min: 1, max: 15 }),
    }),
    { minLength: 1, maxLength: 12 },
  )
  .map((events) => events.map((event, index) => ({ ...event, eventId: `e${String(index).padStart(2, '0')}` })));

describe('caps', () => {
  it('give the same sum in any order of arrival: the most that the caps leave', () => {
    fc.assert(
      fc.property(capsArb, eventsArb, fc.integer(), (limit, events, seed) => {
        const most = mostOf(limit.caps, events);
        expect(sumOf(arrive(limit, events))).toBe(most);
        expect(sumOf(arrive(limit, createDice(seed).shuffle(events)))).toBe(most);
      }),
    );
  });

  it('are never overstepped, and nobody gets more than their event was worth', () => {
    fc.assert(
      fc.property(capsArb, eventsArb, (limit, events) => {
        const ledger = arrive(limit, events);
        for (const [level, length] of [
          ['day', 10],
          ['month', 7],
          ['year', 4],
        ] as const) {
          const cap = limit.caps[level] ?? Number.MAX_SAFE_INTEGER;
          for (const { countedAt } of ledger) {
            const key = businessDayOf(countedAt).slice(0, length);
            const inside = ledger.filter((each) => businessDayOf(each.countedAt).startsWith(key));
            expect(sumOf(inside)).toBeLessThanOrEqual(cap);
          }
        }
        for (const { raw, given } of ledger) {
          expect(given).toBeGreaterThanOrEqual(0);
          expect(given).toBeLessThanOrEqual(raw);
        }
      }),
    );
  });

  it('give the room of what was taken back to those they had cut: the sum is as without it', () => {
    fc.assert(
      fc.property(capsArb, eventsArb, fc.nat(), (limit, events, choice) => {
        const ledger = arrive(limit, events);
        const gone = choice % ledger.length;
        const left = ledger.map((each, index) => (index === gone ? { ...each, raw: 0, given: 0 } : each));
        const grants = fillCaps(limit, left);
        const after = sumOf(left) + grants.reduce((sum, { amount }) => sum + amount, 0);
        const without = events.filter((_, index) => index !== gone);
        expect(after).toBe(mostOf(limit.caps, without));
        // Nothing is left to give a second time.
        const filled = left.map((each) => ({
          ...each,
          given: each.given + (grants.find(({ eventId }) => eventId === each.eventId)?.amount ?? 0),
        }));
        expect(fillCaps(limit, filled).every(({ amount }) => amount === 0)).toBe(true);
      }),
    );
  });

  it('tell which of them cut an event', () => {
    const limit: Caps = { once: false, caps: { day: 5, month: 8 } };
    const day = at('2026-05-01T09:00:00+08:00');
    const ledger: Earning[] = [
      { eventId: 'a', countedAt: day, raw: 9, given: 0 },
      { eventId: 'b', countedAt: day + 24 * HOUR_MS, raw: 9, given: 0 },
      { eventId: 'c', countedAt: day + 48 * HOUR_MS, raw: 2, given: 0 },
    ];
    expect(fillCaps(limit, ledger)).toEqual([
      { eventId: 'a', amount: 5, cutBy: 'day' },
      { eventId: 'b', amount: 3, cutBy: 'month' },
      { eventId: 'c', amount: 0, cutBy: 'month' },
    ]);
  });

  it('of a day end with the day in Shanghai', () => {
    const limit: Caps = { once: false, caps: { day: 5 } };
    const ledger: Earning[] = [
      { eventId: 'a', countedAt: at('2026-05-01T23:59:59.999+08:00'), raw: 5, given: 0 },
      { eventId: 'b', countedAt: at('2026-05-02T00:00:00.000+08:00'), raw: 5, given: 0 },
    ];
    expect(fillCaps(limit, ledger).map(({ amount }) => amount)).toEqual([5, 5]);
  });

  it('of once in a lifetime give to one event, and to the next one when that is taken back', () => {
    const limit: Caps = { once: true, caps: {} };
    const events = [1, 2, 3].map((n) => ({ eventId: `e${n}`, countedAt: n * 400 * 24 * HOUR_MS, raw: 50 }));
    const ledger = arrive(limit, events);
    expect(ledger.map(({ given }) => given)).toEqual([50, 0, 0]);
    expect(fillCaps(limit, ledger)).toEqual([
      { eventId: 'e2', amount: 0, cutBy: 'once' },
      { eventId: 'e3', amount: 0, cutBy: 'once' },
    ]);
    const without = ledger.filter(({ eventId }) => eventId !== 'e1');
    expect(fillCaps(limit, without).map(({ amount }) => amount)).toEqual([50, 0]);
    // Told in another order it is another event, and as much.
    expect(sumOf(arrive(limit, [...events].reverse()))).toBe(50);
  });

  it('know themselves, and the stretch that they span', () => {
    const noon = at('2026-12-31T12:00:00+08:00');
    expect([{}, { day: 1 }, { month: 1 }, { year: 1 }].map((caps) => isCapped({ once: false, caps }))).toEqual([
      false,
      true,
      true,
      true,
    ]);
    expect(isCapped({ once: true, caps: {} })).toBe(true);
    expect(spanOfCaps({ once: true, caps: { day: 1 } }, noon)).toBeNull();
    const span = (caps: Caps['caps']) => spanOfCaps({ once: false, caps }, noon);
    const newYear = at('2027-01-01T00:00:00+08:00');
    expect(span({ day: 1 })).toEqual({ from: at('2026-12-31T00:00:00+08:00'), to: newYear });
    expect(span({ day: 1, month: 2 })).toEqual({ from: at('2026-12-01T00:00:00+08:00'), to: newYear });
    expect(span({ day: 1, month: 2, year: 3 })).toEqual({ from: at('2026-01-01T00:00:00+08:00'), to: newYear });
  });
});

describe('what is left of an event', () => {
  const order = { amountFen: 10_000, quantity: 3 };
  it.each([
    ['is all of it while nothing took it back', [], { amountFen: 10_000, quantity: 3, times: 1 }],
    [
      'is lowered by each part',
      [{ amountFen: 2_500 }, { amountFen: 500, quantity: 1 }],
      { amountFen: 7_000, quantity: 2, times: 1 },
    ],
    ['is nothing after a whole refund, which names no metric', [{}], { amountFen: 0, quantity: 0, times: 0 }],
    ['is nothing after a part and a whole refund', [{ amountFen: 1 }, {}], { amountFen: 0, quantity: 0, times: 0 }],
    ['is never below nothing', [{ amountFen: 20_000 }], { amountFen: 0, quantity: 3, times: 1 }],
    [
      'is nothing when its parts make the whole',
      [{ amountFen: 4_000, quantity: 3 }, { amountFen: 6_000 }],
      { amountFen: 0, quantity: 0, times: 0 },
    ],
    ['is not touched by a metric that it never had', [{ weight: 9 }], { amountFen: 10_000, quantity: 3, times: 1 }],
  ])('%s', (_, takenBack, left) => {
    expect(remainingMetrics(order, takenBack as Record<string, number>[])).toEqual(left);
  });

  it('is that it happened, where it has no metrics', () => {
    expect(remainingMetrics({}, [])).toEqual({ times: 1 });
    expect(remainingMetrics({}, [{}])).toEqual({ times: 0 });
  });

  it('of a metric below zero stays until the whole is taken back', () => {
    const strict = { amountFen: 10_000, credit: -5 };
    expect(remainingMetrics(strict, [{ amountFen: 100 }])).toEqual({ amountFen: 9_900, credit: -5, times: 1 });
    expect(remainingMetrics(strict, [{}])).toEqual({ amountFen: 0, credit: 0, times: 0 });
  });
});
