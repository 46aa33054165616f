import fc from 'fast-check';
import {
  type Base,
  decideSettlement,
  keepOf,
  type Ladder,
  rankAfter,
  reachedRank,
  remapRanks,
  tabulateSettlement,
} from '../../../server/growth/ladder.rules';
import type { ProgrammeConfig, TierConfig } from '../../../server/growth/programme.schema';
import { falls, ladderOf, ladders } from './arbitrary';
import { fourTiers } from './support';

const tiers = fourTiers as readonly TierConfig[] as TierConfig[];
const ladder = (fall: Partial<ProgrammeConfig['fall']> = {}, own = tiers): Ladder => ({
  tiers: own,
  fall: { mode: 'match', graceDays: 0, ...fall },
});
const scores = fc.integer({ min: -500, max: 500 });
const ladderArb = fc.record({ tiers: ladders, fall: falls });

/** Settles one period after the other. */
function settleAll(own: Ladder, start: Base, periods: readonly number[]): Base[] {
  let base = start;
  return periods.map((score) => {
    base = decideSettlement(own, base, score);
    return base;
  });
}

describe('a score', () => {
  it.each([
    [-1, 0],
    [0, 0],
    [99, 0],
    [100, 1],
    [299, 1],
    [300, 2],
    [600, 3],
    [1_000_000_000, 3],
  ])('of %i reaches rank %i', (score, rank) => {
    expect(reachedRank(tiers, score)).toBe(rank);
  });

  it('that keeps a tier may be lower than the one that reaches it', () => {
    expect(tiers.map(keepOf)).toEqual([0, 80, 240, 500]);
    expect(rankAfter(ladder(), 2, 240)).toBe(2);
    expect(rankAfter(ladder(), 2, 239)).toBe(1);
    expect(rankAfter(ladder(), 1, 240)).toBe(1);
  });
});

describe('at a period’s end', () => {
  it('match falls to the tier that the score gives', () => {
    expect([600, 500, 499, 299, 99, 0, -5].map((score) => rankAfter(ladder(), 3, score))).toEqual([
      3, 3, 2, 1, 0, 0, 0,
    ]);
  });

  it('one step falls one tier a period: a tier 5 with a tier 2 score is 4, then 3, then 2, and stays', () => {
    const five = ladderOf([100, 100, 100, 100].map((more) => ({ more, keepPercent: 100 })));
    const own = ladder({ mode: 'one_step' }, five);
    // Ranks count from 0: tier 5 is rank 4, and 150 is a score of tier 2.
    const bases = settleAll(own, { rank: 4, stay: 0 }, [150, 150, 150, 150, 150]);
    expect(bases.map(({ rank }) => rank + 1)).toEqual([4, 3, 2, 2, 2]);
  });

  it('a score that reaches more raises, however the ladder falls', () => {
    for (const mode of ['match', 'one_step'] as const) expect(rankAfter(ladder({ mode }), 1, 700)).toBe(3);
  });

  it('who kept a tier long enough is spared once, and has to keep it as long again', () => {
    const own = ladder({ protectedAfterPeriods: 2 });
    expect(settleAll(own, { rank: 2, stay: 0 }, [240, 240, 0, 240, 0])).toEqual([
      { rank: 2, stay: 1 },
      { rank: 2, stay: 2 },
      { rank: 2, stay: 0 },
      { rank: 2, stay: 1 },
      { rank: 0, stay: 0 },
    ]);
  });

  it('nobody is spared who did not keep it long enough', () => {
    expect(settleAll(ladder({ protectedAfterPeriods: 2 }), { rank: 2, stay: 0 }, [240, 0]).at(-1)).toEqual({
      rank: 0,
      stay: 0,
    });
  });

  it('a higher tier begins a new stay', () => {
    expect(decideSettlement(ladder(), { rank: 1, stay: 7 }, 300)).toEqual({ rank: 2, stay: 0 });
  });

  it('more growth never gives less', () => {
    fc.assert(
      fc.property(ladderArb, fc.nat(6), scores, scores, (own, place, one, other) => {
        const rank = place % own.tiers.length;
        const [low, high] = [Math.min(one, other), Math.max(one, other)];
        expect(rankAfter(own, rank, low)).toBeLessThanOrEqual(rankAfter(own, rank, high));
      }),
    );
  });

  it('one step falls by one at most, and never lower than match', () => {
    fc.assert(
      fc.property(ladders, fc.nat(6), scores, (own, place, score) => {
        const rank = place % own.length;
        const step = rankAfter(ladder({ mode: 'one_step' }, own), rank, score);
        expect(step).toBeGreaterThanOrEqual(rank - 1);
        expect(step).toBeGreaterThanOrEqual(rankAfter(ladder({}, own), rank, score));
      }),
    );
  });
});

describe('the table of a settlement', () => {
  const read = (steps: readonly { fromScore: number; rank: number }[], score: number) =>
    steps.filter(({ fromScore }) => score >= fromScore).at(-1)?.rank;

  it('says what the rule says, for every rank and score', () => {
    fc.assert(
      fc.property(ladderArb, scores, (own, score) => {
        const table = tabulateSettlement(own);
        own.tiers.forEach((tier, rank) => {
          const edges = [score, tier.reach, tier.reach - 1, keepOf(tier), keepOf(tier) - 1];
          for (const each of edges) expect(read(table[rank] ?? [], each)).toBe(rankAfter(own, rank, each));
        });
      }),
    );
  });

  it('has no step that changes nothing', () => {
    fc.assert(
      fc.property(ladderArb, (own) => {
        for (const steps of tabulateSettlement(own)) {
          steps.slice(1).forEach((step, index) => {
            expect(step.rank).not.toBe(steps[index]?.rank);
            expect(step.fromScore).toBeGreaterThan(steps[index]?.fromScore as number);
          });
        }
      }),
    );
  });
});

describe('ranks on a changed ladder', () => {
  const withCodes = (...codes: string[]) =>
    codes.map((code, index) => ({ code, name: code, material: 'gold' as const, reach: index * 100 }));

  it.each([
    ['stay where nothing moved', ['a', 'b', 'c'], ['a', 'b', 'c'], [0, 1, 2]],
    ['follow their tier where one was put between', ['a', 'b', 'c'], ['a', 'x', 'b', 'c'], [0, 2, 3]],
    ['go to the nearest tier below that still stands', ['a', 'b', 'c', 'd'], ['a', 'b', 'd'], [0, 1, 1, 2]],
    ['go further down where that is gone too', ['a', 'b', 'c', 'd'], ['a', 'd'], [0, 0, 0, 1]],
    ['of the lowest stay the lowest, whatever it is called now', ['a', 'b'], ['z', 'b'], [0, 1]],
    ['of a ladder that is new altogether are the lowest', ['a', 'b'], ['y', 'z'], [0, 0]],
  ])('%s', (_, before, after, ranks) => {
    expect(remapRanks(withCodes(...before), withCodes(...after))).toEqual(ranks);
  });
});
