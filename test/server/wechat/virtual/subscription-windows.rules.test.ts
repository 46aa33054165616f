import fc from 'fast-check';
import {
  earliestDebitAt,
  earliestNoticeAt,
  subscriptionWindows,
} from '../../../../server/wechat/virtual/subscription-windows.rules';
import { addDays, businessDayOf } from '../../../../shared/kernel/business-day';
import { HOUR_MS } from '../../../../shared/kernel/instant';
import { at } from '../../../support/clock';

const { canDebitAt, computeDebitDays, isInFirstHours, isWithinHours, nextDebitAt, nextWithinHours } =
  subscriptionWindows;
const instant = fc.integer({ min: at('2025-01-01T00:00:00Z'), max: at('2030-01-01T00:00:00Z') });

describe('the windows of a subscription', () => {
  it.each([
    ['2026-05-19T23:09:59.999Z', false],
    ['2026-05-19T23:10:00.000Z', true],
    ['2026-05-20T13:49:59.999Z', true],
    ['2026-05-20T13:50:00.000Z', false],
  ])('are open from ten past seven to ten to ten in Shanghai: at %s %s', (now, open) => {
    expect(isWithinHours(at(now))).toBe(open);
  });

  it.each([
    ['2026-05-19T04:00:00Z', false],
    ['2026-05-19T23:00:00Z', false],
    ['2026-05-19T23:10:00Z', true],
    ['2026-05-20T13:49:59Z', true],
    ['2026-05-21T04:00:00Z', false],
  ])('take a debit that was announced on the 18th on the 20th alone: at %s %s', (now, may) => {
    expect(canDebitAt(computeDebitDays(at('2026-05-18T02:00:00Z')), at(now))).toBe(may);
  });

  it('take a debit without a notice for twelve hours after the signature', () => {
    const signedAt = at('2026-05-20T14:00:00Z');
    expect(isInFirstHours(signedAt, signedAt + 12 * HOUR_MS - 1)).toBe(true);
    expect(isInFirstHours(signedAt, signedAt + 12 * HOUR_MS)).toBe(false);
  });

  it.each([
    [7, '2026-03-05T23:10:00Z', '2026-03-07T23:10:00Z'],
    [31, '2026-03-29T23:10:00Z', '2026-03-31T23:10:00Z'],
    [93, '2026-05-30T23:10:00Z', '2026-06-01T23:10:00Z'],
    [372, '2027-03-05T23:10:00Z', '2027-03-07T23:10:00Z'],
  ])('let the next debit of %i days be announced three days before their end', (days, notice, debit) => {
    const paidAt = at('2026-03-02T15:30:00Z');
    expect(earliestNoticeAt(paidAt, days)).toBe(at(notice));
    expect(earliestDebitAt(paidAt, days)).toBe(at(debit));
  });

  it('never debit outside their hours, nor on another day than the second after the notice', () => {
    fc.assert(
      fc.property(instant, fc.integer({ min: 0, max: 5 * 24 * HOUR_MS }), (announcedAt, waited) => {
        const days = computeDebitDays(announcedAt);
        const debitAt = nextDebitAt(days, announcedAt + waited);
        if (debitAt === null) return;
        expect(isWithinHours(debitAt)).toBe(true);
        expect(businessDayOf(debitAt)).toBe(addDays(businessDayOf(announcedAt), 2));
      }),
    );
  });

  it('open again within ten hours', () => {
    fc.assert(
      fc.property(instant, (now) => {
        const next = nextWithinHours(now);
        expect(isWithinHours(next)).toBe(true);
        expect(next - now).toBeLessThan(10 * HOUR_MS);
      }),
    );
  });
});
