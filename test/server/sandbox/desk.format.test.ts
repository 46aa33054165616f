import fc from 'fast-check';
import {
  formatChatTime,
  formatCountdown,
  formatDay,
  formatTime,
  formatWeekday,
  formatYuan,
  fromLocalField,
  splitYuan,
  toLocalField,
} from '../../../server/sandbox/desk/format';
import { formatChineseDay, formatChineseMinute } from '../../../shared/kernel/business-day';
import { at } from '../../support/clock';

/** From 1992 on Shanghai has one offset; the desk shows nothing older. */
const instants = fc.integer({ min: at('1992-01-01T00:00:00Z'), max: at('2099-12-31T00:00:00Z') });

describe('the desk’s wording of amounts and times', () => {
  it('writes amounts as WeChat Pay does, always with both decimals', () => {
    expect(splitYuan(19_800)).toEqual({ sign: '¥', yuan: '198', decimals: '.00' });
    expect([1, 1_005, 123_456_789, -250].map(formatYuan)).toEqual(['¥0.01', '¥10.05', '¥1234567.89', '-¥2.50']);
  });

  it('loses no fen in splitting', () => {
    fc.assert(
      fc.property(fc.maxSafeNat(), (fen) => {
        const { yuan, decimals } = splitYuan(fen);
        expect(BigInt(yuan) * 100n + BigInt(decimals.slice(1))).toBe(BigInt(fen));
      }),
    );
  });

  it('shows the days and minutes that the product shows, wherever the browser stands', () => {
    fc.assert(
      fc.property(instants, (instant) => {
        expect(formatDay(instant)).toBe(formatChineseDay(instant));
        expect(`${formatDay(instant)} ${formatTime(instant, { seconds: false })}`).toBe(formatChineseMinute(instant));
      }),
    );
  });

  it('writes midnight as 00 and knows the weekday in Shanghai', () => {
    const midnight = at('2026-11-21T16:00:00Z');
    expect(formatTime(midnight, { seconds: true })).toBe('00:00:00');
    expect([midnight - 1, midnight].map(formatWeekday)).toEqual(['周六', '周日']);
  });

  it.each([
    ['2026-03-01T01:05:00Z', '09:05'],
    ['2026-02-28T15:59:00Z', '昨天 23:59'],
    ['2026-02-27T15:59:00Z', '2月27日 23:59'],
    ['2025-12-31T15:59:00Z', '2025年12月31日 23:59'],
    ['2025-12-31T16:00:00Z', '1月1日 00:00'],
  ])('dates a message of %s as %s on the morning of 1 March 2026', (sentAt, shown) => {
    expect(formatChatTime(at(sentAt), at('2026-03-01T02:00:00Z'))).toBe(shown);
  });

  it.each([
    [600_000, '10:00'],
    [599_001, '10:00'],
    [59_000, '00:59'],
    [1, '00:01'],
    [0, '00:00'],
    [-5_000, '00:00'],
  ])('counts %i ms down as %s', (milliseconds, shown) => {
    expect(formatCountdown(milliseconds)).toBe(shown);
  });

  it('reads back from its field the minute that it wrote into it', () => {
    fc.assert(
      fc.property(instants, (instant) => {
        const minute = Math.floor(instant / 60_000) * 60_000;
        expect(Date.parse(fromLocalField(toLocalField(instant)) ?? '')).toBe(minute);
      }),
    );
  });

  it.each(['', '2026-11-21', 'soon', '2026-11-21T10:00Z'])('takes no moment from a field that says “%s”', (value) => {
    expect(fromLocalField(value)).toBeNull();
  });
});
