import { parseInstant } from '@shared/kernel/instant';
import { formatCountdown } from '@/components/countdown/countdown';
import { computePause, computeSecondsLeft, computeStage, isUnsettled } from '@/features/purchase/order-stage.rules';
import { buildOrder } from '../build';

// Made at 06:00, open until 06:30.
const order = buildOrder();
const at = (time: string) => parseInstant(`2026-05-01T${time}Z`);

test.each([
  [{}, 60, 'payable'],
  [{}, null, 'payable'],
  [{}, 0, 'closing'],
  [{ confirming: true }, 60, 'confirming'],
  [{ confirming: true }, 0, 'confirming'],
  [{ status: 'paid' }, 0, 'paid'],
  [{ status: 'closed' }, null, 'closed'],
  [{ status: 'refunding' }, null, 'refunding'],
  [{ status: 'refunded' }, null, 'refunded'],
] as const)('an order with %j and %p seconds left is %s', (change, secondsLeft, stage) => {
  expect(computeStage(buildOrder(change), secondsLeft)).toBe(stage);
});

test('a first answer that is not certain is checked before anything is said of a payment', () => {
  expect(computeStage(buildOrder({ confirming: true }), 60, true)).toBe('checking');
  expect(computeStage(buildOrder(), 60, true)).toBe('payable');
  expect(computeStage(buildOrder({ status: 'paid' }), 60, true)).toBe('paid');
});

test('only what changes by itself is asked about again, with pauses that grow and then stay', () => {
  expect((['payable', 'paid', 'closed', 'refunding', 'refunded'] as const).filter(isUnsettled)).toEqual([]);
  expect((['checking', 'confirming', 'closing'] as const).every(isUnsettled)).toBe(true);
  const pauses = [0, 1, 2, 3, 4, 5, 6, 50].map(computePause);
  expect([...pauses].sort((one, other) => one - other)).toEqual(pauses);
  expect(pauses[0]).toBeGreaterThan(2_000);
  expect(pauses[7]).toBe(pauses[6]);
});

test('the time left is counted by the server clock', () => {
  expect(computeSecondsLeft(order, at('06:09:12'))).toBe(20 * 60 + 48);
  expect(computeSecondsLeft(order, at('06:30:00'))).toBe(0);
  expect(computeSecondsLeft(order, at('09:00:00'))).toBe(0);
});

test('no time is told where the server clock is unknown or is not the one that made the order', () => {
  expect(computeSecondsLeft(order, null)).toBeNull();
  expect(computeSecondsLeft(order, at('05:00:00'))).toBeNull();
  expect(computeSecondsLeft(order, at('05:59:59'))).toBe(30 * 60 + 1);
});

test.each([
  [0, '00:00'],
  [65, '01:05'],
  [1_748, '29:08'],
  [3_600, '1:00:00'],
  [7_199, '1:59:59'],
])('%d seconds read %s', (seconds, text) => {
  expect(formatCountdown(seconds)).toBe(text);
});
