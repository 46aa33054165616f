import fc from 'fast-check';
import { computeRaw } from '../../../server/growth/amount.rules';
import type { GrowthSource, Measure } from '../../../server/growth/programme.schema';
import {
  computeWays,
  describeMeasure,
  metricFor,
  type SourceUse,
  type TaskWay,
} from '../../../server/growth/ways.rules';
import { buildSource } from './support';

const unused: SourceUse = { today: 0, thisMonth: 0, thisYear: 0, ever: 0 };
const shopping = buildSource({ way: '再消费 {amount}', typical: 10_000 });
const reviewing = buildSource({
  code: 'review',
  event: 'review.posted',
  metric: 'times',
  coefficient: { numerator: 5, denominator: 1 },
  way: '再评价 {amount}',
});

/** The ways with what has been used already, by source. */
function ways(
  gap: number,
  sources: readonly GrowthSource[],
  more: { used?: Record<string, Partial<SourceUse>>; tasks?: readonly TaskWay[]; daysLeft?: number | null } = {},
) {
  const measures: Record<string, Measure> = { amountFen: 'fen', times: 'times' };
  return computeWays(gap, sources, more.tasks ?? [], {
    givenBy: (source) => ({ ...unused, ...more.used?.[source] }),
    measureOf: ({ metric }) => measures[metric] ?? 'count',
    daysLeft: more.daysLeft ?? null,
  });
}

describe('the ways to close a gap', () => {
  it('say what is missing in the source’s own measure', () => {
    expect(ways(320, [shopping])).toEqual([{ source: 'spending', words: '再消费 ¥320', growth: 320, closes: true }]);
    expect(ways(12, [reviewing])).toEqual([{ source: 'review', words: '再评价 3 次', growth: 15, closes: true }]);
  });

  it('are none where nothing is missing', () => {
    expect(ways(0, [shopping])).toEqual([]);
    expect(ways(-5, [shopping])).toEqual([]);
  });

  it('begin with those that close it alone, then go by how many ordinary events they take', () => {
    const capped = buildSource({ ...reviewing, code: 'capped', caps: { month: 10 } });
    const task: TaskWay = { code: 'profile', name: '完善资料', reward: 400, missing: 1 };
    expect(
      ways(320, [reviewing, capped, shopping], { tasks: [task] }).map(({ source, closes }) => [source, closes]),
    ).toEqual([
      ['task:profile', true],
      ['spending', true],
      ['review', true],
    ]);
  });

  it('are three at most', () => {
    const many = [1, 2, 3, 4, 5].map((n) => buildSource({ ...shopping, code: `s${n}` }));
    expect(ways(10, many)).toHaveLength(3);
  });

  it('propose no source that lowers, or that proposes itself to nobody', () => {
    const { way, ...silent } = shopping;
    expect(ways(10, [buildSource({ ...shopping, negative: true }), silent])).toEqual([]);
  });

  it.each([
    ['a month', { month: 12 }, { thisMonth: 4 }, 8],
    ['a year', { year: 12 }, { thisYear: 4 }, 8],
    ['a day, counted for each day that is left', { day: 5 }, { today: 2 }, 5 * 3 - 2],
    ['a day and a month, of which the smaller room counts', { day: 5, month: 6 }, { today: 0, thisMonth: 1 }, 5],
  ])('promise no more than a cap leaves: %s', (_, caps, used, room) => {
    const source = buildSource({ ...shopping, caps });
    const [way] = ways(1_000, [source], { used: { spending: used }, daysLeft: 3 });
    expect(way).toMatchObject({ growth: room, closes: false });
  });

  it('leave out a source whose cap is used up', () => {
    expect(
      ways(10, [buildSource({ ...reviewing, caps: { month: 10 } })], { used: { review: { thisMonth: 10 } } }),
    ).toEqual([]);
  });

  it('propose what counts once only to who never did it', () => {
    const once = buildSource({ ...reviewing, once: true, way: '首次评价' });
    expect(ways(100, [once])).toEqual([{ source: 'review', words: '首次评价', growth: 5, closes: false }]);
    expect(ways(100, [once], { used: { review: { ever: 5 } } })).toEqual([]);
  });

  it('that close the gap do: what they ask for gives at least what is missing, and one unit less would not', () => {
    const fraction = fc.record({
      numerator: fc.integer({ min: 1, max: 500 }),
      denominator: fc.integer({ min: 1, max: 500 }),
    });
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 1_000_000 }), fraction, (gap, coefficient) => {
        const metric = metricFor(gap, { coefficient });
        expect(computeRaw(metric, coefficient, [], 'max')).toBeGreaterThanOrEqual(gap);
        expect(computeRaw(metric - 1, coefficient, [], 'max')).toBeLessThan(gap);
      }),
    );
  });
});

it.each<[number, Measure, string]>([
  [32_000, 'fen', '¥320'],
  [1_980, 'fen', '¥19.80'],
  [3, 'times', '3 次'],
  [45, 'minutes', '45 分钟'],
  [12_000, 'metres', '12 公里'],
  [12_340, 'metres', '12.3 公里'],
  [7, 'count', '7'],
])('reads %i of %s as %s', (value, measure, words) => {
  expect(describeMeasure(value, measure)).toBe(words);
});
