import fc from 'fast-check';
import { DateTime } from 'luxon';
import {
  boundsOf,
  bucketOf,
  countsIn,
  describeBucket,
  describePeriod,
  scoreAt,
  settlesAt,
  windowOf,
} from '../../../server/growth/period.rules';
import type { GrowthPeriod } from '../../../shared/contract/growth';
import { DAY_MS } from '../../../shared/kernel/instant';
import { at } from '../../support/clock';
import { instants, periods } from './arbitrary';

const year: GrowthPeriod = { kind: 'calendarYear' };
const month: GrowthPeriod = { kind: 'calendarMonth' };
const rolling: GrowthPeriod = { kind: 'rollingMonths', months: 6 };
const anniversary: GrowthPeriod = { kind: 'anniversary' };
const monthNumber = (text: string) => Number(text.slice(0, 4)) * 12 + Number(text.slice(5, 7)) - 1;
const joined = at('2024-02-29T15:30:00+08:00');

describe('the bucket of an instant', () => {
  it.each<[string, GrowthPeriod, string, number]>([
    ['the last millisecond of a Shanghai year', year, '2026-12-31T23:59:59.999+08:00', 2026],
    ['the first millisecond of a Shanghai year', year, '2027-01-01T00:00:00.000+08:00', 2027],
    ['a year that is already the next one in Shanghai, not in UTC', year, '2026-12-31T16:00:00Z', 2027],
    ['the last millisecond of February', month, '2026-02-28T23:59:59.999+08:00', monthNumber('2026-02')],
    ['the leap day', month, '2028-02-29T23:59:59.999+08:00', monthNumber('2028-02')],
    ['the first millisecond after the leap day', month, '2028-03-01T00:00:00.000+08:00', monthNumber('2028-03')],
    ['the turn of a year counted in months', rolling, '2027-01-01T00:00:00.000+08:00', monthNumber('2027-01')],
    ['the day of joining, before the hour of joining', anniversary, '2024-02-29T00:00:00.000+08:00', 0],
    ['the last moment of a leap-day joiner’s first year', anniversary, '2025-02-27T23:59:59.999+08:00', 0],
    ['the 28th, on which their second year begins', anniversary, '2025-02-28T00:00:00.000+08:00', 1],
    ['the 28th of the next leap year, still the fourth year', anniversary, '2028-02-28T23:59:59.999+08:00', 3],
    ['the next leap day, on which the fifth begins', anniversary, '2028-02-29T00:00:00.000+08:00', 4],
    ['a time before they joined', anniversary, '2023-07-01T00:00:00+08:00', 0],
    ['any time at all', { kind: 'lifetime' }, '1999-01-01T00:00:00Z', 0],
  ])('of %s', (_, period, text, bucket) => {
    expect(bucketOf(period, joined, at(text))).toBe(bucket);
  });

  it.each(periods)('is the only one whose bounds hold the instant: $kind', (period) => {
    fc.assert(
      fc.property(instants, instants, (joinedAt, instant) => {
        fc.pre(period.kind !== 'anniversary' || instant >= joinedAt);
        const bucket = bucketOf(period, joinedAt, instant);
        const holds = [bucket - 1, bucket, bucket + 1].filter((each) => {
          const { startsAt, endsAt } = boundsOf(period, joinedAt, each);
          return (startsAt ?? -Infinity) <= instant && instant < (endsAt ?? Infinity);
        });
        // A lifetime is one bucket without bounds, whatever number is asked.
        expect(holds).toEqual(period.kind === 'lifetime' ? [-1, 0, 1] : [bucket]);
      }),
    );
  });
});

describe('the bounds of buckets', () => {
  it.each(periods.filter(({ kind }) => kind !== 'lifetime'))('follow one another without a gap: $kind', (period) => {
    fc.assert(
      fc.property(instants, fc.integer({ min: 0, max: 40 }), (joinedAt, n) => {
        const bucket = bucketOf(period, joinedAt, joinedAt) + n;
        const [one, next] = [boundsOf(period, joinedAt, bucket), boundsOf(period, joinedAt, bucket + 1)];
        expect(one.endsAt).toBe(next.startsAt);
        expect(bucketOf(period, joinedAt, one.startsAt as number)).toBe(bucket);
        expect(bucketOf(period, joinedAt, (one.endsAt as number) - 1)).toBe(bucket);
      }),
    );
  });

  it('of an anniversary are what a calendar says, from the midnight of the day of joining', () => {
    fc.assert(
      fc.property(instants, fc.integer({ min: 0, max: 12 }), (joinedAt, years) => {
        const anchor = DateTime.fromMillis(joinedAt, { zone: 'Asia/Shanghai' }).startOf('day');
        expect(boundsOf(anniversary, joinedAt, years)).toEqual({
          startsAt: anchor.plus({ years }).toMillis(),
          endsAt: anchor.plus({ years: years + 1 }).toMillis(),
        });
      }),
    );
  });

  it('of a lifetime are open', () => {
    expect(boundsOf({ kind: 'lifetime' }, joined, 0)).toEqual({ startsAt: null, endsAt: null });
    expect(windowOf({ kind: 'lifetime' }, joined, 0)).toEqual({ startsAt: null, endsAt: null });
  });
});

describe('the score', () => {
  it('is the growth of the window: each instant of it counts, none beside it', () => {
    const gains = fc.array(fc.record({ instant: instants, amount: fc.integer({ min: -50, max: 50 }) }));
    fc.assert(
      fc.property(fc.constantFrom(...periods), gains, instants, (period, gained, now) => {
        const joinedAt = Date.UTC(2023, 0, 1);
        const sums = new Map<number, number>();
        for (const { instant, amount } of gained) {
          const bucket = bucketOf(period, joinedAt, instant);
          sums.set(bucket, (sums.get(bucket) ?? 0) + amount);
        }
        const bucket = bucketOf(period, joinedAt, now);
        const { startsAt, endsAt } = windowOf(period, joinedAt, bucket);
        const within = gained.filter(
          ({ instant }) => (startsAt ?? -Infinity) <= instant && instant < (endsAt ?? Infinity),
        );
        expect(scoreAt(period, sums, bucket)).toBe(within.reduce((sum, { amount }) => sum + amount, 0));
      }),
    );
  });

  it('of six rolling months loses the oldest when a month begins', () => {
    const sums = new Map([
      [monthNumber('2026-01'), 100],
      [monthNumber('2026-06'), 10],
    ]);
    expect(scoreAt(rolling, sums, monthNumber('2026-06'))).toBe(110);
    expect(scoreAt(rolling, sums, monthNumber('2026-07'))).toBe(10);
  });
});

describe('what comes late', () => {
  it.each([
    ['counts for its year while that runs', 2026, '2026-12-31T23:59:59.999+08:00', 2026],
    ['counts for the ended year on the last of seven days', 2026, '2027-01-07T23:59:59.999+08:00', 2026],
    ['counts for the present year afterwards', 2026, '2027-01-08T00:00:00.000+08:00', 2027],
    ['counts for the present year also when it is much older', 2024, '2027-01-03T00:00:00+08:00', 2027],
    ['counts for its own year when it lies ahead by a clock’s difference', 2027, '2026-12-31T23:59:00+08:00', 2027],
  ])('%s', (_, happened, now, bucket) => {
    expect(countsIn({ period: year, lateDays: 7 }, joined, happened, at(now))).toBe(bucket);
  });

  it('counts for the present at once where no days are given', () => {
    const rule = { period: month, lateDays: 0 };
    expect(countsIn(rule, joined, monthNumber('2026-05'), at('2026-06-01T00:00:00.000+08:00'))).toBe(
      monthNumber('2026-06'),
    );
  });

  it('always counts for a lifetime', () => {
    expect(countsIn({ period: { kind: 'lifetime' }, lateDays: 0 }, joined, 0, at('2050-01-01T00:00:00Z'))).toBe(0);
  });
});

describe('a settlement', () => {
  it('is due when the period ends, or after the grace', () => {
    const end = at('2027-01-01T00:00:00+08:00');
    expect(settlesAt({ period: year, fall: { graceDays: 0 } }, joined, 2026)).toBe(end);
    expect(settlesAt({ period: year, fall: { graceDays: 30 } }, joined, 2026)).toBe(end + 30 * DAY_MS);
    expect(settlesAt({ period: { kind: 'lifetime' }, fall: { graceDays: 30 } }, joined, 0)).toBeNull();
  });
});

it.each<[GrowthPeriod, number, string]>([
  [{ kind: 'lifetime' }, 0, '终身'],
  [year, 2026, '2026年'],
  [month, monthNumber('2026-12'), '2026年12月'],
  [rolling, monthNumber('2026-12'), '近 6 个月'],
  [anniversary, 1, '入会第 2 年'],
])('names the bucket of %j %i as %s', (period, bucket, words) => {
  expect(describeBucket(period, bucket)).toBe(words);
});

it('tells each kind of period in words of its own', () => {
  expect(new Set(periods.map(describePeriod)).size).toBe(periods.length);
});
