import { compareMember, computeBenefitCost, type PreviewNames } from '../../../server/scheme/preview.rules';
import { fourTiers } from '../growth/support';

type Ladder = PreviewNames['before']['ladders'] extends ReadonlyMap<string, infer L> ? L : never;

const ladder = (...codes: readonly string[]): Ladder => ({
  name: '会员等级',
  tiers: codes.map((code) => {
    const tier = fourTiers.find((each) => each.code === code);
    return tier ?? { code, name: code, material: 'paper', reach: 0 };
  }),
});

/** What becomes of somebody between two ladders. */
function move(before: Ladder | null, was: number | null, after: Ladder | null, is: number | null) {
  const side = (own: Ladder | null) => ({ ladders: new Map(own ? [['club', own]] : []), benefits: new Map() });
  const state = (rank: number | null) => ({
    tiers: new Map(rank === null ? [] : [['club', rank]]),
    entitled: new Set<string>(),
  });
  const [found] = compareMember(state(was), state(is), { before: side(before), after: side(after) }).moves;
  return found ? `${found.before} > ${found.after}: ${found.direction}` : null;
}

const all = ladder('paper', 'silver', 'gold', 'platinum');

describe('what becomes of a member', () => {
  it.each<[string, Parameters<typeof move>, string | null]>([
    ['the same tier is no change', [all, 2, all, 2], null],
    ['a higher tier is a rise', [all, 1, all, 2], '银卡 > 金卡: rise'],
    ['a lower tier is a fall', [all, 2, all, 0], '金卡 > 普卡: fall'],
    ['a rung put in below moves nobody', [ladder('paper', 'gold'), 1, ladder('paper', 'silver', 'gold'), 2], null],
    [
      'who stood on a rung that is gone falls to the one below',
      [all, 2, ladder('paper', 'silver', 'platinum'), 1],
      '金卡 > 银卡: fall',
    ],
    [
      'unless their growth reaches the one above',
      [all, 2, ladder('paper', 'silver', 'platinum'), 2],
      '金卡 > 铂金: rise',
    ],
    ['another first rung harms nobody', [all, 0, ladder('pearl', 'silver'), 0], '普卡 > pearl: none'],
    ['a programme that ends takes the tier', [all, 2, null, null], '金卡 > null: fall'],
    ['but the first rung is no loss', [all, 0, null, null], null],
    ['a programme that begins raises nobody on its first rung', [null, null, all, 0], null],
    ['one that comes back does', [null, null, all, 2], 'null > 金卡: rise'],
  ])('%s', (_, [before, was, after, is], expected) => {
    expect(move(before, was, after, is)).toBe(expected);
  });
});

describe('what a benefit costs a month', () => {
  it.each([
    ['as many uses a member, for more members', { before: 100, after: 150 }, [600, 600], 40, [24_000, 36_000]],
    ['another unit cost', { before: 100, after: 100 }, [600, 900], 40, [24_000, 36_000]],
    ['nothing where nobody has it any more', { before: 100, after: 0 }, [600, 600], 40, [24_000, 0]],
    ['nothing where it is gone', { before: 100, after: 0 }, [600, null], 40, [24_000, 0]],
    ['unknown where nobody could use it so far', { before: 0, after: 50 }, [null, 600], 0, [null, null]],
    ['unknown where a use has no cost of its own', { before: 10, after: 20 }, [0, 0], 7, [null, null]],
  ] as const)('is %s', (_, counts, [beforeFen, afterFen], uses, [before, after]) => {
    expect(computeBenefitCost(counts, { beforeFen, afterFen }, uses)).toEqual({ beforeFen: before, afterFen: after });
  });
});
