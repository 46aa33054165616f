import type { Order } from '@shared/contract/order';
import { act, fireEvent, render, screen } from '@testing-library/react';
import { payOrder } from '@/features/purchase/buy-plan';
import ResultPage from '@/packages/purchase/result/index';
import { buildOrder } from '../build';
import { openWith, resetTaro, taro } from '../stubs/taro';

jest.mock('@/features/purchase/buy-plan', () => ({ payOrder: jest.fn() }));
const pay = jest.mocked(payOrder);

const paid = buildOrder({
  status: 'paid',
  term: { startsAt: '2026-05-01T06:01:00.000Z', endsAt: '2027-05-01T06:01:00.000Z' },
});

beforeEach(() => {
  jest.useFakeTimers();
  resetTaro();
  pay.mockReset();
});

afterEach(() => {
  expect(jest.getTimerCount()).toBe(0);
  jest.useRealTimers();
});

function open(reported: string, ...orders: readonly Order[]) {
  openWith({ orderId: 'order-1', reported });
  for (const order of orders.slice(0, -1)) taro.request.mockResolvedValueOnce({ statusCode: 200, data: order });
  taro.request.mockResolvedValue({ statusCode: 200, data: orders.at(-1) });
  return render(<ResultPage />);
}

const pass = (milliseconds: number) => act(() => jest.advanceTimersByTimeAsync(milliseconds));

test('confirms until the server says paid, then shows the last day and the way to the card', async () => {
  open('paid', buildOrder(), buildOrder(), paid);
  await pass(100);
  expect(screen.getByText('正在确认支付结果')).toBeTruthy();
  await pass(1_500);
  expect(screen.getByText('会员已开通')).toBeTruthy();
  expect(screen.getByText('有效期至2027年5月1日')).toBeTruthy();
  expect(taro.request).toHaveBeenCalledTimes(3);
  fireEvent.click(screen.getByText('查看会员卡'));
  expect(taro.switchTab).toHaveBeenCalledWith({ url: '/pages/home/index' });
});

test('a success is shown although the sheet reported a cancel', async () => {
  open('cancelled', paid);
  await pass(100);
  expect(screen.getByText('会员已开通')).toBeTruthy();
});

test('a cancelled order can be paid again from here', async () => {
  open('cancelled', buildOrder(), paid);
  await pass(100);
  expect(screen.getByText('订单还没有支付')).toBeTruthy();
  expect(screen.getByText('请在2026年5月1日 14:30前完成支付')).toBeTruthy();
  pay.mockResolvedValue({ order: buildOrder(), reported: 'paid' });
  await act(async () => fireEvent.click(screen.getByText('继续支付')));
  await pass(100);
  expect(pay).toHaveBeenCalledWith('order-1', []);
  expect(screen.getByText('会员已开通')).toBeTruthy();
});

test('after half a minute it stops asking without calling it failed, and asks again on demand', async () => {
  open('paid', buildOrder({ confirming: true }));
  await pass(60_000);
  expect(screen.getByText('支付结果还在确认')).toBeTruthy();
  expect(screen.queryByText('支付没有完成')).toBeNull();
  taro.request.mockResolvedValue({ statusCode: 200, data: paid });
  fireEvent.click(screen.getByText('再查一次'));
  await pass(100);
  expect(screen.getByText('会员已开通')).toBeTruthy();
});

test('an error of the sheet is a failure once the server has seen nothing for three seconds', async () => {
  open('unknown', buildOrder());
  await pass(1_000);
  expect(screen.getByText('正在确认支付结果')).toBeTruthy();
  await pass(3_000);
  expect(screen.getByText('支付没有完成')).toBeTruthy();
  expect(screen.getByText('继续支付')).toBeTruthy();
});

test('a server that cannot be reached leaves the result open', async () => {
  openWith({ orderId: 'order-1', reported: 'paid' });
  taro.request.mockRejectedValue({ errMsg: 'request:fail' });
  render(<ResultPage />);
  await pass(60_000);
  expect(screen.getByText('支付结果还在确认')).toBeTruthy();
});

test('stops asking when the page is left', async () => {
  const { unmount } = open('paid', buildOrder());
  await pass(100);
  unmount();
  const asked = taro.request.mock.calls.length;
  await pass(60_000);
  expect(taro.request).toHaveBeenCalledTimes(asked);
});
