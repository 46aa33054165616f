import fc from 'fast-check';
import {
  applyRefund,
  beginEarning,
  dayNumberOf,
  dayOfNumber,
  deferredFen,
  type EarningState,
  earnedThrough,
  moveEarning,
  stretchOf,
} from '../../../server/books/earning.rules';
import { at } from '../../support/clock';

const stretch = fc.record({
  firstDay: fc.integer({ min: 20_000, max: 21_000 }),
  days: fc.integer({ min: 1, max: 1_200 }),
});
const amount = fc.integer({ min: 1, max: 100_000_000 });

describe('a day as a number', () => {
  it.each(['1970-01-01', '2026-02-28', '2026-03-01', '2028-02-29', '2099-12-31'])('of %s leads back', (day) => {
    expect(dayOfNumber(dayNumberOf(day))).toBe(day);
  });

  it('counts on by one', () => {
    expect(dayNumberOf('1970-01-01')).toBe(0);
    expect(dayNumberOf('2028-03-01') - dayNumberOf('2028-02-28')).toBe(2);
  });
});

describe('the days of a term', () => {
  it.each([
    ['a month from a noon', '2026-01-31T04:00:00Z', '2026-02-28T04:00:00Z', '2026-01-31', 28],
    ['a year', '2026-03-02T16:30:00Z', '2027-03-02T16:30:00Z', '2026-03-03', 365],
    ['a leap year', '2027-06-01T00:00:00Z', '2028-06-01T00:00:00Z', '2027-06-01', 366],
    ['less than a day', '2026-03-02T01:00:00Z', '2026-03-02T02:00:00Z', '2026-03-02', 1],
  ])('of %s', (_, startsAt, endsAt, firstDay, days) => {
    const term = { startsAt: at(startsAt), endsAt: at(endsAt) };
    expect(stretchOf(term, 0)).toEqual({ firstDay: dayNumberOf(firstDay), days });
  });

  it('of stacked terms touch and do not overlap', () => {
    const [a, b, c] = [at('2026-01-31T04:00:00Z'), at('2026-02-28T04:00:00Z'), at('2026-03-31T04:00:00Z')];
    const first = stretchOf({ startsAt: a, endsAt: b }, a);
    expect(stretchOf({ startsAt: b, endsAt: c }, a).firstDay).toBe(first.firstDay + first.days);
  });

  it('of what has no term are the day it was paid', () => {
    expect(stretchOf(null, at('2026-03-02T16:30:00Z'))).toEqual({ firstDay: dayNumberOf('2026-03-03'), days: 1 });
  });
});

describe('what is earned', () => {
  it('is nothing before the first day, never less from day to day, and the whole amount with the last', () => {
    fc.assert(
      fc.property(amount, stretch, (amountFen, days) => {
        const state = beginEarning(amountFen, days);
        expect(earnedThrough(state, days.firstDay - 1)).toBe(0);
        expect(earnedThrough(state, days.firstDay + days.days - 1)).toBe(amountFen);
        expect(earnedThrough(state, days.firstDay + days.days + 400)).toBe(amountFen);
        const middle = days.firstDay + Math.floor(days.days / 2);
        expect(earnedThrough(state, middle)).toBeGreaterThanOrEqual(earnedThrough(state, middle - 1));
      }),
    );
  });

  it('differs from day to day by a fen at most', () => {
    const state = beginEarning(1_000, { firstDay: 100, days: 31 });
    const steps = Array.from({ length: 31 }, (_, n) => earnedThrough(state, 100 + n) - earnedThrough(state, 99 + n));
    expect(new Set(steps)).toEqual(new Set([32, 33]));
    expect(steps.reduce((sum, step) => sum + step, 0)).toBe(1_000);
  });
});

describe('a refund', () => {
  const state = { ...beginEarning(3_000, { firstDay: 100, days: 30 }), recognisedFen: 500, recognisedThrough: 104 };

  it('takes from what is not yet earned first, and the day of the refund is no longer earned', () => {
    const effect = applyRefund(state, 3_000, true, 110);
    expect(effect).toMatchObject({ overdueFen: 500, unearnedFen: 2_000, earnedFen: 1_000, keptFen: 0 });
    expect(effect.after).toMatchObject({ status: 'stopped', recognisedFen: 1_000, refundedFen: 2_000 });
  });

  it('that ends what was bought makes income of what is kept', () => {
    const effect = applyRefund(state, 1_500, true, 110);
    expect(effect).toMatchObject({ unearnedFen: 1_500, earnedFen: 0, keptFen: 500 });
    expect(deferredFen(effect.after)).toBe(0);
  });

  it('that does not end it spreads what is left over the days that remain', () => {
    const { after, unearnedFen } = applyRefund(state, 800, false, 110);
    expect(unearnedFen).toBe(800);
    expect(after).toMatchObject({ status: 'earning', firstDay: 110, days: 20, baseFen: 1_000, stretchFen: 1_200 });
    expect(earnedThrough(after, 129)).toBe(2_200);
  });

  it('before the term begins leaves its days as they were', () => {
    const { after } = applyRefund(beginEarning(3_000, { firstDay: 100, days: 30 }), 600, false, 50);
    expect(after).toMatchObject({ firstDay: 100, days: 30, stretchFen: 2_400, baseFen: 0 });
  });

  it('of what is earned lowers income alone', () => {
    const earned = { ...state, recognisedFen: 3_000, recognisedThrough: 129, status: 'earned' as const };
    const effect = applyRefund(earned, 700, true, 500);
    expect(effect).toMatchObject({ unearnedFen: 0, earnedFen: 700, keptFen: 0, overdueFen: 0 });
    expect(effect.after.status).toBe('earned');
  });

  it('never loses or makes a fen, refund after refund', () => {
    const refunds = fc.array(fc.tuple(fc.nat(30_000), fc.boolean(), fc.nat(60)), { maxLength: 6 });
    fc.assert(
      fc.property(amount, stretch, refunds, (amountFen, days, wishes) => {
        let current = beginEarning(amountFen, days);
        let today = days.firstDay - 5;
        let [incomeFen, owedFen, backFen] = [0, amountFen, 0];
        for (const [wish, stops, pause] of wishes) {
          today += pause;
          const refundFen = Math.min(wish, amountFen - backFen);
          const effect = applyRefund(current, refundFen, stops, today);
          incomeFen += effect.overdueFen + effect.keptFen;
          owedFen -= effect.overdueFen + effect.keptFen + effect.unearnedFen;
          backFen += refundFen;
          current = effect.after;
          expect(effect.unearnedFen + effect.earnedFen).toBe(refundFen);
          expect(effect.overdueFen).toBeGreaterThanOrEqual(0);
          expect(deferredFen(current)).toBe(owedFen);
          expect(owedFen).toBeGreaterThanOrEqual(0);
          expect(current.recognisedFen).toBe(incomeFen);
          if (current.status !== 'earning') expect(owedFen).toBe(0);
          else expect(earnedThrough(current, current.firstDay + current.days)).toBe(incomeFen + owedFen);
        }
      }),
    );
  });
});

describe('an earning that is moved', () => {
  /** Each a while after the last: how long it rests, and how many days are then left. */
  const moves = fc.array(fc.record({ wait: fc.nat(60), rest: fc.nat(90), days: fc.integer({ min: 1, max: 400 }) }), {
    maxLength: 8,
  });

  it('earns nothing while it rests, never less than before, and in the end the whole amount', () => {
    fc.assert(
      fc.property(amount, stretch, moves, (amountFen, days, wanted) => {
        let state: EarningState = beginEarning(amountFen, days);
        let today = days.firstDay;
        for (const { wait, rest, days: left } of wanted) {
          today += wait;
          const before = Math.max(state.recognisedFen, earnedThrough(state, today - 1));
          const moved = moveEarning(state, { firstDay: today + rest, days: left }, today);
          if (moved === null) break;
          expect(state.recognisedFen + moved.overdueFen).toBe(before);
          state = moved.after;
          expect(earnedThrough(state, today + rest - 1)).toBe(before);
          expect(deferredFen(state)).toBe(amountFen - before);
        }
        expect(earnedThrough(state, state.firstDay + state.days - 1)).toBe(amountFen);
      }),
    );
  });

  it('is moved no more once all is earned or a refund has ended it', () => {
    const state = beginEarning(1_000, { firstDay: 20_000, days: 10 });
    for (const status of ['earned', 'stopped'] as const) {
      expect(moveEarning({ ...state, status }, { firstDay: 20_005, days: 5 }, 20_003)).toBeNull();
    }
  });
});
