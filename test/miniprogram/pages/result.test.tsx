import type { Order } from '@shared/contract/order';
import { act, fireEvent, render, screen } from '@testing-library/react';
import { useHome } from '@/features/home/home-store';
import { askForMessages } from '@/features/message/ask-messages';
import { payOrder } from '@/features/purchase/buy-plan';
import { dropPaymentWatch } from '@/features/purchase/payment-watch';
import ResultPage from '@/packages/purchase/result/index';
import { buildHome, buildOrder, buildProblem } from '../build';
import { openWith, resetTaro, taro } from '../stubs/taro';

jest.mock('@/features/purchase/buy-plan', () => ({ payOrder: jest.fn() }));
jest.mock('@/features/message/ask-messages', () => ({
  askForMessages: jest.fn(),
  unansweredTemplates: (ids: readonly string[]) => ids,
}));
const pay = jest.mocked(payOrder);
const ask = jest.mocked(askForMessages);

const paid = buildOrder({
  status: 'paid',
  term: { startsAt: '2026-05-01T06:01:00.000Z', endsAt: '2027-05-01T06:01:00.000Z' },
});

beforeEach(() => {
  jest.useFakeTimers();
  resetTaro();
  pay.mockReset();
  ask.mockReset();
  useHome.setState({ data: null, error: null, loading: false });
});

afterEach(() => {
  dropPaymentWatch();
  expect(jest.getTimerCount()).toBe(0);
  jest.useRealTimers();
});

function open(reported: string, ...orders: readonly Order[]) {
  openWith({ orderId: 'order-1', reported });
  answerWith(...orders);
  return render(<ResultPage />);
}

/** The server tells these orders one after the other, the last one for good; and the first screen at any time. */
function answerWith(...orders: readonly Order[]) {
  const coming = [...orders];
  taro.request.mockImplementation(async ({ url }) => {
    if (url === '/api/v1/home') return { statusCode: 200, data: buildHome() };
    return { statusCode: 200, data: coming.length > 1 ? coming.shift() : coming[0] };
  });
}

const questions = () => taro.request.mock.calls.filter(([{ url }]) => url === '/api/v1/orders/order-1').length;

/** Until then a second tap would be taken for the same. */
const DOUBLE_TAP_IS_OVER_MS = 400;

const pass = (milliseconds: number) => act(() => jest.advanceTimersByTimeAsync(milliseconds));

test('confirms until the server says paid, then shows the last day and the way to the card', async () => {
  open('paid', buildOrder(), buildOrder(), paid);
  await pass(100);
  expect(screen.getByText('正在确认支付结果')).toBeTruthy();
  await pass(1_500);
  expect(screen.getByText('会员已开通')).toBeTruthy();
  expect(screen.getByText('有效期至2027年5月1日')).toBeTruthy();
  expect(questions()).toBe(3);
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

test('after half a minute it says that it is not known yet, and asks again on demand', async () => {
  open('paid', buildOrder({ confirming: true }));
  await pass(60_000);
  expect(screen.getByText('支付结果还在确认')).toBeTruthy();
  expect(screen.queryByText('支付没有完成')).toBeNull();
  answerWith(paid);
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

test('an outcome that is found later is shown without a tap', async () => {
  open('paid', buildOrder({ confirming: true }));
  await pass(60_000);
  answerWith(paid);
  await pass(60_000);
  expect(screen.getByText('会员已开通')).toBeTruthy();
});

test('counts the seconds while it waits, and says then that nobody need pay twice', async () => {
  open('paid', buildOrder({ confirming: true }));
  await pass(0);
  expect(screen.getByText('通常只需要几秒，请稍候')).toBeTruthy();
  await pass(3_000);
  expect(screen.getByText('已等待 3 秒，通常只需要几秒')).toBeTruthy();
  await pass(5_000);
  expect(screen.getByText('已等待 8 秒，不用重复支付')).toBeTruthy();
});

test('who leaves the page is told all the same', async () => {
  const { unmount } = open('paid', buildOrder({ confirming: true }));
  await pass(100);
  unmount();
  answerWith(paid);
  await pass(3_000);
  expect(taro.showToast).toHaveBeenCalledWith(expect.objectContaining({ title: '会员已开通，有效期至2027年5月1日' }));
});

test("an order that is not this member's says so and leads on", async () => {
  openWith({ orderId: 'order-1', reported: 'paid' });
  taro.request.mockResolvedValue(buildProblem('ORDER_NOT_FOUND', 404));
  render(<ResultPage />);
  await pass(100);
  expect(screen.getByText('没有找到这个订单')).toBeTruthy();
  fireEvent.click(screen.getByText('查看订单'));
  expect(taro.navigateTo).toHaveBeenCalledWith({ url: '/packages/purchase/orders/index' });
  await pass(DOUBLE_TAP_IS_OVER_MS);
});

test('after a success it offers to remind, asks in the tap itself, and is quiet afterwards', async () => {
  open('paid', paid);
  await pass(100);
  ask.mockResolvedValue({ 'template-1': 'accept' });
  fireEvent.click(screen.getByText('到期前提醒我'));
  expect(ask).toHaveBeenCalledWith(['template-1']);
  await pass(100);
  expect(screen.queryByText('到期前提醒我')).toBeNull();
  expect(taro.showToast).toHaveBeenCalledWith(expect.objectContaining({ title: '好的，有变化会通知你' }));
});

test('offers no reminder before there is a membership to remind of', async () => {
  useHome.setState({ data: buildHome() });
  open('cancelled', buildOrder());
  await pass(100);
  expect(screen.queryByText('到期前提醒我')).toBeNull();
});
