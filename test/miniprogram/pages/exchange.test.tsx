import type { Exchange } from '@shared/contract/exchange';
import type { Order } from '@shared/contract/order';
import { act, fireEvent, render, screen } from '@testing-library/react';
import { ApiError } from '@/api/api-error';
import { payOrder } from '@/features/purchase/buy-plan';
import { rememberPayment } from '@/features/purchase/payment-record';
import { forgetOwnData } from '@/features/session/own-data';
import ExchangePage from '@/packages/points/exchange/index';
import { copyText } from '@/platform/clipboard';
import { buildOrder, buildProblem } from '../build';
import { buildClaim } from '../build-benefit';
import { buildExchange, buildWaitingExchange } from '../build-exchange';
import { buildPoints } from '../build-points';
import { logInMember } from '../log-in';
import { hidePage, openWith, resetTaro, type StubAnswer, type StubCall, taro } from '../stubs/taro';

jest.mock('@/platform/login', () => ({ getLoginCode: async () => 'wx-code' }));
jest.mock('@/platform/clipboard', () => ({ copyText: jest.fn(async () => undefined) }));
jest.mock('@/features/purchase/buy-plan', () => ({ payOrder: jest.fn() }));
const pay = jest.mocked(payOrder);

const header = { Date: 'Fri, 01 May 2026 06:09:12 GMT' };
const order = buildOrder({ kind: 'exchange', planId: null, period: null, exchangeId: 'exchange-1', amountFen: 500 });
const done = buildExchange({ moneyFen: 500, orderId: 'order-1', claim: buildClaim() });

/** What the server knows; a test changes it as time passes. */
let exchange: Exchange;
let known: Order;
/** What the phone keeps of the login alone. */
let kept: number;

beforeEach(async () => {
  jest.useFakeTimers();
  resetTaro();
  forgetOwnData();
  pay.mockReset();
  exchange = buildExchange();
  known = order;
  await logInMember();
  taro.request.mockImplementation(answer);
  openWith({ id: 'exchange-1' });
  kept = window.localStorage.length;
});

afterEach(() => {
  jest.useRealTimers();
});

async function answer({ url, method }: StubCall): Promise<StubAnswer> {
  if (url === '/api/v1/points') return { statusCode: 200, data: { points: buildPoints() }, header };
  if (url === '/api/v1/exchanges/exchange-1') return { statusCode: 200, data: exchange, header };
  if (url === '/api/v1/orders/order-1') return { statusCode: 200, data: known, header };
  if (method === 'POST' && url === '/api/v1/orders/order-1/closing') {
    known = { ...known, status: 'closed' };
    exchange = buildExchange({ status: 'returned', words: '已取消，积分已退回' });
    return { statusCode: 200, data: known, header };
  }
  throw new Error(`not expected: ${method} ${url}`);
}

const pass = (milliseconds: number) => act(() => jest.advanceTimersByTimeAsync(milliseconds));
async function open() {
  const page = render(<ExchangePage />);
  await pass(10);
  return page;
}
const tap = (id: string) => act(async () => void fireEvent.click(document.querySelector(`#${id}`) as Element));
const reads = (path: string) => taro.request.mock.calls.filter(([{ url }]) => url === path).length;

test('what was given for staff to verify leads to its code', async () => {
  exchange = buildExchange({ claim: buildClaim() });
  await open();
  expect(screen.getByText('兑换成功')).toBeTruthy();
  expect(screen.getByText('已使用 500 积分')).toBeTruthy();
  expect(screen.getByText('有效期至 2026年12月21日')).toBeTruthy();
  await tap('use');
  expect(taro.navigateTo).toHaveBeenLastCalledWith({ url: '/packages/benefit/use/index?id=claim-1' });
  await tap('to-claim');
  expect(taro.navigateTo).toHaveBeenLastCalledWith({ url: '/packages/benefit/claim/index?id=claim-1' });
  await pass(120_000);
  expect(reads('/api/v1/exchanges/exchange-1')).toBe(1);
});

test('a code is there to be copied', async () => {
  const delivery = { kind: 'code', code: 'QQMU-7F2K', instructions: '在音乐 App 里兑换' } as const;
  exchange = buildExchange({ claim: buildClaim({ delivery }) });
  await open();
  expect(screen.getByText('QQMU-7F2K')).toBeTruthy();
  expect(screen.getByText('在音乐 App 里兑换')).toBeTruthy();
  await tap('copy-code');
  expect(copyText).toHaveBeenCalledWith('QQMU-7F2K');
});

test('what a supplier delivers is waited for, until it is there', async () => {
  const delivery = { kind: 'supplier', account: '138****5678', instructions: '' } as const;
  const words = '充值中，通常几分钟内完成';
  exchange = buildExchange({ status: 'delivering', words, claim: buildClaim({ delivery, words }) });
  await open();
  expect(screen.getByText(words, { selector: '.exchange__line' })).toBeTruthy();
  expect(screen.getByText('充值到 138****5678')).toBeTruthy();
  exchange = buildExchange({ claim: buildClaim({ status: 'used', delivery, words: '已充值' }) });
  await pass(2_300);
  expect(screen.getByText('兑换成功')).toBeTruthy();
  await pass(120_000);
  expect(reads('/api/v1/exchanges/exchange-1')).toBe(2);
});

test('what could not be delivered says that the points are back', async () => {
  exchange = buildExchange({ status: 'delivering', words: '充值中' });
  await open();
  exchange = buildExchange({ status: 'returned', words: '充值失败，积分已退回' });
  await pass(2_300);
  expect(screen.getByText('没有兑换成功')).toBeTruthy();
  expect(screen.getByText('充值失败，积分已退回')).toBeTruthy();
  await tap('to-shelf');
  expect(taro.navigateTo).toHaveBeenLastCalledWith({ url: '/packages/points/shelf/index' });
});

test('who closed the pay sheet reads until when it can be paid, and pays then', async () => {
  exchange = buildWaitingExchange();
  openWith({ id: 'exchange-1', reported: 'cancelled' });
  await open();
  expect(screen.getByText('还差最后一步支付')).toBeTruthy();
  expect(screen.getByText('请在2026年5月1日 14:30前支付')).toBeTruthy();
  expect(screen.getByText('20:48')).toBeTruthy();
  pay.mockImplementation(async () => {
    known = { ...order, status: 'paid' };
    exchange = done;
    return { order: known, reported: 'paid' };
  });
  await tap('pay');
  expect(pay).toHaveBeenCalledWith('order-1', []);
  expect(screen.getByText('兑换成功')).toBeTruthy();
});

test('who has paid is never asked to pay again, and sees it happen', async () => {
  exchange = buildWaitingExchange();
  openWith({ id: 'exchange-1', reported: 'paid' });
  await open();
  expect(screen.getByText('正在确认支付结果')).toBeTruthy();
  expect(document.querySelector('#pay')).toBeNull();
  // The money has come, and what it pays for follows by itself.
  known = { ...order, status: 'paid' };
  await pass(2_300);
  expect(screen.getByText('正在确认支付结果')).toBeTruthy();
  exchange = done;
  await pass(3_100);
  expect(screen.getByText('兑换成功')).toBeTruthy();
});

test('when its time is over the server is asked, and the points are seen to come back', async () => {
  exchange = buildWaitingExchange();
  await open();
  known = { ...order, status: 'closed' };
  await pass(21 * 60_000);
  exchange = buildExchange({ status: 'returned', words: '超时未支付，积分已退回' });
  await pass(31_000);
  expect(screen.getByText('超时未支付，积分已退回')).toBeTruthy();
});

test('giving it up closes the order after asking once more', async () => {
  exchange = buildWaitingExchange();
  await open();
  taro.showModal.mockResolvedValueOnce({ confirm: false });
  await tap('cancel');
  expect(reads('/api/v1/orders/order-1/closing')).toBe(0);
  await tap('cancel');
  expect(taro.showModal).toHaveBeenLastCalledWith(
    expect.objectContaining({ content: '中杯咖啡券还没有支付，取消后 500 积分会退回。' }),
  );
  expect(screen.getByText('已取消，积分已退回')).toBeTruthy();
});

test('a payment that is refused says why and reads anew', async () => {
  exchange = buildWaitingExchange();
  await open();
  pay.mockRejectedValue(new ApiError('ORDER_NOT_OPEN', '订单已不能支付，请重新下单', 409));
  known = { ...order, status: 'closed' };
  await tap('pay');
  expect(taro.showToast.mock.calls[0]?.[0].title).toBe('订单已不能支付，请重新下单');
  expect(screen.getByText('正在取消兑换')).toBeTruthy();
});

test('a payment whose end was read here is not told again when the app starts next', async () => {
  rememberPayment('order-1', 'unknown');
  exchange = done;
  await open();
  expect(window.localStorage.length).toBe(kept);
});

test('nothing is asked while the page is out of sight', async () => {
  exchange = buildExchange({ status: 'delivering', words: '充值中' });
  await open();
  await act(async () => hidePage());
  await pass(120_000);
  expect(reads('/api/v1/exchanges/exchange-1')).toBe(1);
});

test('one that is not there says so; an address without one leads to the records', async () => {
  taro.request.mockResolvedValue(buildProblem('EXCHANGE_NOT_FOUND', 404, '没有找到这次兑换'));
  const { unmount } = await open();
  expect(screen.getByText('没有找到这次兑换')).toBeTruthy();
  unmount();
  openWith({});
  await open();
  fireEvent.click(screen.getByText('查看兑换记录'));
  expect(taro.navigateTo).toHaveBeenCalledWith({ url: '/packages/points/exchanges/index' });
});
