import fc from 'fast-check';
import { DateTime } from 'luxon';
import { countedKeys, periodAt, periodBefore, type QuotaPeriodKind } from '../../../server/benefit/quota-period.rules';
import { at } from '../../support/clock';
import { instants } from '../growth/arbitrary';

const calendar = ['day', 'week', 'month', 'quarter', 'year'] as const;

describe('the period of a quota', () => {
  it.each<[QuotaPeriodKind, string, string]>([
    ['day', '2026-11-22T23:59:59.999+08:00', '2026-11-22'],
    ['day', '2026-11-22T16:00:00Z', '2026-11-23'],
    ['week', '2026-11-22T12:00:00+08:00', '2026-W47'],
    ['week', '2026-11-23T00:00:00+08:00', '2026-W48'],
    ['week', '2027-01-01T12:00:00+08:00', '2026-W53'],
    ['week', '2024-12-30T12:00:00+08:00', '2025-W01'],
    ['month', '2026-10-31T16:00:00Z', '2026-11'],
    ['quarter', '2026-11-22T12:00:00+08:00', '2026-Q4'],
    ['quarter', '2026-03-31T23:59:59+08:00', '2026-Q1'],
    ['year', '2026-12-31T16:00:00Z', '2027'],
    ['once', '2026-11-22T12:00:00+08:00', 'once'],
    ['open', '2026-11-22T12:00:00+08:00', 'open'],
  ])('by %s is at %s %s', (kind, instant, key) => {
    expect(periodAt(kind, at(instant)).key).toBe(key);
  });

  it('holds the instant it was asked for, and the next one begins where it ends', () => {
    fc.assert(
      fc.property(fc.constantFrom(...calendar), instants, (kind, instant) => {
        const { key, startsAt, endsAt } = periodAt(kind, instant);
        if (startsAt === null || endsAt === null) throw new Error('a calendar period has bounds');
        expect(startsAt).toBeLessThanOrEqual(instant);
        expect(instant).toBeLessThan(endsAt);
        expect(periodAt(kind, startsAt).key).toBe(key);
        expect(periodAt(kind, endsAt - 1).key).toBe(key);
        expect(periodAt(kind, endsAt).key).not.toBe(key);
        expect(periodBefore(kind, endsAt)?.key).toBe(key);
      }),
    );
  });

  it('is the calendar’s of Shanghai, by the time-zone database', () => {
    fc.assert(
      fc.property(instants, (instant) => {
        const wall = DateTime.fromMillis(instant, { zone: 'Asia/Shanghai' });
        expect(periodAt('week', instant)).toEqual({
          key: wall.toFormat("kkkk-'W'WW"),
          startsAt: wall.startOf('week').toMillis(),
          endsAt: wall.startOf('week').plus({ weeks: 1 }).toMillis(),
        });
        expect(periodAt('quarter', instant)).toEqual({
          key: wall.toFormat("yyyy-'Q'q"),
          startsAt: wall.startOf('quarter').toMillis(),
          endsAt: wall.startOf('quarter').plus({ quarters: 1 }).toMillis(),
        });
      }),
    );
  });

  it('and the one before it are among the keys that a quota looks at', () => {
    fc.assert(
      fc.property(fc.constantFrom(...calendar), instants, (kind, instant) => {
        const keys = countedKeys(instant);
        expect(keys).toContain(periodAt(kind, instant).key);
        expect(keys).toContain(periodBefore(kind, instant)?.key);
        expect(new Set(keys).size).toBe(keys.length);
      }),
    );
  });

  it('has none before it where it is not by calendar', () => {
    expect(periodBefore('once', at('2026-11-22T12:00:00+08:00'))).toBeNull();
    expect(periodBefore('open', at('2026-11-22T12:00:00+08:00'))).toBeNull();
  });
});
