import fc from 'fast-check';
import { DateTime } from 'luxon';
import {
  addDays,
  addMonths,
  businessDayOf,
  formatChineseDay,
  formatChineseMinute,
  startOfBusinessDay,
} from '../../../shared/kernel/business-day';
import { at } from '../../support/clock';

const SHANGHAI = 'Asia/Shanghai';
const wall = (instant: number) => DateTime.fromMillis(instant, { zone: SHANGHAI });
/** The years in which this system may live; before 1991-09-15 Shanghai had summer time. */
const instants = fc.integer({ min: Date.UTC(2000, 0, 1), max: Date.UTC(2100, 0, 1) });
const RUNS = { numRuns: 2_000 };

describe('business days of Shanghai, held against the time-zone database', () => {
  it('an instant falls on the day that the wall shows', () => {
    fc.assert(
      fc.property(instants, (instant) => expect(businessDayOf(instant)).toBe(wall(instant).toISODate())),
      RUNS,
    );
  });

  it('a day begins at midnight there', () => {
    fc.assert(
      fc.property(instants, (instant) => {
        expect(startOfBusinessDay(businessDayOf(instant))).toBe(wall(instant).startOf('day').toMillis());
      }),
      RUNS,
    );
  });

  it('days are added as a calendar adds them', () => {
    fc.assert(
      fc.property(instants, fc.integer({ min: -1_000, max: 1_000 }), (instant, days) => {
        expect(addDays(businessDayOf(instant), days)).toBe(wall(instant).plus({ days }).toISODate());
      }),
      RUNS,
    );
  });

  it('months are added as a calendar adds them, with the time of day kept', () => {
    fc.assert(
      fc.property(instants, fc.integer({ min: -60, max: 240 }), (instant, months) => {
        expect(addMonths(instant, months)).toBe(wall(instant).plus({ months }).toMillis());
      }),
      RUNS,
    );
  });

  it('the last millisecond of a day belongs to it', () => {
    expect(businessDayOf(at('2026-01-31T15:59:59.999Z'))).toBe('2026-01-31');
    expect(businessDayOf(at('2026-01-31T16:00:00Z'))).toBe('2026-02-01');
  });
});

describe('months from the 31st', () => {
  it('end on the last day where there is no 31st, and come back to it where there is', () => {
    const anchor = at('2026-01-31T02:00:00Z');
    const days = [1, 2, 3, 4, 13].map((months) => businessDayOf(addMonths(anchor, months)));
    expect(days).toEqual(['2026-02-28', '2026-03-31', '2026-04-30', '2026-05-31', '2027-02-28']);
  });

  it('go by the day in Shanghai, not in UTC', () => {
    // 00:30 on the 31st in Shanghai is still the 30th in UTC.
    expect(addMonths(at('2026-01-30T16:30:00Z'), 1)).toBe(at('2026-02-27T16:30:00Z'));
  });
});

it('a day and a minute read as members read them', () => {
  expect(formatChineseDay(at('2026-12-20T16:00:00Z'))).toBe('2026年12月21日');
  expect(formatChineseMinute(at('2026-12-21T01:05:59Z'))).toBe('2026年12月21日 09:05');
});
