import fc from 'fast-check';
import { DateTime } from 'luxon';
import { isActive, mayStack, stackTerm, type TermRun } from '../../../server/membership/membership.rules';
import { monthsOf } from '../../../server/plan/plan.rules';
import type { Period } from '../../../shared/contract/plan';
import { addMonths, businessDayOf } from '../../../shared/kernel/business-day';
import { DAY_MS } from '../../../shared/kernel/instant';
import { at } from '../../support/clock';

const month: Period = { unit: 'month', count: 1 };
const starts = fc.integer({ min: Date.UTC(2020, 0, 1), max: Date.UTC(2040, 0, 1) });
const periods = fc.record({
  unit: fc.constantFrom<Period['unit'][]>('month', 'quarter', 'halfYear', 'year'),
  count: fc.integer({ min: 1, max: 3 }),
});
/** What a member buys, each time a while after the last. */
const purchases = fc.array(fc.record({ period: periods, wait: fc.integer({ min: 0, max: 500 * DAY_MS }) }), {
  minLength: 1,
  maxLength: 12,
});

/** Buys one after the other and gives every step. */
function buyAll(start: number, wanted: readonly { period: Period; wait: number }[]) {
  let [now, run] = [start, null as TermRun | null];
  return wanted.map(({ period, wait }) => {
    now += wait;
    const before = run;
    const stacked = stackTerm(before, period, now);
    run = stacked.run;
    return { now, period, before, stacked };
  });
}

describe('stacking terms', () => {
  it('n times without a break ends at the anchor plus all months, as a calendar counts them in Shanghai', () => {
    fc.assert(
      fc.property(starts, fc.array(periods, { minLength: 1, maxLength: 20 }), (start, wanted) => {
        const steps = buyAll(
          start,
          wanted.map((period) => ({ period, wait: 0 })),
        );
        const months = wanted.reduce((sum, period) => sum + monthsOf(period), 0);
        const end = DateTime.fromMillis(start, { zone: 'Asia/Shanghai' }).plus({ months }).toMillis();
        expect(steps.at(-1)?.stacked.run).toEqual({ anchorAt: start, months, endsAt: end });
      }),
    );
  });

  it('never takes time away, and every purchase brings some', () => {
    fc.assert(
      fc.property(starts, purchases, (start, wanted) => {
        for (const { now, before, stacked } of buyAll(start, wanted)) {
          expect(stacked.endsAt).toBeGreaterThan(Math.max(now, before?.endsAt ?? 0));
        }
      }),
    );
  });

  it('goes on exactly where the term in force ends, or begins now', () => {
    fc.assert(
      fc.property(starts, purchases, (start, wanted) => {
        for (const { now, before, stacked } of buyAll(start, wanted)) {
          expect(stacked.startsAt).toBe(Math.max(now, before?.endsAt ?? 0));
          expect(stacked.endsAt).toBe(stacked.run.endsAt);
        }
      }),
    );
  });

  it('gives a run that has ended no more time: a new one begins, with its own anchor', () => {
    fc.assert(
      fc.property(starts, periods, periods, (start, first, second) => {
        const { run } = stackTerm(null, first, start);
        const again = stackTerm(run, second, run.endsAt);
        expect(again.run).toEqual({
          anchorAt: run.endsAt,
          months: monthsOf(second),
          endsAt: addMonths(run.endsAt, monthsOf(second)),
        });
      }),
    );
  });

  it('keeps the 31st of a member who joined on it', () => {
    let run: TermRun | null = null;
    const ends: string[] = [];
    for (let n = 0; n < 6; n++) {
      run = stackTerm(run, month, at('2026-01-31T02:00:00Z')).run;
      ends.push(businessDayOf(run.endsAt));
    }
    expect(ends).toEqual(['2026-02-28', '2026-03-31', '2026-04-30', '2026-05-31', '2026-06-30', '2026-07-31']);
  });

  it('of twelve months is the same as of one year', () => {
    fc.assert(
      fc.property(starts, (start) => {
        const twelve = buyAll(
          start,
          Array.from({ length: 12 }, () => ({ period: month, wait: 0 })),
        );
        expect(twelve.at(-1)?.stacked.endsAt).toBe(stackTerm(null, { unit: 'year', count: 1 }, start).endsAt);
      }),
    );
  });
});

it('a membership is in force from its first instant up to, but not at, its end', () => {
  const run = { anchorAt: 100, endsAt: 200 };
  expect([99, 100, 199, 200].map((now) => isActive(run, now))).toEqual([false, true, true, false]);
  expect(isActive(null, 100)).toBe(false);
});

it('only the rank in force stacks; after its end every rank may come', () => {
  const current = { familyRank: 1, endsAt: 200 };
  expect([mayStack(current, 1, 199), mayStack(current, 2, 199), mayStack(current, 2, 200)]).toEqual([
    true,
    false,
    true,
  ]);
  expect(mayStack(null, 2, 0)).toBe(true);
});
