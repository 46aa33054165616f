import fc from 'fast-check';
import { type Distribution, distributeValues, shareOut } from '../../../server/insight/distribution.rules';
import { computeHeadHolding, computeTop, MOST_BANDS, segment } from '../../../server/insight/segmentation.rules';

const values = fc.array(fc.oneof(fc.nat(200), fc.nat(2_000_000)), { minLength: 1, maxLength: 200 });
const units = fc.oneof(fc.integer({ min: 1, max: 60 }), fc.integer({ min: 1_000, max: 100_000 }));

function distribute(from: ArrayLike<number>): Distribution {
  const result = distributeValues(from);
  if (!result.ok) throw new Error(result.refusal.kind);
  return result.value;
}

const sum = (numbers: readonly number[]) => numbers.reduce((total, each) => total + each, 0);

describe('values', () => {
  it('are refused where there is none, where one is no whole number of at least 0, and where the sum is inexact', () => {
    expect(distributeValues([])).toEqual({ ok: false, refusal: { kind: 'empty' } });
    expect(distributeValues([3, -1])).toEqual({ ok: false, refusal: { kind: 'notAValue', index: 1, value: -1 } });
    expect(distributeValues([0.5])).toMatchObject({ ok: false, refusal: { kind: 'notAValue', index: 0 } });
    expect(distributeValues([Number.NaN])).toMatchObject({ ok: false, refusal: { kind: 'notAValue', index: 0 } });
    expect(distributeValues([Number.MAX_SAFE_INTEGER, 1])).toEqual({ ok: false, refusal: { kind: 'tooLarge' } });
  });

  it('stay as they were handed in', () => {
    const given = [3, 1, 2];
    distribute(given);
    expect(given).toEqual([3, 1, 2]);
  });
});

describe('shares', () => {
  it.each<[number[], number[]]>([
    [
      [1, 1, 1],
      [3_334, 3_333, 3_333],
    ],
    [
      [1, 2],
      [3_333, 6_667],
    ],
    [
      [0, 5],
      [0, 10_000],
    ],
    [
      [0, 0],
      [0, 0],
    ],
    [
      [9_007_199_254_740_990, 1],
      [10_000, 0],
    ],
  ])('of %j are %j', (parts, shares) => {
    expect(shareOut(parts)).toEqual(shares);
  });

  it('add up to the whole and are less than a basis point from the exact share', () => {
    fc.assert(
      fc.property(values, (parts) => {
        const whole = sum(parts);
        fc.pre(whole > 0);
        const shares = shareOut(parts);
        expect(sum(shares)).toBe(10_000);
        for (const [index, part] of parts.entries()) {
          expect(Math.abs(shares[index]! - (part / whole) * 10_000)).toBeLessThan(1.000001);
        }
      }),
    );
  });
});

describe('bands', () => {
  it('begin with their lower edge and end before their upper one', () => {
    const { bands } = segment(distribute([0, 4_999, 5_000, 9_999, 10_000]), 5_000);
    expect(bands).toEqual([
      { from: 0, to: 5_000, count: 2, value: 4_999, shareBp: 4_000, valueShareBp: 1_666 },
      { from: 5_000, to: 10_000, count: 2, value: 14_999, shareBp: 4_000, valueShareBp: 5_000 },
      { from: 10_000, to: 15_000, count: 1, value: 10_000, shareBp: 2_000, valueShareBp: 3_334 },
    ]);
  });

  it('in which nobody is stay between the others', () => {
    const { bands } = segment(distribute([10, 350]), 100);
    expect(bands.map(({ from, count }) => [from, count])).toEqual([
      [0, 1],
      [100, 0],
      [200, 0],
      [300, 1],
    ]);
  });

  it('are folded into an open one beyond the fortieth, which says how many it stands for', () => {
    const just = segment(distribute([5, MOST_BANDS * 10 - 1]), 10);
    expect([just.bands.length, just.foldedBands, just.bands.at(-1)!.to]).toEqual([MOST_BANDS, null, MOST_BANDS * 10]);
    const over = segment(distribute([5, MOST_BANDS * 10]), 10);
    expect([over.bands.length, over.foldedBands]).toEqual([MOST_BANDS, 2]);
    expect(over.bands.at(-1)).toMatchObject({ from: (MOST_BANDS - 1) * 10, to: null, count: 1 });
  });

  it('that hide many members in the open one come with a unit that does not', () => {
    const spread = distribute(Array.from({ length: 1_000 }, (_, index) => index * 100));
    const { betterUnit } = segment(spread, 50);
    expect(betterUnit).toBe(5_000);
    expect(segment(spread, betterUnit!).betterUnit).toBeNull();
  });

  it('hold everybody and everything', () => {
    fc.assert(
      fc.property(values, units, (given, unit) => {
        const distribution = distribute(given);
        const { bands, count, total } = segment(distribution, unit);
        expect(bands.length).toBeLessThanOrEqual(MOST_BANDS);
        expect(sum(bands.map((band) => band.count))).toBe(count);
        expect(sum(bands.map((band) => band.value))).toBe(total);
        expect(sum(bands.map((band) => band.shareBp))).toBe(10_000);
        expect(sum(bands.map((band) => band.valueShareBp))).toBe(total === 0 ? 0 : 10_000);
        for (const band of bands) {
          const inside = given.filter((value) => value >= band.from && (band.to === null || value < band.to));
          expect([band.count, band.value]).toEqual([inside.length, sum(inside)]);
        }
      }),
    );
  });

  it('of no width are a fault of the caller', () => {
    for (const unit of [0, -5, 1.5, Number.NaN]) expect(() => segment(distribute([1]), unit)).toThrow(RangeError);
  });
});

describe('80/20', () => {
  it('says what the top fifth holds and how many hold four fifths', () => {
    const { topFifth, headOfFourFifths } = segment(distribute([80, 5, 5, 5, 5]), 50);
    expect(topFifth).toEqual({ count: 1, shareBp: 2_000, value: 80, valueShareBp: 8_000, lowest: 80, tiedOutside: 0 });
    expect(headOfFourFifths).toEqual(topFifth);
  });

  it('says how many outside have the same value as the last inside', () => {
    const { topFifth, headOfFourFifths } = segment(distribute(Array(30).fill(5_000)), 5_000);
    expect(topFifth).toMatchObject({ count: 6, valueShareBp: 2_000, lowest: 5_000, tiedOutside: 24 });
    expect(headOfFourFifths).toMatchObject({ count: 24, valueShareBp: 8_000, tiedOutside: 6 });
  });

  it('rounds the fifth up to a whole member, so that one member is all there is', () => {
    expect(segment(distribute([7]), 5).topFifth).toMatchObject({ count: 1, shareBp: 10_000, valueShareBp: 10_000 });
    expect(segment(distribute([1, 1, 1, 1, 1, 6]), 5).topFifth).toMatchObject({ count: 2, value: 7 });
  });

  it('is not asked where nobody has any value', () => {
    const { topFifth, headOfFourFifths, curve, zeroCount, bands } = segment(distribute([0, 0, 0]), 50);
    expect([topFifth, headOfFourFifths, curve, zeroCount]).toEqual([null, null, [], 3]);
    expect(bands).toEqual([{ from: 0, to: 50, count: 3, shareBp: 10_000, value: 0, valueShareBp: 0 }]);
  });

  it('stays exact where the products are beyond exact integers', () => {
    const large = Math.floor(Number.MAX_SAFE_INTEGER / 5);
    const head = computeHeadHolding(distribute([large, large, large, large, large]), 80);
    expect([head.count, head.valueShareBp]).toEqual([4, 8_000]);
  });

  it('the head of 80 % is the smallest that holds so much', () => {
    fc.assert(
      fc.property(values, (given) => {
        fc.pre(sum(given) > 0);
        const head = computeHeadHolding(distribute(given), 80);
        const fromTop = [...given].sort((a, b) => b - a);
        expect(head.value).toBe(sum(fromTop.slice(0, head.count)));
        expect(head.value * 5).toBeGreaterThanOrEqual(sum(given) * 4);
        expect((head.value - head.lowest) * 5).toBeLessThan(sum(given) * 4);
      }),
    );
  });

  it('a larger top never holds less, and never less than its share of the members', () => {
    fc.assert(
      fc.property(values, fc.integer({ min: 1, max: 99 }), (given, percent) => {
        fc.pre(sum(given) > 0);
        const [smaller, larger] = [percent, percent + 1].map((each) => computeTop(distribute(given), each));
        expect(larger!.value).toBeGreaterThanOrEqual(smaller!.value);
        expect(smaller!.valueShareBp).toBeGreaterThanOrEqual(smaller!.shareBp);
      }),
    );
  });

  it('the top fifth’s share never falls when the one at the top gets more', () => {
    fc.assert(
      fc.property(values, fc.nat(1_000_000), (given, more) => {
        fc.pre(sum(given) > 0);
        const ordered = [...given].sort((a, b) => a - b);
        const raised = [...ordered.slice(0, -1), ordered.at(-1)! + more];
        const before = computeTop(distribute(ordered), 20).valueShareBp;
        expect(computeTop(distribute(raised), 20).valueShareBp).toBeGreaterThanOrEqual(before);
      }),
    );
  });
});

it('the cumulative curve rises from nobody to everybody, by ever less', () => {
  fc.assert(
    fc.property(values, (given) => {
      fc.pre(sum(given) > 0);
      const { curve } = segment(distribute(given), 50);
      expect(curve[0]).toEqual({ shareBp: 0, valueShareBp: 0 });
      expect(curve.at(-1)).toEqual({ shareBp: 10_000, valueShareBp: 10_000 });
      for (const [index, point] of curve.slice(1).entries()) {
        expect(point.shareBp).toBeGreaterThan(curve[index]!.shareBp);
        expect(point.valueShareBp).toBeGreaterThanOrEqual(curve[index]!.valueShareBp);
      }
    }),
  );
});

it('the order in which the values come changes nothing', () => {
  const shuffled = values.chain((given) =>
    fc.tuple(fc.constant(given), fc.shuffledSubarray(given, { minLength: given.length })),
  );
  fc.assert(
    fc.property(shuffled, units, ([given, other], unit) => {
      expect(segment(distribute(other), unit)).toEqual(segment(distribute(given), unit));
    }),
  );
});
