import * as fc from 'fast-check';
import {
  canDebitAt,
  computeDebitDays,
  expectedDebitAt,
  isInFirstHours,
  isWithinHours,
  lastAnnouncementDay,
  nextDebitAt,
  nextWithinHours,
} from '../../../../server/wechat/papay/windows.rules';
import { DAY_MS, HOUR_MS } from '../../../../shared/kernel/instant';
import { at } from '../../../support/clock';

/** A moment in Shanghai. */
const sh = (text: string) => at(`${text.replace(' ', 'T')}+08:00`);

describe('the hours', () => {
  it.each([
    ['2026-03-01 00:00:00', false],
    ['2026-03-01 06:59:59', false],
    ['2026-03-01 06:59:59.999', false],
    ['2026-03-01 07:00:00', true],
    ['2026-03-01 12:00:00', true],
    ['2026-03-01 21:59:59', true],
    ['2026-03-01 21:59:59.999', true],
    ['2026-03-01 22:00:00', false],
    ['2026-03-01 23:59:59', false],
  ])('at %s in Shanghai: %p', (text, within) => {
    expect(isWithinHours(sh(text))).toBe(within);
  });

  it.each([
    ['2026-03-01 06:59:59', '2026-03-01 07:00:00'],
    ['2026-03-01 07:00:00', '2026-03-01 07:00:00'],
    ['2026-03-01 21:59:59', '2026-03-01 21:59:59'],
    ['2026-03-01 22:00:00', '2026-03-02 07:00:00'],
    ['2026-02-28 22:00:00', '2026-03-01 07:00:00'],
    ['2028-02-28 23:00:00', '2028-02-29 07:00:00'],
    ['2026-12-31 22:30:00', '2027-01-01 07:00:00'],
  ])('from %s on, they are next at %s', (from, next) => {
    expect(nextWithinHours(sh(from))).toBe(sh(next));
  });
});

describe('the days of an announced debit', () => {
  it.each([
    ['2026-03-01 07:00:00', 7, '2026-03-03', '2026-03-09'],
    ['2026-03-01 21:59:59', 7, '2026-03-03', '2026-03-09'],
    ['2026-03-01 12:00:00', 1, '2026-03-03', '2026-03-03'],
    ['2026-01-30 12:00:00', 3, '2026-02-01', '2026-02-03'],
    ['2026-01-31 12:00:00', 7, '2026-02-02', '2026-02-08'],
    ['2026-02-26 12:00:00', 1, '2026-02-28', '2026-02-28'],
    ['2026-02-27 12:00:00', 1, '2026-03-01', '2026-03-01'],
    ['2028-02-27 12:00:00', 1, '2028-02-29', '2028-02-29'],
    ['2028-02-28 12:00:00', 2, '2028-03-01', '2028-03-02'],
    ['2026-12-30 12:00:00', 7, '2027-01-01', '2027-01-07'],
  ])('announced at %s for %i days: %s to %s', (announcedAt, days, first, last) => {
    expect(computeDebitDays(sh(announcedAt), days)).toEqual({ first, last });
  });

  it.each([0, 8, 1.5, Number.NaN])('cannot be %p', (days) => {
    expect(() => computeDebitDays(sh('2026-03-01 12:00:00'), days)).toThrow(RangeError);
  });

  it('are seven where nothing is said', () => {
    expect(computeDebitDays(sh('2026-03-01 12:00:00'))).toEqual({ first: '2026-03-03', last: '2026-03-09' });
  });

  it.each([
    ['2026-03-03', '2026-03-01'],
    ['2026-03-01', '2026-02-27'],
    ['2028-03-01', '2028-02-28'],
    ['2028-02-29', '2028-02-27'],
    ['2027-01-01', '2026-12-30'],
  ])('for a debit on %s the last day to announce it is %s', (day, announcementDay) => {
    expect(lastAnnouncementDay(day)).toBe(announcementDay);
    expect(computeDebitDays(sh(`${announcementDay} 12:00:00`)).first).toBe(day);
  });

  const days = { first: '2026-03-03', last: '2026-03-09' };
  it.each([
    ['2026-03-01 12:00:00', false],
    ['2026-03-02 21:59:59', false],
    ['2026-03-03 06:59:59', false],
    ['2026-03-03 07:00:00', true],
    ['2026-03-03 21:59:59', true],
    ['2026-03-03 22:00:00', false],
    ['2026-03-09 07:00:00', true],
    ['2026-03-09 21:59:59', true],
    ['2026-03-09 22:00:00', false],
    ['2026-03-10 12:00:00', false],
  ])('may be debited at %s: %p', (now, can) => {
    expect(canDebitAt(days, sh(now))).toBe(can);
  });

  it.each([
    ['2026-03-01 12:00:00', '2026-03-03 07:00:00'],
    ['2026-03-03 12:00:00', '2026-03-03 12:00:00'],
    ['2026-03-03 22:00:00', '2026-03-04 07:00:00'],
    ['2026-03-09 21:59:59', '2026-03-09 21:59:59'],
    ['2026-03-09 22:00:00', null],
    ['2026-04-01 12:00:00', null],
  ])('from %s on, the next moment to debit is %s', (now, next) => {
    expect(nextDebitAt(days, sh(now))).toBe(next === null ? null : sh(next));
  });

  it('never begin before a whole day has passed, and the next moment is always one at which a debit may be taken', () => {
    const moment = fc.integer({ min: sh('2024-01-01 00:00:00'), max: sh('2030-12-31 00:00:00') });
    fc.assert(
      fc.property(moment, fc.integer({ min: 1, max: 7 }), (announcedAt, count) => {
        const found = computeDebitDays(announcedAt, count);
        const next = nextDebitAt(found, announcedAt);
        expect(next).not.toBeNull();
        expect(next! - announcedAt).toBeGreaterThan(DAY_MS);
        expect(canDebitAt(found, next!)).toBe(true);
      }),
    );
  });
});

describe('the first hours after signing', () => {
  const signedAt = sh('2026-03-01 23:30:00');
  it.each([
    [-1, false],
    [0, true],
    [12 * HOUR_MS - 1, true],
    [12 * HOUR_MS, false],
  ])('%i ms after it: %p', (later, first) => {
    expect(isInFirstHours(signedAt, signedAt + later)).toBe(first);
  });

  it('a delayed debit is taken at once within them, a day later after them', () => {
    expect(expectedDebitAt(signedAt, signedAt + HOUR_MS)).toBe(signedAt + HOUR_MS);
    expect(expectedDebitAt(signedAt, signedAt + 12 * HOUR_MS)).toBe(signedAt + 12 * HOUR_MS + DAY_MS);
  });
});
