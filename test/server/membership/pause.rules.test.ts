import fc from 'fast-check';
import { isActive, stackTerm, type TermRun } from '../../../server/membership/membership.rules';
import {
  computeAllowance,
  decidePause,
  endOf,
  moveTerm,
  type PauseSpan,
  usableMsOf,
} from '../../../server/membership/pause.rules';
import { monthsOf } from '../../../server/plan/plan.rules';
import type { Period } from '../../../shared/contract/plan';
import { addMonths } from '../../../shared/kernel/business-day';
import { DAY_MS, HOUR_MS } from '../../../shared/kernel/instant';
import { at } from '../../support/clock';

const NOW = at('2026-03-10T02:00:00Z');
const policy = { daysPerYear: 30, minDays: 7, maxTimes: 2 };
const membership = { anchorAt: NOW - DAY_MS, endsAt: NOW + 60 * DAY_MS };
const span = (from: string, to: string, resumed: string | null = null): PauseSpan => ({
  fromAt: at(from),
  toAt: at(to),
  resumedAt: resumed === null ? null : at(resumed),
});

describe('whether a membership may rest', () => {
  const first = span('2026-01-10T00:00:00Z', '2026-01-25T00:00:00Z');
  const lastYear = span('2025-12-20T00:00:00Z', '2026-01-19T00:00:00Z');

  it.each([
    ['a length within the limits', membership, policy, [], 7, null],
    ['all days of the year at once', membership, policy, [], 30, null],
    ['a day less than the shortest', membership, policy, [], 6, 'PAUSE_LENGTH_REFUSED'],
    ['a day more than the year has', membership, policy, [], 31, 'PAUSE_LENGTH_REFUSED'],
    ['what is left after a first pause', membership, policy, [first], 15, null],
    ['more than is left', membership, policy, [first], 16, 'PAUSE_LENGTH_REFUSED'],
    ['a pause of last year, which counts for that', membership, policy, [lastYear], 30, null],
    ['a third time', membership, { ...policy, daysPerYear: 90 }, [first, first], 7, 'PAUSE_LIMIT_REACHED'],
    [
      'fewer days left than the shortest',
      membership,
      policy,
      [{ ...first, toAt: first.fromAt + 24 * DAY_MS }],
      6,
      'PAUSE_LIMIT_REACHED',
    ],
    ['no policy', membership, null, [], 7, 'PAUSE_NOT_OFFERED'],
    ['no membership', null, policy, [], 7, 'MEMBERSHIP_NOT_ACTIVE'],
    ['one that is over', { ...membership, endsAt: NOW }, policy, [], 7, 'MEMBERSHIP_NOT_ACTIVE'],
    ['one that rests', { ...membership, pauseFrom: NOW - 1, pauseTo: NOW + 1 }, policy, [], 7, 'MEMBERSHIP_PAUSED'],
    ['one that rested until now', { ...membership, pauseFrom: NOW - 1, pauseTo: NOW }, policy, [], 7, null],
    ['half a day', membership, policy, [], 7.5, 'PAUSE_LENGTH_REFUSED'],
  ] as const)('%s', (_, held, limits, pauses, days, refusal) => {
    const decided = decidePause(held, limits, pauses, days, NOW);
    if (refusal !== null) return expect(decided).toEqual({ ok: false, refusal });
    const lengthMs = days * DAY_MS;
    const value = { fromAt: NOW, toAt: NOW + lengthMs, endsAt: (held?.endsAt ?? 0) + lengthMs };
    expect(decided).toEqual({ ok: true, value });
  });

  it('a pause that was ended early takes the days that it had begun, and one of its times', () => {
    const early = span('2026-02-01T00:00:00Z', '2026-02-20T00:00:00Z', '2026-02-03T01:00:00Z');
    expect(computeAllowance(policy, [early], NOW)).toEqual({ minDays: 7, daysLeft: 27, timesLeft: 1 });
    const atOnce = { ...early, resumedAt: early.fromAt };
    expect(computeAllowance(policy, [atOnce], NOW)).toMatchObject({ daysLeft: 29, timesLeft: 1 });
  });
});

it('nothing is in force from the first instant of a pause up to, but not at, its end', () => {
  const resting = { anchorAt: 0, endsAt: 100, pauseFrom: 40, pauseTo: 60 };
  expect([39, 40, 59, 60, 99, 100].map((now) => isActive(resting, now))).toEqual([
    true,
    false,
    false,
    true,
    true,
    false,
  ]);
});

describe('however often a membership rests', () => {
  /** What a member does, each time a while after the last: buys, pauses, resumes. */
  const acts = fc.array(
    fc.record({
      kind: fc.constantFrom('buy', 'pause', 'resume'),
      waitMs: fc.integer({ min: 0, max: 40 * DAY_MS }),
      days: fc.integer({ min: 1, max: 60 }),
      unit: fc.constantFrom<Period['unit'][]>('month', 'quarter', 'year'),
    }),
    { minLength: 1, maxLength: 25 },
  );

  it('every term keeps the time that was bought, terms stay end to end, and the run ends where its last term does', () => {
    fc.assert(
      fc.property(acts, (wanted) => {
        let now = NOW;
        const period: Period = { unit: 'year', count: 1 };
        const first = stackTerm(null, period, now);
        let run: TermRun = first.run;
        let terms = [{ startsAt: first.startsAt, endsAt: first.endsAt, bought: first.endsAt - first.startsAt }];
        const pauses: PauseSpan[] = [];
        const move = (byMs: number) => {
          terms = terms.map((term) => moveTerm(term, now, byMs));
          run = { ...run, endsAt: run.endsAt + byMs };
        };
        for (const { kind, waitMs, days, unit } of wanted) {
          now += waitMs;
          if (now >= run.endsAt) break;
          const open = pauses.findIndex((pause) => now < endOf(pause));
          const running = pauses[open];
          if (kind === 'buy') {
            const bought: Period = { unit, count: 1 };
            const stacked = stackTerm(run, bought, now);
            // What months alone would give, from the anchor: pauses move it and change nothing of its length.
            const length = addMonths(run.anchorAt, run.months + monthsOf(bought)) - addMonths(run.anchorAt, run.months);
            terms.push({ startsAt: stacked.startsAt, endsAt: stacked.endsAt, bought: length });
            run = stacked.run;
          } else if (kind === 'pause' && !running) {
            pauses.push({ fromAt: now, toAt: now + days * DAY_MS, resumedAt: null });
            move(days * DAY_MS);
          } else if (kind === 'resume' && running) {
            pauses[open] = { ...running, resumedAt: now };
            move(now - running.toAt);
          }
        }
        for (const term of terms) expect(usableMsOf(term, pauses)).toBe(term.bought);
        expect(terms.slice(1).map(({ startsAt }) => startsAt)).toEqual(terms.slice(0, -1).map(({ endsAt }) => endsAt));
        expect(run.endsAt).toBe(terms.at(-1)?.endsAt);
      }),
    );
  });

  it('a pause that is ended in its first instant leaves everything as it was', () => {
    const term = { startsAt: NOW - HOUR_MS, endsAt: NOW + 30 * DAY_MS };
    expect(moveTerm(moveTerm(term, NOW, 7 * DAY_MS), NOW, -7 * DAY_MS)).toEqual(term);
  });

  it('what had ended stays, what had begun ends later, what was to come is moved as a whole', () => {
    expect(moveTerm({ startsAt: 0, endsAt: 10 }, 10, 5)).toEqual({ startsAt: 0, endsAt: 10 });
    expect(moveTerm({ startsAt: 0, endsAt: 11 }, 10, 5)).toEqual({ startsAt: 0, endsAt: 16 });
    expect(moveTerm({ startsAt: 11, endsAt: 20 }, 10, 5)).toEqual({ startsAt: 16, endsAt: 25 });
  });
});
