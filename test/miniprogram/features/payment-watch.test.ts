import { ApiError } from '@/api/api-error';
import { useHome } from '@/features/home/home-store';
import { forgetPayment, recallPayment, rememberPayment } from '@/features/purchase/payment-record';
import {
  attendPayment,
  dropPaymentWatch,
  followPayment,
  outcomeOf,
  resumePayment,
  usePaymentWatch,
  watchPayment,
} from '@/features/purchase/payment-watch';
import { storage } from '@/platform/storage';
import { buildHome, buildOrder } from '../build';
import { resetTaro, taro } from '../stubs/taro';

const mockOrder = jest.fn();
const mockHome = jest.fn();
jest.mock('@/api/api', () => ({
  api: { order: (id: string) => mockOrder(id), home: () => mockHome() },
}));

const paid = buildOrder({
  status: 'paid',
  term: { startsAt: '2026-05-01T06:01:00.000Z', endsAt: '2027-05-01T06:01:00.000Z' },
});
const unknown = buildOrder({ confirming: true });

beforeEach(() => {
  jest.useFakeTimers();
  resetTaro();
  jest.resetAllMocks();
  mockHome.mockResolvedValue(buildHome());
  useHome.setState({ data: null, error: null, loading: false });
});

afterEach(() => {
  dropPaymentWatch();
  forgetPayment('order-1');
  expect(jest.getTimerCount()).toBe(0);
  jest.useRealTimers();
});

const pass = (milliseconds: number) => jest.advanceTimersByTimeAsync(milliseconds);
const told = () => taro.showToast.mock.calls.map(([{ title }]) => title);
const outcome = () => {
  const { watch } = usePaymentWatch.getState();
  return watch && outcomeOf(watch);
};
/** What an earlier run of the app left behind when it was killed. */
const leaveRecord = (reported: string) => storage.write('payment', { orderId: 'order-1', reported });

test('goes on asking, ever more slowly, and says that it is not known yet in between', async () => {
  mockOrder.mockResolvedValue(unknown);
  watchPayment('order-1', 'paid');
  await pass(20_000);
  expect(outcome()).toBe('confirming');
  await pass(15_000);
  expect(outcome()).toBe('stillConfirming');
  const quick = mockOrder.mock.calls.length;
  await pass(60_000);
  expect(mockOrder.mock.calls.length - quick).toBeLessThan(4);
  mockOrder.mockResolvedValue(paid);
  await pass(60_000);
  expect(outcome()).toBe('succeeded');
});

test('stops in the end, without a claim, and begins again when the app comes back', async () => {
  mockOrder.mockResolvedValue(unknown);
  watchPayment('order-1', 'paid');
  await pass(20 * 60_000);
  expect(jest.getTimerCount()).toBe(0);
  expect(outcome()).toBe('stillConfirming');
  mockOrder.mockResolvedValue(paid);
  resumePayment();
  await pass(1_500);
  expect(told()).toEqual(['会员已开通，有效期至2027年5月1日']);
});

test('the money part of an exchange is told without a word of a membership', async () => {
  mockOrder.mockResolvedValue({ ...paid, kind: 'exchange', exchangeId: 'exchange-1', term: null });
  watchPayment('order-1', 'paid');
  await pass(100);
  expect(told()).toEqual(['支付成功，兑换结果在兑换记录里']);
});

test('a success is told once to somebody who left the page, and their first screen is read again', async () => {
  mockOrder.mockResolvedValue(unknown);
  const leave = attendPayment('order-1');
  watchPayment('order-1', 'paid');
  await pass(1_000);
  leave();
  mockOrder.mockResolvedValue(paid);
  await pass(3_000);
  expect(told()).toEqual(['会员已开通，有效期至2027年5月1日']);
  expect(mockHome).toHaveBeenCalledTimes(1);
  resumePayment();
  await pass(60_000);
  expect(told()).toHaveLength(1);
});

test('nothing is said over the page that shows it', async () => {
  mockOrder.mockResolvedValue(paid);
  const leave = attendPayment('order-1');
  watchPayment('order-1', 'paid');
  await pass(100);
  expect(outcome()).toBe('succeeded');
  leave();
  expect(told()).toEqual([]);
});

test('a payment during which the app was killed is looked into at the next start and told once', async () => {
  leaveRecord('unknown');
  mockOrder.mockResolvedValue(paid);
  resumePayment();
  await pass(2_000);
  expect(told()).toEqual(['会员已开通，有效期至2027年5月1日']);
  dropPaymentWatch();
  resumePayment();
  await pass(60_000);
  expect(mockOrder).toHaveBeenCalledTimes(1);
});

test('an order that was not paid when the app was killed is no news: the first screen offers it', async () => {
  leaveRecord('unknown');
  mockOrder.mockResolvedValue(buildOrder());
  resumePayment();
  await pass(60_000);
  expect(outcome()).toBe('failed');
  expect(told()).toEqual([]);
  expect(recallPayment()).toBeNull();
});

test('while a page of this run has the payment in hand, coming back from the pay sheet tells nothing', async () => {
  rememberPayment('order-1', 'unknown');
  resumePayment();
  await pass(60_000);
  expect(mockOrder).not.toHaveBeenCalled();
});

test.each([
  ['refunded', '款项已安排按原支付方式退回'],
  ['closed', '订单已关闭，如已付款会原路退回'],
] as const)('an order found %s is told in its words', async (status, words) => {
  leaveRecord('paid');
  mockOrder.mockResolvedValue(buildOrder({ status }));
  resumePayment();
  await pass(2_000);
  expect(told()).toEqual([words]);
});

test("an order of somebody else is not this member's: it is struck off without a word", async () => {
  leaveRecord('paid');
  mockOrder.mockRejectedValue(new ApiError('ORDER_NOT_FOUND', '没有找到这个订单', 404));
  resumePayment();
  await pass(2_000);
  expect(outcome()).toBe('missing');
  expect(told()).toEqual([]);
  expect(recallPayment()).toBeNull();
});

test('a server that cannot be reached is asked again', async () => {
  mockOrder.mockRejectedValueOnce(new Error('down')).mockResolvedValue(paid);
  watchPayment('order-1', 'paid');
  await pass(700);
  expect(outcome()).toBe('succeeded');
});

test('the first screen follows an order that is being confirmed, once', async () => {
  mockOrder.mockResolvedValue(unknown);
  followPayment('order-1');
  await pass(1_000);
  const asked = mockOrder.mock.calls.length;
  followPayment('order-1');
  await pass(0);
  expect(mockOrder).toHaveBeenCalledTimes(asked);
  mockOrder.mockResolvedValue(paid);
  await pass(5_000);
  expect(told()).toHaveLength(1);
});

test('an answer that comes after another payment was begun does not count', async () => {
  let answer: (order: object) => void = () => undefined;
  mockOrder.mockReturnValueOnce(
    new Promise((resolve) => {
      answer = resolve;
    }),
  );
  watchPayment('order-1', 'paid');
  await pass(0);
  mockOrder.mockResolvedValue(buildOrder({ id: 'order-2', confirming: true }));
  watchPayment('order-2', 'paid');
  answer(paid);
  await pass(100);
  expect(usePaymentWatch.getState().watch).toMatchObject({ orderId: 'order-2', order: { id: 'order-2' } });
  expect(told()).toEqual([]);
});
