import fc from 'fast-check';
import type { RefundPolicy } from '../../../server/plan/refund-policy.rules';
import {
  ALONE_UP_TO_FEN,
  adviseApple,
  countDays,
  decideAmount,
  decideApproval,
  decideRefund,
  type RefundFacts,
} from '../../../server/refund/refund.rules';
import { requestStatuses, requestTransitions } from '../../../server/refund/refund.states';
import { addMonths } from '../../../shared/kernel/business-day';
import { DAY_MS, HOUR_MS } from '../../../shared/kernel/instant';
import { at } from '../../support/clock';

const PAID = at('2026-03-02T02:00:00Z');
const month = { startsAt: PAID, endsAt: addMonths(PAID, 1), months: 1 };
const paid: RefundFacts = {
  ...{ status: 'paid', kind: 'plan', amountFen: 3_100, refundedFen: 0, paidAt: PAID, term: month },
  ...{ hasLater: false, used: false, refunds: 0, waiting: false, atApple: false },
};
const byDays: RefundPolicy = { unusedShare: 'byDays' };
const week: RefundPolicy = { wholeWithinDays: 7, whenUnused: true };
const order = (changes: Partial<RefundFacts>): RefundFacts => ({ ...paid, ...changes });
const on = (day: string) => at(`${day}T12:00:00+08:00`);

describe('what a refund gives', () => {
  it.each<[string, RefundPolicy, Partial<RefundFacts>, string, number | string]>([
    ['nothing by a policy of none', 'none', {}, '2026-03-02', 'REFUND_NOT_OFFERED'],
    ['all on the day of payment', week, {}, '2026-03-02', 3_100],
    ['all on the seventh day after it', week, {}, '2026-03-09', 3_100],
    ['nothing on the eighth', week, {}, '2026-03-10', 'REFUND_PERIOD_OVER'],
    ['nothing once a benefit was used', week, { used: true }, '2026-03-03', 'REFUND_BENEFIT_USED'],
    [
      'all though one was used, where the policy does not mind',
      { wholeWithinDays: 7, whenUnused: false },
      { used: true },
      '2026-03-03',
      3_100,
    ],
    ['the days after today, since a day that has begun counts', byDays, {}, '2026-03-02', 3_000],
    ['a share that gets smaller', byDays, {}, '2026-03-17', 1_500],
    ['one day before the last', byDays, {}, '2026-03-31', 100],
    ['nothing on the last', byDays, {}, '2026-04-01', 'REFUND_NOTHING_LEFT'],
    ['nothing afterwards', byDays, {}, '2026-05-01', 'REFUND_NOTHING_LEFT'],
    ['all of a term that has not begun', byDays, { term: later(month) }, '2026-03-20', 3_100],
    ['no more than is left of the payment', byDays, { refundedFen: 2_000 }, '2026-03-03', 1_100],
    ['a proposal where an operator decides', 'operator', { used: true }, '2026-03-17', 1_500],
    ['nothing while a later term stands on it', week, { hasLater: true }, '2026-03-03', 'REFUND_LATER_TERM'],
    ['nothing while one is under way', week, { status: 'refunding' }, '2026-03-03', 'REFUND_UNDER_WAY'],
    ['nothing while a request waits', week, { waiting: true }, '2026-03-03', 'REFUND_UNDER_WAY'],
    ['nothing of an order that is not paid', week, { status: 'pending' }, '2026-03-03', 'ORDER_NOT_REFUNDABLE'],
    ['nothing of one that went back', week, { status: 'refunded' }, '2026-03-03', 'ORDER_NOT_REFUNDABLE'],
    ['nothing of an exchange', week, { kind: 'exchange', term: null }, '2026-03-03', 'ORDER_NOT_REFUNDABLE'],
    ['nothing after fifty refunds of a payment', byDays, { refunds: 50 }, '2026-03-03', 'REFUND_PERIOD_OVER'],
    ['nothing a year after the payment', byDays, { term: years(2) }, '2027-03-02', 'REFUND_PERIOD_OVER'],
    ['a share within the year', byDays, { term: years(2) }, '2027-03-01', 1_552],
    [
      'nothing of a term that was taken back before it began',
      byDays,
      { term: { startsAt: addMonths(PAID, 1), endsAt: addMonths(PAID, 1), months: 1 } },
      '2026-03-03',
      'REFUND_NOTHING_LEFT',
    ],
  ])('is %s', (_, policy, changes, day, expected) => {
    const decided = decideRefund(policy, order(changes), on(day));
    expect(decided.ok ? decided.value.amountFen : decided.refusal).toBe(expected);
    if (decided.ok) expect(decided.value.decision).toBe(policy === 'operator' ? 'operator' : 'atOnce');
  });

  const cases = fc.record({
    amountFen: fc.integer({ min: 1, max: 10_000_000 }),
    part: fc.double({ min: 0, max: 1, noNaN: true }),
    months: fc.integer({ min: 1, max: 24 }),
    startsIn: fc.integer({ min: 0, max: 40 }),
    pausedDays: fc.integer({ min: 0, max: 60 }),
    policy: fc.constantFrom<RefundPolicy>(byDays, week, 'operator', { wholeWithinDays: 30, whenUnused: false }),
  });
  const build = ({
    amountFen,
    part,
    months,
    startsIn,
    pausedDays,
  }: typeof cases extends fc.Arbitrary<infer T> ? T : never) => {
    const startsAt = PAID + startsIn * DAY_MS;
    const endsAt = addMonths(startsAt, months) + pausedDays * DAY_MS;
    return order({ amountFen, refundedFen: Math.floor(amountFen * part), term: { startsAt, endsAt, months } });
  };
  const amountAt = (policy: RefundPolicy, facts: RefundFacts, now: number) => {
    const decided = decideRefund(policy, facts, now);
    return decided.ok ? decided.value.amountFen : 0;
  };

  it('is whole fen, never more than is left, and never grows from day to day', () => {
    fc.assert(
      fc.property(cases, fc.integer({ min: 0, max: 500 }), fc.integer({ min: 1, max: 50 * 24 }), (wish, day, hours) => {
        const facts = build(wish);
        const now = PAID + day * DAY_MS;
        const [first, later] = [amountAt(wish.policy, facts, now), amountAt(wish.policy, facts, now + hours * HOUR_MS)];
        expect(Number.isSafeInteger(first)).toBe(true);
        expect(first).toBeLessThanOrEqual(facts.amountFen - facts.refundedFen);
        expect(later).toBeLessThanOrEqual(first);
      }),
    );
  });

  it('counts every day of a term once: none before it, one on its first, all on its last', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 700 }), fc.integer({ min: 1, max: 6 }), (start, months) => {
        const startsAt = PAID + start * DAY_MS;
        const term = { startsAt, endsAt: addMonths(startsAt, months), months };
        const { total } = countDays(term, startsAt);
        expect(countDays(term, startsAt - 1).used).toBe(0);
        for (let day = 0; day < total; day++) expect(countDays(term, startsAt + day * DAY_MS).used).toBe(day + 1);
        expect(countDays(term, term.endsAt + DAY_MS).used).toBe(total);
      }),
      { numRuns: 20 },
    );
  });

  it('is not made smaller by a pause that moved the end', () => {
    const moved = { ...month, endsAt: month.endsAt + 10 * DAY_MS };
    // Ten days of rest between the 4th and the 14th.
    expect(countDays(moved, on('2026-03-27'))).toEqual(countDays(month, on('2026-03-17')));
  });
});

describe('what an operator gives back', () => {
  it.each<[string, Partial<RefundFacts>, number, number | string]>([
    ['any part', {}, 1, 1],
    ['all', {}, 3_100, 3_100],
    ['no more', {}, 3_101, 'AMOUNT_NOT_LEFT'],
    ['no more than is left', { refundedFen: 1_000 }, 2_101, 'AMOUNT_NOT_LEFT'],
    ['not nothing', {}, 0, 'AMOUNT_NOT_LEFT'],
    ['no part of a fen', {}, 1.5, 'AMOUNT_NOT_LEFT'],
    ['what was used', { used: true, waiting: true }, 3_100, 3_100],
    ['not what a later term stands on', { hasLater: true }, 3_100, 'REFUND_LATER_TERM'],
  ])('is %s', (_, changes, amountFen, expected) => {
    const decided = decideAmount(order(changes), amountFen, on('2026-03-20'));
    expect(decided.ok ? decided.value : decided.refusal).toBe(expected);
  });

  it.each<[string, number, string | null, string]>([
    ['alone up to the limit', ALONE_UP_TO_FEN, null, 'ok'],
    ['not alone above it', ALONE_UP_TO_FEN + 1, null, 'SECOND_APPROVER_REQUIRED'],
    ['not by being two persons at once', ALONE_UP_TO_FEN + 1, ' ROOT ', 'APPROVER_IS_OPERATOR'],
    ['with somebody else', ALONE_UP_TO_FEN + 1, 'chen', 'ok'],
  ])('is given %s', (_, amountFen, approvedBy, expected) => {
    const decided = decideApproval({ amountFen, operator: 'root', approvedBy });
    expect(decided.ok ? 'ok' : decided.refusal).toBe(expected);
  });
});

it('a request is decided once', () => {
  for (const status of requestStatuses) {
    const ways = requestTransitions[status];
    expect(ways).toEqual(status === 'waiting' ? requestStatuses.filter((other) => other !== 'waiting') : []);
  }
});

function later(term: typeof month): typeof month {
  return { startsAt: term.endsAt, endsAt: addMonths(term.endsAt, 1), months: 1 };
}

function years(count: number) {
  return { startsAt: PAID, endsAt: addMonths(PAID, 12 * count), months: 12 * count };
}

describe('what is answered to Apple about a refund', () => {
  it.each<[string, RefundPolicy, Partial<RefundFacts>, string, string | null]>([
    ['for it within the days of the policy', week, {}, '2026-03-09', null],
    ['against it after them', week, {}, '2026-03-10', 'REFUND_PERIOD_OVER'],
    ['against it once a benefit was used', week, { used: true }, '2026-03-03', 'REFUND_BENEFIT_USED'],
    ['against it by a policy of none', 'none', {}, '2026-03-02', 'REFUND_NOT_OFFERED'],
    ['against it where an operator would decide', 'operator', {}, '2026-03-02', 'REFUND_NOT_OFFERED'],
    ['against it where only a share would go back', byDays, {}, '2026-03-12', 'REFUND_NOT_OFFERED'],
    ['against it while later time stands on the term', week, { hasLater: true }, '2026-03-03', 'REFUND_LATER_TERM'],
  ])('is %s', (_, policy, changes, day, refusal) => {
    const advice = adviseApple(policy, order({ atApple: true, ...changes }), on(day));
    expect(advice.ok ? null : advice.refusal).toBe(refusal);
  });

  it('gives a member nothing here of what Apple took, whatever the policy', () => {
    expect(decideRefund(week, order({ atApple: true }), on('2026-03-02'))).toEqual({
      ok: false,
      refusal: 'REFUND_AT_APPLE',
    });
    expect(decideAmount(order({ atApple: true }), 100, on('2026-03-02'))).toMatchObject({ ok: false });
  });
});
