import { act, fireEvent, render, screen } from '@testing-library/react';
import { forgetSession } from '@/api/session-keeper';
import { useOrders } from '@/features/purchase/order-store';
import OrdersPage from '@/packages/purchase/orders/index';
import { buildHome, buildMember, buildOrder, buildProblem } from '../build';
import { logInMember } from '../log-in';
import { pullDown, reachEnd, resetTaro, type StubCall, taro } from '../stubs/taro';

jest.mock('@/platform/login', () => ({ getLoginCode: async () => 'wx-code' }));

beforeEach(async () => {
  resetTaro();
  useOrders.getState().clear();
  await logInMember();
});

const settle = () => act(async () => undefined);

/** A server with this many orders, ten a page. */
function serveOrders(count: number): void {
  const all = Array.from({ length: count }, (_, index) =>
    buildOrder({ id: `order-${index}`, planName: `第${index}单`, status: index === 0 ? 'pending' : 'paid' }),
  );
  taro.request.mockImplementation(async ({ url }: StubCall) => {
    const from = Number(new URLSearchParams(url.split('?')[1]).get('cursor') ?? 0);
    const next = from + 10 < count ? String(from + 10) : null;
    return { statusCode: 200, data: { items: all.slice(from, from + 10), nextCursor: next } };
  });
}

test('reads on as the member scrolls, each page once, and says where the list ends', async () => {
  serveOrders(14);
  render(<OrdersPage />);
  await settle();
  expect(document.querySelectorAll('.order-line')).toHaveLength(10);
  act(() => {
    reachEnd();
    reachEnd();
  });
  await settle();
  expect(document.querySelectorAll('.order-line')).toHaveLength(14);
  expect(screen.getByText('没有更早的订单了')).toBeTruthy();
  act(reachEnd);
  await settle();
  expect(taro.request).toHaveBeenCalledTimes(2);
});

test('each order says how it stands and leads to its page', async () => {
  serveOrders(2);
  render(<OrdersPage />);
  await settle();
  expect(screen.getByText('待支付')).toBeTruthy();
  expect(screen.getByText('已支付')).toBeTruthy();
  fireEvent.click(screen.getByText('继续支付'));
  expect(taro.navigateTo).toHaveBeenCalledWith({ url: '/packages/purchase/order/index?id=order-0' });
});

test('pulling the page down reads it anew', async () => {
  serveOrders(1);
  render(<OrdersPage />);
  await settle();
  serveOrders(3);
  await act(async () => pullDown());
  expect(document.querySelectorAll('.order-line')).toHaveLength(3);
  expect(taro.stopPullDownRefresh).toHaveBeenCalledTimes(1);
});

test('a page that does not come keeps what is there, and is asked for again on demand', async () => {
  serveOrders(14);
  render(<OrdersPage />);
  await settle();
  taro.request.mockRejectedValue({ errMsg: 'request:fail' });
  act(reachEnd);
  await settle();
  expect(screen.getByText('网络没有连上，请检查后重试')).toBeTruthy();
  expect(document.querySelectorAll('.order-line')).toHaveLength(10);
  serveOrders(14);
  await act(async () => fireEvent.click(screen.getByText('更早的订单')));
  expect(document.querySelectorAll('.order-line')).toHaveLength(14);
});

test('without orders there is a way to the plans', async () => {
  serveOrders(0);
  render(<OrdersPage />);
  await settle();
  fireEvent.click(screen.getByText('看看会员方案'));
  expect(taro.switchTab).toHaveBeenCalledWith({ url: '/pages/plans/index' });
});

test('a list that cannot be read says why and can be tried again', async () => {
  taro.request.mockResolvedValue(buildProblem('SERVICE_UNAVAILABLE', 503, '服务暂时不可用，请稍后再试'));
  render(<OrdersPage />);
  await settle();
  expect(screen.getByText('服务暂时不可用，请稍后再试')).toBeTruthy();
  serveOrders(1);
  await act(async () => fireEvent.click(screen.getByText('重新加载')));
  expect(document.querySelectorAll('.order-line')).toHaveLength(1);
});

test('a visitor is invited to log in, asks the server nothing, and sees the orders afterwards', async () => {
  forgetSession();
  render(<OrdersPage />);
  await settle();
  expect(taro.request).not.toHaveBeenCalled();
  taro.request.mockImplementation(async ({ url }) => {
    if (url.endsWith('/sessions')) return { statusCode: 201, data: { token: 'token-2', member: buildMember() } };
    if (url.endsWith('/home')) return { statusCode: 200, data: buildHome({ member: buildMember() }) };
    return { statusCode: 200, data: { items: [buildOrder()], nextCursor: null } };
  });
  await act(async () => fireEvent.click(screen.getByText('微信登录')));
  await settle();
  expect(document.querySelectorAll('.order-line')).toHaveLength(1);
});
