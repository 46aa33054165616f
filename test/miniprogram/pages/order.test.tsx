import type { Order } from '@shared/contract/order';
import { act, fireEvent, render, screen } from '@testing-library/react';
import { ApiError } from '@/api/api-error';
import { useHome } from '@/features/home/home-store';
import { payOrder } from '@/features/purchase/buy-plan';
import { useOrders } from '@/features/purchase/order-store';
import OrderPage from '@/packages/purchase/order/index';
import { buildHome, buildOrder, buildProblem } from '../build';
import { logInMember } from '../log-in';
import { hidePage, openWith, resetTaro, showPage, taro } from '../stubs/taro';

jest.mock('@/platform/login', () => ({ getLoginCode: async () => 'wx-code' }));
jest.mock('@/features/purchase/buy-plan', () => ({ payOrder: jest.fn() }));
const pay = jest.mocked(payOrder);
const mockCopy = jest.fn(async (_text: string) => undefined);
jest.mock('@/platform/clipboard', () => ({ copyText: (text: string) => mockCopy(text) }));

const NINE_MINUTES_IN = 'Fri, 01 May 2026 06:09:12 GMT';
const paid = buildOrder({
  status: 'paid',
  paidAt: '2026-05-01T06:10:00.000Z',
  term: { startsAt: '2026-05-01T06:10:00.000Z', endsAt: '2027-05-01T06:10:00.000Z' },
});
const closed = buildOrder({ status: 'closed', closedAt: '2026-05-01T06:12:00.000Z' });

beforeEach(async () => {
  jest.useFakeTimers();
  resetTaro();
  pay.mockReset();
  await logInMember();
  useHome.setState({ data: buildHome(), error: null, loading: false });
  openWith({ id: 'order-1' });
});

afterEach(() => {
  jest.useRealTimers();
});

const pass = (milliseconds: number) => act(() => jest.advanceTimersByTimeAsync(milliseconds));

/** The server's answers in turn; the last one stays. */
function answer(...orders: readonly Order[]): void {
  const header = { Date: NINE_MINUTES_IN };
  for (const order of orders.slice(0, -1)) taro.request.mockResolvedValueOnce({ statusCode: 200, data: order, header });
  taro.request.mockResolvedValue({ statusCode: 200, data: orders.at(-1), header });
}

async function open() {
  const page = render(<OrderPage />);
  await pass(10);
  return page;
}

test('an open order shows the time that is left by the server clock, and asks again when it is over', async () => {
  answer(buildOrder(), closed);
  const { unmount } = await open();
  expect(screen.getByText('20:48')).toBeTruthy();
  await pass(8_000);
  expect(screen.getByText('20:40')).toBeTruthy();
  expect(taro.request).toHaveBeenCalledTimes(1);
  await pass(20 * 60_000 + 40_000);
  expect(taro.request).toHaveBeenCalledTimes(2);
  expect(screen.getByText('已关闭')).toBeTruthy();
  unmount();
  expect(jest.getTimerCount()).toBe(0);
});

test('a payment made before the app was killed is found on opening, and asked about until it is settled', async () => {
  answer(buildOrder({ confirming: true }), buildOrder({ confirming: true }), paid);
  useOrders.setState({ items: [buildOrder()] });
  await open();
  expect(screen.getByText('正在核对订单')).toBeTruthy();
  expect(screen.queryByText(/继续支付/)).toBeNull();
  await pass(2_200);
  expect(screen.getByText('支付结果确认中')).toBeTruthy();
  await pass(3_000);
  expect(screen.getByText('已支付')).toBeTruthy();
  expect(screen.getAllByText('2026年5月1日 至 2027年5月1日')).toHaveLength(2);
  expect(useOrders.getState().items?.[0]?.status).toBe('paid');
  expect(jest.getTimerCount()).toBe(0);
});

test('an order that nobody has paid is not said to be confirming only because it was asked about a moment ago', async () => {
  answer(buildOrder({ confirming: true }), buildOrder());
  const { unmount } = await open();
  expect(screen.queryByText('支付结果确认中')).toBeNull();
  await pass(2_200);
  expect(screen.getByText('继续支付 ¥198')).toBeTruthy();
  unmount();
});

test('one lost answer does not end the asking', async () => {
  answer(buildOrder({ confirming: true }));
  await open();
  taro.request.mockRejectedValueOnce({ errMsg: 'request:fail' });
  await pass(2_200);
  answer(paid);
  await pass(3_000);
  expect(screen.getByText('已支付')).toBeTruthy();
});

test('nothing is asked while the page is out of sight; it is asked at once when it is back', async () => {
  answer(buildOrder({ confirming: true }));
  await open();
  act(hidePage);
  await pass(120_000);
  expect(taro.request).toHaveBeenCalledTimes(1);
  answer(paid);
  act(showPage);
  await pass(10);
  expect(screen.getByText('已支付')).toBeTruthy();
});

test('an open order is paid from here, and the result page takes over', async () => {
  answer(buildOrder());
  const { unmount } = await open();
  pay.mockResolvedValue({ order: buildOrder(), reported: 'paid' });
  await act(async () => fireEvent.click(screen.getByText('继续支付 ¥198')));
  expect(pay).toHaveBeenCalledWith('order-1', ['template-1']);
  expect(taro.navigateTo).toHaveBeenCalledWith({
    url: '/packages/purchase/result/index?orderId=order-1&reported=paid',
  });
  unmount();
});

test('a cancelled sheet, and a refusal in its words, leave the member here with the order as it is now', async () => {
  answer(buildOrder());
  await open();
  pay.mockResolvedValueOnce({ order: buildOrder(), reported: 'cancelled' });
  await act(async () => fireEvent.click(screen.getByText('继续支付 ¥198')));
  expect(taro.navigateTo).not.toHaveBeenCalled();
  pay.mockRejectedValueOnce(new ApiError('ORDER_NOT_OPEN', '订单已不能支付，请重新下单', 409));
  answer(closed);
  await act(async () => fireEvent.click(screen.getByText('继续支付 ¥198')));
  expect(taro.showToast).toHaveBeenCalledWith(expect.objectContaining({ title: '订单已不能支付，请重新下单' }));
  expect(screen.getByText('已关闭')).toBeTruthy();
});

test('an order is given up only after a second yes', async () => {
  answer(buildOrder());
  await open();
  taro.showModal.mockResolvedValueOnce({ confirm: false });
  await act(async () => fireEvent.click(screen.getByText('取消订单')));
  expect(taro.request).toHaveBeenCalledTimes(1);
  answer(closed);
  await act(async () => fireEvent.click(screen.getByText('取消订单')));
  expect(taro.request.mock.calls[1]?.[0]).toMatchObject({ method: 'POST', url: '/api/v1/orders/order-1/closing' });
  expect(screen.getByText('已关闭')).toBeTruthy();
});

test('an order that WeChat has not confirmed as closed is closing, and is asked about by itself', async () => {
  answer(buildOrder());
  await open();
  answer(buildOrder({ expiresAt: '2026-05-01T06:09:12.000Z' }), closed);
  await act(async () => fireEvent.click(screen.getByText('取消订单')));
  expect(screen.getByText('正在关闭')).toBeTruthy();
  await pass(2_200);
  expect(screen.getByText('已关闭')).toBeTruthy();
});

test('every refund is told with its reason and how it stands', async () => {
  const refund = { amountFen: 19_800, reason: '重复支付，款项退回', createdAt: '2026-05-01T06:11:00.000Z' };
  answer({
    ...paid,
    refunds: [
      { ...refund, status: 'processing', succeededAt: null },
      { ...refund, amountFen: 100, status: 'succeeded', succeededAt: '2026-05-01T06:15:00.000Z' },
    ],
  });
  await open();
  expect(screen.getByText('退回中')).toBeTruthy();
  expect(screen.getByText('2026年5月1日 14:15退回')).toBeTruthy();
  expect(screen.getAllByText('重复支付，款项退回')).toHaveLength(2);
});

test('an order that is not there, or cannot be read, says so with a way on', async () => {
  taro.request.mockResolvedValue(buildProblem('ORDER_NOT_FOUND', 404, '没有找到这个订单'));
  const { unmount } = await open();
  expect(screen.getByText('没有找到这个订单')).toBeTruthy();
  answer(paid);
  await act(async () => fireEvent.click(screen.getByText('重新加载')));
  expect(screen.getByText('已支付')).toBeTruthy();
  unmount();
  openWith({});
  render(<OrderPage />);
  fireEvent.click(screen.getByText('查看全部订单'));
  expect(taro.navigateTo).toHaveBeenCalledWith({ url: '/packages/purchase/orders/index' });
});

test('the money part of an exchange leads to the exchange, and has no length of time', async () => {
  const exchange = buildOrder({
    kind: 'exchange',
    planId: null,
    period: null,
    exchangeId: 'exchange-1',
    planName: '兑换 QQ音乐周卡',
    amountFen: 500,
  });
  answer(exchange);
  const { unmount } = await open();
  expect(screen.getByText('兑换 QQ音乐周卡')).toBeTruthy();
  expect(screen.queryByText('时长')).toBeNull();
  pay.mockResolvedValueOnce({ order: exchange, reported: 'paid' });
  await act(async () => fireEvent.click(screen.getByText('继续支付 ¥5')));
  expect(taro.redirectTo).toHaveBeenCalledWith({ url: '/packages/points/exchange/index?id=exchange-1&reported=paid' });
  unmount();
  answer({ ...exchange, status: 'paid', paidAt: '2026-05-01T06:10:00.000Z' });
  await open();
  fireEvent.click(screen.getByText('查看兑换'));
  expect(taro.navigateTo).toHaveBeenCalledWith({ url: '/packages/points/exchange/index?id=exchange-1' });
});

test('an order that Apple has charged tells how one asks Apple for the money, and offers no refund of ours', async () => {
  answer({ ...paid, refundableFen: 19_800, collectedBy: 'apple' });
  const { container } = await open();
  expect(screen.getByText('款项由 Apple 收取，请在 App Store 申请')).toBeTruthy();
  expect(screen.getByText('Apple 账户')).toBeTruthy();
  expect(container.querySelector('#refund')).toBeNull();
  fireEvent.click(screen.getByText('复制申请网址'));
  await pass(10);
  expect(mockCopy).toHaveBeenCalledWith('https://reportaproblem.apple.com');
});

test('an order that WeChat has charged leads to our own refund, and one that Apple gave back to none', async () => {
  answer({ ...paid, refundableFen: 19_800, collectedBy: null });
  const { container, unmount } = await open();
  fireEvent.click(container.querySelector('#refund')!);
  expect(taro.navigateTo).toHaveBeenCalledWith(expect.objectContaining({ url: '/packages/refund/index?id=order-1' }));
  expect(screen.queryByText('复制申请网址')).toBeNull();
  unmount();
  answer({ ...paid, status: 'refunded', refundedFen: 19_800, collectedBy: 'apple' });
  await open();
  expect(screen.queryByText('复制申请网址')).toBeNull();
});
