import fc from 'fast-check';
import { decideChangeKind, lintChangePolicy } from '../../../server/plan/plan-change-policy.rules';
import { computeUnused, periodsOf, prorate, type ValuedTerm } from '../../../server/plan-change/plan-change.rules';
import { changeStatuses, changeTransitions, liveChangeStatuses } from '../../../server/plan-change/plan-change.states';
import { addMonths } from '../../../shared/kernel/business-day';
import { DAY_MS } from '../../../shared/kernel/instant';
import { at } from '../../support/clock';

const START = at('2026-03-01T02:00:00Z');

function term(changes: Partial<ValuedTerm> = {}): ValuedTerm {
  return { startsAt: START, endsAt: addMonths(START, 1), paidFen: 3_100, pausedDays: 0, ...changes };
}

describe('what is left of a membership', () => {
  it.each([
    ['on its first day, all of it', 0, [3_100, 31]],
    ['on the second day, all but one day', 1, [3_000, 30]],
    ['on the last day, one day', 30, [100, 1]],
    ['after its end, nothing', 31, [0, 0]],
  ])('is %s', (_, days, [creditFen, unusedDays]) => {
    expect(computeUnused([term()], START + days * DAY_MS)).toEqual({ creditFen, unusedDays, givenDays: 0 });
  });

  it('is rounded down to whole fen', () => {
    expect(computeUnused([term({ paidFen: 1_000 })], START + 10 * DAY_MS).creditFen).toBe(677);
  });

  it('counts the terms to come in full, and days that were given without money', () => {
    const second = { startsAt: addMonths(START, 1), endsAt: addMonths(START, 2) };
    const given = { startsAt: addMonths(START, 2), endsAt: addMonths(START, 3), paidFen: null };
    const terms = [term(), term({ ...second, paidFen: 5_000 }), term(given)];
    expect(computeUnused(terms, START + 30 * DAY_MS)).toEqual({ creditFen: 5_100, unusedDays: 31, givenDays: 31 });
  });

  it('counts the days of a pause neither as used nor as bought', () => {
    const rested = term({ endsAt: addMonths(START, 1) + 10 * DAY_MS, pausedDays: 10 });
    expect(computeUnused([rested], START + 20 * DAY_MS)).toMatchObject({ creditFen: 2_100, unusedDays: 21 });
  });

  it('is never worth more than was paid, nor less than nothing', () => {
    const terms = fc.array(
      fc.record({
        from: fc.integer({ min: -400, max: 400 }),
        days: fc.integer({ min: 1, max: 400 }),
        paidFen: fc.option(fc.integer({ min: 0, max: 1_000_000 })),
        paused: fc.integer({ min: 0, max: 40 }),
      }),
      { maxLength: 6 },
    );
    fc.assert(
      fc.property(terms, fc.integer({ min: 0, max: 86_399_999 }), (found, clock) => {
        const valued = found.map(({ from, days, paidFen, paused }) => {
          const startsAt = START + from * DAY_MS + clock;
          return { startsAt, endsAt: startsAt + days * DAY_MS, paidFen, pausedDays: Math.min(paused, days - 1) };
        });
        const { creditFen } = computeUnused(valued, START);
        const paid = valued.reduce((sum, { paidFen }) => sum + (paidFen ?? 0), 0);
        expect(creditFen).toBeGreaterThanOrEqual(0);
        expect(creditFen).toBeLessThanOrEqual(paid);
      }),
    );
  });
});

describe('what a change at once costs', () => {
  it.each([
    ['the whole price where nothing is left', 0, 9_900, [1, 9_900]],
    ['the difference', 2_500, 9_900, [1, 7_400]],
    ['1 fen where all but that is left', 9_899, 9_900, [1, 1]],
    ['a second period where all of it is left', 9_900, 9_900, [2, 9_900]],
    ['more periods where more is left, and nothing is paid back', 30_000, 9_900, [4, 9_600]],
  ])('is %s', (_, creditFen, priceFen, [periods, payFen]) => {
    expect(prorate(creditFen, priceFen)).toEqual({ periods, payFen, creditFen, fullFen: (periods ?? 0) * priceFen });
  });

  it('makes the price with the credit, is 1 fen at least and one period at most', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 10_000_000 }), fc.integer({ min: 1, max: 1_000_000 }), (credit, price) => {
        const { periods, payFen, creditFen } = prorate(credit, price);
        expect(payFen + creditFen).toBe(periods * price);
        expect(payFen).toBeGreaterThanOrEqual(1);
        expect(payFen).toBeLessThanOrEqual(price);
      }),
    );
  });

  it('is refused where it would buy more than ten units at once', () => {
    expect(periodsOf({ unit: 'month', count: 1 }, 10)).toEqual({ ok: true, value: { unit: 'month', count: 10 } });
    expect(periodsOf({ unit: 'month', count: 2 }, 6)).toEqual({ ok: false, refusal: 'PLAN_CHANGE_CREDIT_TOO_LARGE' });
  });
});

describe('a family’s table of changes', () => {
  const policy = {
    default: 'atTermEnd',
    rules: [
      { from: 'light', to: 'full', kind: 'atOnce' },
      { from: 'full', to: 'light', kind: 'notAllowed' },
    ],
  } as const;

  it.each([
    ['the pair’s rule', policy, 'light', 'full', 'atOnce'],
    ['the same pair the other way round for itself', policy, 'full', 'light', 'notAllowed'],
    ['the default for all others', policy, 'light', 'other', 'atTermEnd'],
    ['that nothing is allowed where there is no table', null, 'light', 'full', 'notAllowed'],
  ] as const)('says %s', (_, table, from, to, kind) => {
    expect(decideChangeKind(table, from, to)).toBe(kind);
  });

  it('is refused with a pair twice, an unknown plan, or two plans of one rank', () => {
    const plans = [
      { code: 'month', rank: 1 },
      { code: 'year', rank: 1 },
      { code: 'full', rank: 2 },
    ];
    const rules = [
      { from: 'month', to: 'full', kind: 'atOnce' },
      { from: 'month', to: 'full', kind: 'atTermEnd' },
      { from: 'month', to: 'gone', kind: 'atOnce' },
      { from: 'year', to: 'month', kind: 'atOnce' },
    ] as const;
    expect(lintChangePolicy({ default: 'notAllowed', rules }, plans)).toEqual([
      '变更规则「month → full」出现了不止一次。',
      '变更规则「month → gone」里没有会员方案「gone」。',
      expect.stringContaining('「year → month」的两个方案等级相同'),
    ]);
    expect(lintChangePolicy({ default: 'atOnce', rules: rules.slice(0, 1) }, plans)).toEqual([]);
  });
});

it('every state of a change can be reached, and only the ends are dead ends', () => {
  const starts = ['waiting', 'awaitingPayment'];
  const reached = new Set([...starts, ...Object.values(changeTransitions).flat()]);
  expect([...reached].sort()).toEqual([...changeStatuses].sort());
  const ends = changeStatuses.filter((status) => changeTransitions[status].length === 0);
  expect(ends).toEqual(changeStatuses.filter((status) => !liveChangeStatuses.includes(status)));
});
