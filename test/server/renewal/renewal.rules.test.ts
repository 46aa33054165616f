import fc from 'fast-check';
import {
  amountOf,
  type CycleView,
  debitFrom,
  decideStep,
  dueAtOf,
  isOwed,
  lapsesAt,
  mayDebit,
  REMINDER_LEAD_MS,
  statusAfterFailure,
} from '../../../server/renewal/renewal.rules';
import {
  contractStatuses,
  contractTransitions,
  cycleStatuses,
  cycleTransitions,
  debitStatuses,
  debitTransitions,
} from '../../../server/renewal/renewal.states';
import { canDebitAt, computeDebitDays, isWithinHours, papayWindows } from '../../../server/wechat/papay/windows.rules';
import { subscriptionWindows } from '../../../server/wechat/virtual/subscription-windows.rules';
import { addDays, businessDayOf } from '../../../shared/kernel/business-day';
import { DAY_MS, HOUR_MS } from '../../../shared/kernel/instant';
import { at } from '../../support/clock';

/** A cycle whose paid time ends on 31 March at ten in the morning in Shanghai. */
const ENDS = at('2026-03-31T02:00:00Z');
const cycle: CycleView = {
  status: 'waiting',
  mode: 'announced',
  windows: papayWindows,
  dueAt: dueAtOf(ENDS, 'announced'),
  termEndsAt: ENDS,
  atOnce: false,
  signedAt: at('2026-02-28T02:00:00Z'),
  reminderReachedAt: null,
  announcedAt: null,
  lastFailedAt: null,
  graceDays: 3,
};
const reached = { ...cycle, status: 'reminded', reminderReachedAt: at('2026-03-23T01:00:00Z') } as const;
const announced = { ...reached, status: 'announced', announcedAt: at('2026-03-28T00:00:00Z') } as const;

describe('what is due of a cycle', () => {
  it.each([
    ['nothing before the day of the reminder', cycle, '2026-03-10T02:00:00Z', '2026-03-23T01:00:00Z'],
    ['the reminder a week before the debit', cycle, '2026-03-23T01:00:00Z', 'remind'],
    ['no reminder at night', cycle, '2026-03-24T15:00:00Z', '2026-03-24T23:00:00Z'],
    ['WeChat’s announcement two days before', reached, '2026-03-27T23:00:00Z', 'announce'],
    ['nothing between reminder and announcement', reached, '2026-03-25T02:00:00Z', '2026-03-27T23:00:00Z'],
    ['the debit a day before the paid time ends', announced, '2026-03-30T02:00:00Z', 'debit'],
    ['no debit before it is due', announced, '2026-03-29T23:00:00Z', '2026-03-30T02:00:00Z'],
    ['the end after the days of grace', announced, '2026-04-03T02:00:00Z', 'lapse'],
  ] as const)('%s', (_, view, now, expected) => {
    const step = decideStep(view, at(now));
    expect(step.kind === 'wait' ? step.until : step.kind).toBe(expected.startsWith('2026') ? at(expected) : expected);
  });

  it('debits with the signature in its first twelve hours, and after them only with a reminder', () => {
    const first = { ...cycle, atOnce: true, dueAt: cycle.signedAt, termEndsAt: null };
    expect(decideStep(first, cycle.signedAt + HOUR_MS)).toEqual({ kind: 'debit' });
    expect(decideStep(first, cycle.signedAt + 13 * HOUR_MS).kind).not.toBe('debit');
    expect(mayDebit(first, cycle.signedAt + 13 * HOUR_MS)).toBe(false);
  });

  it('postpones a debit until five days after a late reminder', () => {
    const late = { ...reached, reminderReachedAt: ENDS };
    expect(debitFrom(late)).toBe(ENDS + REMINDER_LEAD_MS);
    expect(lapsesAt(late)).toBe(ENDS + REMINDER_LEAD_MS + 3 * DAY_MS);
  });

  it('debits nobody whom no reminder has reached', () => {
    fc.assert(
      fc.property(fc.integer({ min: -40, max: 60 }), fc.constantFrom(...cycleStatuses), (days, status) => {
        const view = { ...cycle, status };
        expect(decideStep(view, ENDS + days * DAY_MS).kind === 'debit' && view.status !== 'announced').toBe(false);
        expect(mayDebit(view, ENDS + days * DAY_MS)).toBe(false);
      }),
    );
  });

  it('debits only five days after the reminder, within the hours, on days that were announced, and never later than it lapses', () => {
    const minute = fc.integer({ min: -20 * 1_440, max: 20 * 1_440 }).map((minutes) => ENDS + minutes * 60_000);
    fc.assert(
      fc.property(
        minute,
        minute,
        minute,
        fc.constantFrom('announced' as const, 'delayed' as const),
        fc.constantFrom('reminded' as const, 'announced' as const, 'retrying' as const, 'grace' as const),
        (now, reminderReachedAt, announcedAt, mode, status) => {
          const view = { ...cycle, mode, status, reminderReachedAt, announcedAt, dueAt: dueAtOf(ENDS, mode) };
          if (decideStep(view, now).kind !== 'debit') return;
          expect(now).toBeGreaterThanOrEqual(reminderReachedAt + REMINDER_LEAD_MS);
          expect(now).toBeGreaterThanOrEqual(view.dueAt);
          expect(now).toBeLessThan(lapsesAt(view));
          expect(isWithinHours(now)).toBe(true);
          if (mode === 'announced') expect(canDebitAt(computeDebitDays(announcedAt), now)).toBe(true);
        },
      ),
      { numRuns: 2_000 },
    );
  });

  it('always comes to an end: steps that wait, wait for something to come', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: -20 * 24, max: 60 * 24 }),
        fc.constantFrom('waiting' as const, 'reminded' as const, 'announced' as const, 'retrying' as const),
        (hours, status) => {
          const now = ENDS + hours * HOUR_MS;
          const step = decideStep({ ...announced, status }, now);
          if (step.kind === 'wait') expect(step.until).toBeGreaterThan(now);
        },
      ),
    );
  });
});

describe('what is due of a subscription’s cycle', () => {
  const view: CycleView = { ...cycle, windows: subscriptionWindows };
  const told = { ...reached, windows: subscriptionWindows } as const;
  const noticed = { ...announced, windows: subscriptionWindows } as const;
  const failed = { ...noticed, status: 'retrying', lastFailedAt: at('2026-03-30T02:00:02Z') } as const;
  it.each([
    ['no reminder before ten past seven', view, '2026-03-24T23:00:00Z', '2026-03-24T23:10:00Z'],
    ['the notice two days before', told, '2026-03-27T23:10:00Z', 'announce'],
    ['the debit on its one day', noticed, '2026-03-30T02:00:00Z', 'debit'],
    ['another notice where that day has passed', noticed, '2026-03-31T02:00:00Z', 'announce'],
    ['another notice at once where the debit failed', failed, '2026-03-30T02:00:02Z', 'announce'],
    ['another notice in the morning where it failed at night', failed, '2026-03-30T14:00:00Z', '2026-03-30T23:10:00Z'],
    ['no notice whose debit would come too late', failed, '2026-04-02T02:00:00Z', '2026-04-03T02:00:00Z'],
    ['the end after the days of grace', failed, '2026-04-03T02:00:00Z', 'lapse'],
  ] as const)('%s', (_, of, now, expected) => {
    const step = decideStep(of, at(now));
    expect(step.kind === 'wait' ? step.until : step.kind).toBe(expected.startsWith('2026') ? at(expected) : expected);
  });

  it('is never a debit on another day than the second after its notice, nor after it lapsed', () => {
    const minute = fc.integer({ min: -20 * 1_440, max: 20 * 1_440 }).map((minutes) => ENDS + minutes * 60_000);
    const status = fc.constantFrom('announced' as const, 'retrying' as const, 'grace' as const);
    fc.assert(
      fc.property(minute, minute, status, (now, announcedAt, current) => {
        const step = decideStep({ ...noticed, status: current, announcedAt }, now);
        if (step.kind === 'wait') expect(step.until).toBeGreaterThan(now);
        if (step.kind === 'debit') {
          expect(businessDayOf(now)).toBe(addDays(businessDayOf(announcedAt), 2));
          expect(subscriptionWindows.isWithinHours(now)).toBe(true);
          expect(now).toBeLessThan(lapsesAt(noticed));
        }
        if (step.kind === 'announce') expect(subscriptionWindows.isWithinHours(now)).toBe(true);
      }),
      { numRuns: 1_000 },
    );
  });
});

describe('money of a renewal', () => {
  it('is never more than was agreed on, and less where the price fell', () => {
    expect([amountOf(1_900, 2_500), amountOf(1_900, 1_500), amountOf(1_900, null)]).toEqual([1_900, 1_500, 1_900]);
  });

  it.each([
    ['an open debit', { status: 'debiting', cancelledAt: null }, true],
    ['one that was told as failed', { status: 'grace', cancelledAt: null }, true],
    ['one that was taken before the cancellation', { status: 'cancelled', cancelledAt: ENDS + 1_000 }, true],
    ['one in the second of the cancellation', { status: 'cancelled', cancelledAt: ENDS + 999 }, false],
    ['one after the cancellation', { status: 'cancelled', cancelledAt: ENDS - 1 }, false],
    ['a second one of a cycle', { status: 'paid', cancelledAt: null }, false],
    ['one of a cycle that lapsed', { status: 'lapsed', cancelledAt: null }, false],
  ] as const)('of %s: owed %#', (_, state, owed) => {
    expect(isOwed({ ...state, paidAt: ENDS })).toBe(owed);
  });

  it('that is missing at the first debit ends it, later it is tried again', () => {
    const first = { ...cycle, atOnce: true };
    expect(statusAfterFailure(first, ENDS)).toBe('lapsed');
    expect(statusAfterFailure(announced, ENDS - 1)).toBe('retrying');
    expect(statusAfterFailure(announced, ENDS)).toBe('grace');
  });
});

describe.each([
  ['contract', contractStatuses, contractTransitions, 'unsigned'],
  ['cycle', cycleStatuses, cycleTransitions, 'waiting'],
  ['debit', debitStatuses, debitTransitions, 'sent'],
] as const)('the states of a %s', (_, statuses, transitions: Readonly<Record<string, readonly string[]>>, first) => {
  it('can all be reached', () => {
    const seen = new Set<string>([first]);
    for (const status of seen) for (const next of transitions[status] ?? []) seen.add(next);
    expect([...seen].sort()).toEqual([...statuses].sort());
  });
});
