import fc from 'fast-check';
import { countCharges, isChargeOf, isOverdue, lookAtApple, nextChargeAt } from '../../../server/renewal/apple.rules';
import { addMonths } from '../../../shared/kernel/business-day';
import { DAY_MS, HOUR_MS } from '../../../shared/kernel/instant';

const DUE = Date.parse('2026-01-31T02:00:00Z');
const instants = fc.integer({ min: DUE, max: DUE + 3_000 * DAY_MS });

it.each([
  ['none while Apple has not gone on', 0, 31, 0],
  ['none where the day of the charge is put off by some days', 5 * DAY_MS, 31, 0],
  ['one after a short month', 28 * DAY_MS, 31, 1],
  ['one after the product’s cycle', 31 * DAY_MS, 31, 1],
  ['two after two months', 62 * DAY_MS, 31, 2],
  ['one after a calendar year', 365 * DAY_MS, 372, 1],
  ['none where an older push tells an earlier day', -31 * DAY_MS, 31, 0],
])('counts %s', (_, moved, cycleDays, charges) => {
  expect(countCharges(DUE, DUE + moved, cycleDays)).toBe(charges);
});

it('counts every calendar month as one charge, for years', () => {
  for (let months = 1; months <= 12; months += 1) {
    const before = addMonths(DUE, months - 1);
    expect(countCharges(before, addMonths(DUE, months), 31)).toBe(1);
  }
});

it('looks an hour after a charge is due, and always later than now', () => {
  fc.assert(
    fc.property(instants, instants, (dueAt, now) => {
      const at = lookAtApple(dueAt, now);
      expect(at).toBeGreaterThan(now);
      expect(at).toBeGreaterThanOrEqual(dueAt + HOUR_MS);
      if (!isOverdue(dueAt, now)) expect(at).toBe(dueAt + HOUR_MS);
    }),
  );
});

it('takes a charge that is told late for its own period, and that of a day before the next for the next', () => {
  expect(isChargeOf(DUE, DUE + 2 * DAY_MS, 31)).toBe(true);
  expect(isChargeOf(DUE, DUE + 30 * DAY_MS, 31)).toBe(false);
});

it('never moves the next charge back, whatever order pushes come in', () => {
  fc.assert(
    fc.property(instants, instants, fc.option(instants), (dueAt, paidAt, renewsAt) => {
      const next = nextChargeAt({ dueAt }, { paidAt, renewsAt }, 31);
      expect(next).toBeGreaterThanOrEqual(dueAt);
      if (renewsAt !== null) expect(next).toBe(Math.max(dueAt, renewsAt));
    }),
  );
});
