import fc from 'fast-check';
import { computePayback, expectPayback } from '../../../server/insight/payback.rules';

const uses = fc.array(
  fc.record({
    day: fc.integer({ min: 1, max: 366 }),
    savedFen: fc.integer({ min: 0, max: 5_000 }),
    costFen: fc.integer({ min: 0, max: 5_000 }),
  }),
  { maxLength: 40 },
);

describe('the payback day', () => {
  it('is the day of the use that brings the sum to the price, whatever order uses are told in', () => {
    const used = [
      { day: 9, savedFen: 500, costFen: 300 },
      { day: 2, savedFen: 700, costFen: 300 },
      { day: 5, savedFen: 800, costFen: 300 },
    ];
    expect(computePayback(1_500, used)).toEqual({ memberDay: 5, costDay: null });
    expect(computePayback(900, used)).toEqual({ memberDay: 5, costDay: 9 });
    expect(computePayback(2_001, used).memberDay).toBeNull();
  });

  it('does not count a use that was taken back', () => {
    const used = [
      { day: 1, savedFen: 1_000, costFen: 0 },
      { day: 1, savedFen: -1_000, costFen: 0 },
      { day: 4, savedFen: 1_000, costFen: 0 },
    ];
    expect(computePayback(1_000, used).memberDay).toBe(4);
  });

  it('has the price reached on it and not before, and comes no later for a lower price', () => {
    fc.assert(
      fc.property(
        uses,
        fc.integer({ min: 1, max: 30_000 }),
        fc.integer({ min: 0, max: 5_000 }),
        (used, price, less) => {
          const { memberDay } = computePayback(price, used);
          const savedThrough = (day: number) =>
            used.filter((use) => use.day <= day).reduce((sum, { savedFen }) => sum + savedFen, 0);
          if (memberDay === null) expect(savedThrough(366)).toBeLessThan(price);
          else {
            expect(savedThrough(memberDay)).toBeGreaterThanOrEqual(price);
            expect(savedThrough(memberDay - 1)).toBeLessThan(price);
            expect(computePayback(Math.max(1, price - less), used).memberDay).toBeLessThanOrEqual(memberDay);
          }
        },
      ),
    );
  });

  it('is expected where uses come evenly: the third of six in a month of 31 days', () => {
    const packets = [{ savedFen: 500, costFen: 250, usesPerTerm: 6 }];
    expect(expectPayback(1_500, 31, packets)).toEqual({ memberDay: 16, costDay: 31 });
    expect(expectPayback(3_001, 31, packets)).toEqual({ memberDay: null, costDay: null });
  });
});
