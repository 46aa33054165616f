import fc from 'fast-check';
import { type Distribution, distributeValues } from '../../../server/insight/distribution.rules';
import { proposeTiers, tierCounts } from '../../../server/insight/tier-proposal.rules';

const values = fc.array(fc.oneof(fc.nat(12), fc.nat(3_000), fc.nat(90_000_000)), { minLength: 1, maxLength: 200 });
const counts = fc.constantFrom(...tierCounts);

function distribute(from: ArrayLike<number>): Distribution {
  const result = distributeValues(from);
  if (!result.ok) throw new Error(result.refusal.kind);
  return result.value;
}

const thresholdsOf = (given: ArrayLike<number>, wanted: 4 | 5) =>
  proposeTiers(distribute(given), wanted).tiers.map((tier) => tier.from);

/** Values as spending usually is: few have much. */
const heavyTail = Array.from({ length: 2_000 }, (_, index) => Math.floor(1_500 / ((index + 0.5) / 2_000) ** 0.86));

describe('proposed tiers', () => {
  it('lie at round numbers near 50/30/15/5', () => {
    const { tiers } = proposeTiers(distribute(heavyTail), 4);
    expect(tiers.map((tier) => tier.from)).toEqual([0, 2_000, 5_000, 20_000]);
    expect(tiers.map((tier) => tier.targetBp)).toEqual([5_000, 3_000, 1_500, 500]);
    const top = tiers.at(-1)!;
    expect(top.shareBp).toBeGreaterThan(250);
    expect(top.shareBp).toBeLessThan(1_000);
  });

  it('of five split the top of four once more', () => {
    expect(thresholdsOf(heavyTail, 5)).toEqual([0, 2_000, 5_000, 20_000, 100_000]);
  });

  it('lie close to the aimed-at shares where values are spread evenly', () => {
    const even = Array.from({ length: 1_000 }, (_, index) => index);
    const { tiers } = proposeTiers(distribute(even), 4);
    expect(tiers.map((tier) => [tier.from, tier.shareBp])).toEqual([
      [0, 5_000],
      [500, 3_000],
      [800, 1_500],
      [950, 500],
    ]);
  });

  it('take less round numbers where members lie too close together for round ones', () => {
    expect(thresholdsOf([30_001, 30_002, 30_003, 30_004], 4)).toEqual([0, 30_002, 30_003, 30_004]);
  });

  it('keep those without any value together, however many they are', () => {
    const given = [...Array(900).fill(0), ...Array.from({ length: 100 }, (_, index) => 3_000 + index * 100)];
    const { tiers } = proposeTiers(distribute(given), 4);
    expect(tiers[0]).toMatchObject({ from: 0, count: 900 });
    expect(tiers).toHaveLength(4);
  });

  it.each<[string, number[], number]>([
    ['nobody has any value', [0, 0, 0], 1],
    ['there is one member', [12_345], 1],
    ['all are equal', Array(30).fill(5_000), 1],
    ['there are three different values', [100, 200, 900, 900], 3],
  ])('are fewer where %s', (_, given, possible) => {
    for (const wanted of tierCounts) expect(proposeTiers(distribute(given), wanted).tiers).toHaveLength(possible);
  });

  it('are as many as wanted or as there are different values, rise strictly, and have everybody in exactly one', () => {
    fc.assert(
      fc.property(values, counts, (given, wanted) => {
        const { tiers } = proposeTiers(distribute(given), wanted);
        expect(tiers).toHaveLength(Math.min(wanted, new Set(given).size));
        expect(tiers[0]!.from).toBe(0);
        expect(tiers.at(-1)!.to).toBeNull();
        for (const [index, tier] of tiers.entries()) {
          const inside = given.filter((value) => value >= tier.from && (tier.to === null || value < tier.to));
          expect(tier.count).toBe(inside.length);
          expect(tier.count).toBeGreaterThan(0);
          expect(tier.value).toBe(inside.reduce((sum, value) => sum + value, 0));
          expect(Number.isSafeInteger(tier.from)).toBe(true);
          if (index > 0) {
            expect(tier.from).toBeGreaterThan(tiers[index - 1]!.from);
            expect(tiers[index - 1]!.to).toBe(tier.from);
          }
        }
        expect(tiers.reduce((sum, tier) => sum + tier.count, 0)).toBe(given.length);
        expect(tiers.reduce((sum, tier) => sum + tier.shareBp, 0)).toBe(10_000);
        expect(tiers.reduce((sum, tier) => sum + tier.targetBp, 0)).toBe(10_000);
      }),
      { numRuns: 300 },
    );
  });

  it('are the same in whatever order the values come', () => {
    const shuffled = values.chain((given) =>
      fc.tuple(fc.constant(given), fc.shuffledSubarray(given, { minLength: given.length })),
    );
    fc.assert(
      fc.property(shuffled, counts, ([given, other], wanted) => {
        expect(proposeTiers(distribute(other), wanted)).toEqual(proposeTiers(distribute(given), wanted));
      }),
    );
  });
});
