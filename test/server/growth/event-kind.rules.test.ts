import { builtInKinds, checkEvent, OWN_SENDER, reversersOf } from '../../../server/growth/event-kind.rules';
import type { EventKind } from '../../../server/growth/programme.schema';
import { MINUTE_MS } from '../../../shared/kernel/instant';
import { at } from '../../support/clock';
import { eventKinds } from './support';

const kinds = new Map<string, EventKind>(
  [...builtInKinds, ...eventKinds].map((kind) => [kind.code, kind as EventKind]),
);
const now = at('2026-03-01T12:00:00+08:00');
const order = { kind: 'order.paid', subject: 'o-1', metrics: { amountFen: 100 }, occurredAt: now };
const check = (wish: Partial<typeof order> & { subject?: string | undefined }, sender = 'pos') =>
  checkEvent(kinds, sender, { ...order, ...wish } as typeof order, now);

describe('an event is taken', () => {
  it('of a kind that the scheme knows, with metrics that the kind has, or without them', () => {
    expect(check({})).toEqual({ ok: true, value: kinds.get('order.paid') });
    expect(check({ metrics: {} as never }).ok).toBe(true);
    expect(check({ subject: undefined }).ok).toBe(true);
  });

  it('from a clock that goes five minutes fast', () => {
    expect(check({ occurredAt: now + 5 * MINUTE_MS }).ok).toBe(true);
  });

  it('with a metric below zero, where it takes nothing back', () => {
    expect(check({ kind: 'credit.changed', metrics: { delta: -3 } as never }).ok).toBe(true);
  });

  it('of this system’s own kinds from this system', () => {
    expect(check({ kind: 'member.checkedIn', metrics: {} as never }, OWN_SENDER).ok).toBe(true);
  });
});

describe('an event is refused', () => {
  it.each([
    ['of a kind that nobody knows', { kind: 'trip.ended' }, 'pos', 'EVENT_KIND_UNKNOWN'],
    ['of this system’s own kinds from a business', { kind: 'member.checkedIn' }, 'pos', 'EVENT_KIND_UNKNOWN'],
    ['of a business’s kind from this system', {}, OWN_SENDER, 'EVENT_KIND_UNKNOWN'],
    ['with a metric that its kind has not', { metrics: { weight: 1 } }, 'pos', 'EVENT_METRIC_UNKNOWN'],
    [
      'that takes back without saying what',
      { kind: 'order.refunded', subject: undefined },
      'pos',
      'EVENT_SUBJECT_MISSING',
    ],
    [
      'that takes back less than nothing',
      { kind: 'order.refunded', metrics: { amountFen: -1 } },
      'pos',
      'EVENT_METRIC_UNKNOWN',
    ],
    ['from further ahead than clocks differ', { occurredAt: now + 5 * MINUTE_MS + 1 }, 'pos', 'EVENT_FROM_FUTURE'],
  ])('%s', (_, wish, sender, code) => {
    expect(check(wish as never, sender)).toMatchObject({ ok: false, refusal: { code } });
  });

  it('naming the metrics that there are', () => {
    const refused = check({ metrics: { weight: 1 } as never });
    expect(refused).toMatchObject({ refusal: { detail: '“order.paid” has no weight; it has: amountFen, quantity' } });
  });
});

it('knows every kind that takes back another', () => {
  expect(reversersOf(kinds, 'order.paid')).toEqual(['order.refunded', 'order.cancelled']);
  expect(reversersOf(kinds, 'review.posted')).toEqual([]);
});
