import {
  ASKING_PAUSES_MS,
  computeOutcome,
  computePatience,
  parseReported,
} from '@/features/purchase/purchase-outcome.rules';
import { buildOrder } from '../build';

const pending = buildOrder();
const unknown = buildOrder({ confirming: true });
const paid = buildOrder({ status: 'paid' });

test.each([
  ['a paid order is a success whatever the sheet said', paid, 'cancelled', true, 'succeeded'],
  ['a paid order is a success after an error of the sheet', paid, 'unknown', false, 'succeeded'],
  ['a report of payment alone is no success', pending, 'paid', true, 'confirming'],
  ['a report of payment is never called failed', pending, 'paid', false, 'stillConfirming'],
  ['a cancelled sheet leaves the order to be paid', pending, 'cancelled', true, 'cancelled'],
  ['a cancelled sheet waits while WeChat cannot say', unknown, 'cancelled', true, 'confirming'],
  ['an error of the sheet is looked into first', pending, 'unknown', true, 'confirming'],
  ['an error of the sheet is a failure once the server sees nothing', pending, 'unknown', false, 'failed'],
  ['an error of the sheet is no failure while the outcome is unknown', unknown, 'unknown', false, 'stillConfirming'],
  ['a closed order cannot be paid', buildOrder({ status: 'closed' }), 'paid', true, 'closed'],
  ['money on its way back is said so', buildOrder({ status: 'refunding' }), 'paid', true, 'refunded'],
  ['without an answer it goes on asking', null, 'paid', true, 'confirming'],
  ['without any answer nothing is claimed', null, 'cancelled', false, 'stillConfirming'],
] as const)('%s', (_rule, order, reported, asking, outcome) => {
  expect(computeOutcome(order, reported, asking)).toBe(outcome);
});

test('every pause is at least as long as the one before, and it ends within ten minutes', () => {
  const sorted = [...ASKING_PAUSES_MS].sort((one, other) => one - other);
  expect(ASKING_PAUSES_MS).toEqual(sorted);
  expect(ASKING_PAUSES_MS.reduce((sum, pause) => sum + pause, 0)).toBeLessThan(10 * 60_000);
});

test('expects an answer for half a minute, and for three seconds after an error of the sheet', () => {
  const total = (questions: number) => ASKING_PAUSES_MS.slice(0, questions).reduce((sum, pause) => sum + pause, 0);
  expect(total(computePatience(pending, 'paid'))).toBe(33_000);
  expect(total(computePatience(pending, 'unknown'))).toBe(3_000);
  expect(total(computePatience(unknown, 'unknown'))).toBe(33_000);
  expect(total(computePatience(null, 'unknown'))).toBe(33_000);
});

test('takes anything odd in the query for unknown', () => {
  expect([
    parseReported('paid'),
    parseReported('cancelled'),
    parseReported('success'),
    parseReported(undefined),
  ]).toEqual(['paid', 'cancelled', 'unknown', 'unknown']);
});
