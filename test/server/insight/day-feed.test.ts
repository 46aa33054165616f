import fc from 'fast-check';
import { newId } from '../../../server/database/id';
import { bucketOfDays, medianOfBuckets } from '../../../server/insight/cycle-bucket.rules';
import { askDay, firstDayToCount, LATE_DAYS, openFromAfter } from '../../../server/insight/day-feed';
import { addDays, businessDayOf, startOfBusinessDay } from '../../../shared/kernel/business-day';
import { DAY_MS } from '../../../shared/kernel/instant';
import { at } from '../../support/clock';

const instants = fc.integer({ min: at('2024-01-01T00:00:00Z'), max: at('2030-01-01T00:00:00Z') });

describe('the days that are counted', () => {
  it('find a row by its id on the business day on which it was made, and on no other', () => {
    fc.assert(
      fc.property(instants, (instant) => {
        const id = newId(instant);
        const day = businessDayOf(instant);
        const isOn = (other: string) => {
          const { ids } = askDay(other, instant + 30 * DAY_MS);
          return id >= ids.from && id < ids.to;
        };
        expect([isOn(addDays(day, -1)), isOn(day), isOn(addDays(day, 1))]).toEqual([false, true, false]);
      }),
    );
  });

  it('end at this moment while the day runs', () => {
    const now = at('2026-03-01T04:00:00Z');
    expect(askDay('2026-03-01', now).to).toBe(now + 1);
    expect(askDay('2026-02-28', now).to).toBe(startOfBusinessDay('2026-03-01'));
  });

  it('are never passed over: each stays open for a week after its end', () => {
    const today = '2026-03-20';
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 60 }), fc.integer({ min: 0, max: 60 }), (openBack, throughBack) => {
        const [openFrom, through] = [addDays(today, -openBack), addDays(today, -throughBack)];
        const next = openFromAfter(openFrom, through, today);
        // Nothing that was open is closed before it was counted, and nothing younger than a week is closed by counting.
        expect(next >= openFrom).toBe(true);
        expect(next <= addDays(through, 1) || next === openFrom).toBe(true);
        expect(next <= addDays(today, -LATE_DAYS) || next === openFrom).toBe(true);
      }),
    );
  });

  it('begin with the newest two where it is only about what is new, and with all open ones at night', () => {
    const state = { openFrom: '2026-03-01', countedThrough: '2026-03-08' };
    expect(firstDayToCount(state, 'fresh')).toBe('2026-03-07');
    expect(firstDayToCount(state, 'late')).toBe('2026-03-01');
    expect(firstDayToCount({ openFrom: '2026-03-01', countedThrough: '2026-02-28' }, 'fresh')).toBe('2026-03-01');
  });
});

describe('how long a tier takes', () => {
  it('is the middle of the days, as exact as the bucket it falls in', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 1_200 }), { minLength: 1, maxLength: 60 }), (days) => {
        const buckets = new Map<number, number>();
        for (const each of days) {
          const bucket = Number(bucketOfDays(each));
          buckets.set(bucket, (buckets.get(bucket) ?? 0) + 1);
        }
        const sorted = [...days].sort((a, b) => a - b);
        const middle = sorted[Math.ceil(sorted.length / 2) - 1] ?? 0;
        expect(medianOfBuckets(buckets)).toBe(Number(bucketOfDays(middle)));
      }),
    );
    expect(medianOfBuckets(new Map())).toBeNull();
  });
});
