import fc from 'fast-check';
import {
  computeStep,
  decideAwards,
  type Earned,
  levelOf,
  levelsHeld,
  periodOf,
  readCounts,
  readMonths,
  readTier,
  worthOf,
} from '../../../server/badge/badge.rules';
import { type BadgeConfig, badgeConfigSchema } from '../../../server/badge/badge.schema';
import { DAY_MS } from '../../../shared/kernel/instant';
import { at } from '../../support/clock';
import { buildBadge } from './support';

const NOW = at('2026-03-01T02:00:00Z');
const badge = buildBadge();

/** Rising targets, taken back or kept. */
const configs = fc
  .record({
    targets: fc.uniqueArray(fc.integer({ min: 1, max: 40 }), { minLength: 1, maxLength: 6 }),
    revocable: fc.boolean(),
  })
  .map(({ targets, revocable }) => ({
    revocable,
    levels: targets.sort((one, other) => one - other).map((target) => ({ name: '级', target })),
  }));
const counts = fc.array(fc.integer({ min: 0, max: 50 }), { maxLength: 30 });

const targetOf = ({ levels }: Pick<BadgeConfig, 'levels'>, level: number) => levels[level - 1]?.target ?? 0;

function buildEarned(wish: Partial<Earned> & Pick<Earned, 'level' | 'target'>): Earned {
  return { revokedAt: null, givenAt: null, barredAt: null, ...wish };
}

/** What is written down after one decision. */
function settle(config: Pick<BadgeConfig, 'levels' | 'revocable'>, awards: readonly Earned[], best: number): Earned[] {
  const { earned, lost } = decideAwards(config, awards, best);
  const kept = awards.filter(({ level }) => !earned.includes(level) && !lost.includes(level));
  const revoked = lost.map((level) => buildEarned({ level, target: targetOf(config, level), revokedAt: NOW }));
  const added = earned.map((level) => buildEarned({ level, target: targetOf(config, level) }));
  return [...kept, ...revoked, ...added].sort((one, other) => one.level - other.level);
}

const standing = (awards: readonly Earned[]) =>
  awards.filter(({ revokedAt }) => revokedAt === null).map(({ level }) => level);

describe('levels of a badge', () => {
  it.each([
    [0, 0],
    [1, 1],
    [2, 1],
    [3, 2],
    [9, 2],
    [10, 3],
    [1_000, 3],
  ])('a value of %i is level %i', (value, level) => expect(levelOf(badge.levels, value)).toBe(level));

  it('never fall as the value rises', () => {
    fc.assert(
      fc.property(configs, fc.nat(60), fc.nat(60), ({ levels }, one, more) => {
        expect(levelOf(levels, one + more)).toBeGreaterThanOrEqual(levelOf(levels, one));
      }),
    );
  });

  it('that a member has are those that the value reaches, after whatever went before, where they can be taken back', () => {
    fc.assert(
      fc.property(configs, counts, (config, values) => {
        let awards: Earned[] = [];
        for (const value of values) {
          awards = settle({ ...config, revocable: true }, awards, value);
          expect(standing(awards)).toHaveLength(levelOf(config.levels, value));
          expect(standing(awards)).toEqual(levelsHeld({ ...config, revocable: true }, awards, value));
        }
      }),
    );
  });

  it('that cannot be taken back are those of the highest value there ever was', () => {
    fc.assert(
      fc.property(configs, counts, (config, values) => {
        let awards: Earned[] = [];
        for (const value of values) awards = settle({ ...config, revocable: false }, awards, value);
        expect(standing(awards)).toHaveLength(levelOf(config.levels, Math.max(0, ...values)));
      }),
    );
  });

  it('are decided once: asked again, nothing changes', () => {
    fc.assert(
      fc.property(configs, counts, fc.nat(60), (config, values, value) => {
        const awards = [...values, value].reduce<Earned[]>((held, each) => settle(config, held, each), []);
        expect(decideAwards(config, awards, value)).toEqual({ earned: [], lost: [], freed: [] });
      }),
    );
  });

  it('stay where their target was raised, as long as what was asked then is still there', () => {
    const awards: Earned[] = [buildEarned({ level: 1, target: 5 })];
    const raised = { revocable: true, levels: [{ name: '一级', target: 20 }] };
    expect(decideAwards(raised, awards, 7)).toEqual({ earned: [], lost: [], freed: [] });
    expect(decideAwards(raised, awards, 4)).toEqual({ earned: [], lost: [1], freed: [] });
  });

  it('that were given by hand stay whatever is counted', () => {
    fc.assert(
      fc.property(configs, fc.nat(60), (config, value) => {
        const [{ target } = { target: 0 }] = config.levels;
        const awards = [buildEarned({ level: 1, target, givenAt: NOW })];
        expect(levelsHeld(config, awards, value)).toContain(1);
        expect(decideAwards(config, awards, value).lost).toEqual([]);
      }),
    );
  });

  // Targets 1, 3 and 10; the second level was taken back by hand.
  it.each([
    ['not by what founded it', 5, 0, [1], []],
    ['once the count has fallen below it, as if it had never been earned', 2, 0, [1], [2]],
    ['by a later period that reaches it', 5, 3, [1, 2], []],
    ['not by a later period that does not', 5, 2, [1], []],
    ['with a higher level that is reached', 10, 0, [1, 2, 3], []],
  ])('that were taken back by hand are won again: %s', (_, best, later, held, freed) => {
    const awards = [
      buildEarned({ level: 1, target: 1 }),
      buildEarned({ level: 2, target: 3, revokedAt: NOW, barredAt: NOW }),
    ];
    expect(levelsHeld(badge, awards, best, () => later)).toEqual(held);
    expect(decideAwards(badge, awards, best, () => later).freed).toEqual(freed);
  });
});

describe('what is counted', () => {
  it('is the metric, never less than nothing; once an event where none is named', () => {
    expect(worthOf({ metric: 'times' }, { amountFen: 500, times: 1 })).toBe(1);
    expect(worthOf({ metric: 'amountFen' }, { amountFen: 500, times: 1 })).toBe(500);
    expect(worthOf({ metric: 'amountFen' }, { amountFen: -500, times: 1 })).toBe(0);
    expect(worthOf({ metric: 'amountFen' }, { times: 1 })).toBe(0);
  });

  it.each([
    [1, 0, 1],
    [1, 1, 0],
    [-1, 2, 0],
    [-1, 1, -1],
  ])('in days: %i more on a day of %i changes the count by %i', (raw, ofDay, step) => {
    expect(computeStep({ distinctDays: true }, raw, ofDay)).toBe(step);
    expect(computeStep({ distinctDays: false }, raw, ofDay)).toBe(raw);
  });

  it('in days comes to the same in any order', () => {
    const happenings = fc.array(fc.record({ day: fc.nat(4), raw: fc.constantFrom(1, -1) }), { maxLength: 30 });
    fc.assert(
      fc.property(happenings, fc.nat(), (list, turn) => {
        const sumOf = (steps: typeof list) => {
          const days = new Map<number, number>();
          let count = 0;
          for (const { day, raw } of steps) {
            count += computeStep({ distinctDays: true }, raw, days.get(day) ?? 0);
            days.set(day, (days.get(day) ?? 0) + raw);
          }
          return count;
        };
        const turned = [...list.slice(turn % (list.length + 1)), ...list.slice(0, turn % (list.length + 1))];
        expect(sumOf(turned)).toBe(sumOf(list));
      }),
    );
  });

  it('belongs to the calendar of Shanghai', () => {
    const eve = at('2026-12-31T15:59:59.999Z');
    expect([periodOf({ within: 'year' }, eve), periodOf({ within: 'month' }, eve)]).toEqual(['2026', '2026-12']);
    expect([periodOf({ within: 'year' }, eve + 1), periodOf({ within: 'month' }, eve + 1)]).toEqual([
      '2027',
      '2027-01',
    ]);
    expect(periodOf({ within: 'lifetime' }, eve)).toBe('lifetime');
  });

  it('within a month: levels by the best month, progress by the running one', () => {
    const rule = {
      kind: 'events',
      event: 'review.posted',
      metric: 'times',
      distinctDays: false,
      within: 'month',
    } as const;
    const months = [
      { period: '2026-01', value: 9 },
      { period: '2026-03', value: 2 },
    ];
    expect(readCounts(rule, months, NOW)).toMatchObject({ value: 2, best: 9 });
    expect(readCounts(rule, months.slice(0, 1), NOW)).toMatchObject({ value: 0, best: 9 });
    expect(readCounts(rule, [], NOW)).toMatchObject({ value: 0, best: 0 });
  });
});

describe('what is read off a standing', () => {
  const rise = { from: 0, to: 2, at: NOW };
  const fall = { from: 2, to: 1, at: NOW + 1 };
  const again = { from: 1, to: 3, at: NOW + 2 };

  it('a tier is the present one, since it was last reached', () => {
    const reading = readTier({ revocable: true }, 3, [rise, fall, again]);
    expect(reading).toMatchObject({ value: 3, best: 3 });
    expect([1, 2, 3, 4].map((target) => reading.reachedAt(target))).toEqual([NOW, NOW + 2, NOW + 2, null]);
  });

  it('a tier that is kept is the highest one ever, since it was first reached', () => {
    const reading = readTier({ revocable: false }, 1, [rise, fall]);
    expect(reading).toMatchObject({ value: 1, best: 2 });
    expect([1, 2].map((target) => reading.reachedAt(target))).toEqual([NOW, NOW]);
  });

  it('months are those of all terms, whatever day they begin on, without what of them rested', () => {
    const terms = [
      { startsAt: at('2026-01-30T16:00:00Z'), endsAt: at('2026-02-27T16:00:00Z'), grantedAt: NOW, pausedMs: 0 },
      { startsAt: at('2026-02-27T16:00:00Z'), endsAt: at('2026-05-30T16:00:00Z'), grantedAt: NOW + 1, pausedMs: 0 },
      {
        startsAt: at('2027-12-15T00:00:00Z'),
        endsAt: at('2029-01-14T00:00:00Z'),
        grantedAt: NOW + 2,
        pausedMs: 30 * DAY_MS,
      },
    ];
    const reading = readMonths(terms);
    expect(reading.value).toBe(16);
    expect([1, 4, 5, 16, 17].map((target) => reading.reachedAt(target))).toEqual([
      NOW,
      NOW + 1,
      NOW + 2,
      NOW + 2,
      null,
    ]);
  });
});

describe('the form of a badge', () => {
  it('wants an amount in a sentence about one', () => {
    const parsed = badgeConfigSchema.safeParse({
      ...badge,
      rule: { kind: 'events', event: 'review.posted', way: '再评价一次' },
    });
    expect(parsed.success).toBe(false);
  });
});
