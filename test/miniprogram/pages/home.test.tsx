import { act, fireEvent, render, screen } from '@testing-library/react';
import { useHome } from '@/features/home/home-store';
import { dropPaymentWatch, usePaymentWatch } from '@/features/purchase/payment-watch';
import HomePage from '@/pages/home/index';
import { buildHome, buildMember, buildMembership, buildProblem } from '../build';
import { pullDown, resetTaro, taro } from '../stubs/taro';

jest.mock('@/platform/login', () => ({ getLoginCode: jest.fn(async () => 'wx-code') }));

beforeEach(() => {
  resetTaro();
  useHome.setState({ data: null, error: null, loading: false });
});

afterEach(dropPaymentWatch);

/** An answer whose `Date` header shows the server's time. */
const answerAt = (date: string, home = buildHome()) => ({ statusCode: 200, data: home, header: { Date: date } });
const member = { member: buildMember({ nickname: '小满' }), membership: buildMembership() };
const tap = (container: HTMLElement, selector: string) => {
  const found = container.querySelector(selector);
  if (found === null) throw new Error(`no ${selector}`);
  fireEvent.click(found);
};

const urls = () => taro.request.mock.calls.map(([{ method, url }]) => `${method} ${url}`);

test('the first screen is one request and asks nobody to log in', async () => {
  taro.request.mockResolvedValue({ statusCode: 200, data: buildHome() });
  const { container } = render(<HomePage />);
  expect(container.querySelectorAll('.skeleton').length).toBeGreaterThan(0);
  expect(await screen.findByText('尚未开通会员')).toBeTruthy();
  expect(urls()).toEqual(['GET /api/v1/home']);
  expect(container.querySelector('.card-shell--paper')).toBeTruthy();
});

test('the login button logs in and shows the own card', async () => {
  taro.request.mockImplementation(async ({ url, header }) => {
    if (url === '/api/v1/sessions') {
      const session = { token: 'token-1', expiresAt: '2027-01-01T00:00:00.000Z', member: buildMember() };
      return { statusCode: 201, data: session };
    }
    const own = buildHome({ member: buildMember(), membership: buildMembership() });
    return { statusCode: 200, data: header.Authorization === 'Bearer token-1' ? own : buildHome() };
  });
  const { container } = render(<HomePage />);
  fireEvent.click(await screen.findByText('登录'));
  expect(await screen.findByText('2027年5月1日到期')).toBeTruthy();
  expect(container.querySelector('.card-shell--ink')).toBeTruthy();
  expect(screen.queryByText('登录')).toBeNull();
});

test('a page that could not be loaded says why and loads again', async () => {
  taro.request.mockResolvedValueOnce(buildProblem('SERVICE_UNAVAILABLE', 503, '服务暂时不可用，请稍后再试'));
  render(<HomePage />);
  expect(await screen.findByText('服务暂时不可用，请稍后再试')).toBeTruthy();
  taro.request.mockResolvedValueOnce({ statusCode: 200, data: buildHome() });
  fireEvent.click(screen.getByText('重新加载'));
  expect(await screen.findByText('尚未开通会员')).toBeTruthy();
});

test('pulling down asks again and lets the page go in any case', async () => {
  taro.request.mockResolvedValueOnce({ statusCode: 200, data: buildHome() });
  render(<HomePage />);
  await screen.findByText('尚未开通会员');
  taro.request.mockRejectedValueOnce({ errMsg: 'request:fail' });
  await act(async () => pullDown());
  expect(taro.request).toHaveBeenCalledTimes(2);
  expect(taro.stopPullDownRefresh).toHaveBeenCalledTimes(1);
  expect(screen.getByText('尚未开通会员')).toBeTruthy();
});

const openOrder = {
  id: 'order-9',
  planName: '年卡',
  amountFen: 19_800,
  confirming: false,
  expiresAt: '2026-05-01T06:30:00.000Z',
};

test('somebody who left in the middle of paying finds their order', async () => {
  taro.request.mockResolvedValue({ statusCode: 200, data: buildHome({ member: buildMember(), openOrder }) });
  const { container } = render(<HomePage />);
  expect(await screen.findByText('有一笔待支付订单')).toBeTruthy();
  expect(screen.getByText('年卡 ¥198，请在2026年5月1日 14:30前完成支付')).toBeTruthy();
  tap(container, '#open-order');
  expect(taro.navigateTo).toHaveBeenCalledWith({ url: '/packages/purchase/order/index?id=order-9' });
  expect(usePaymentWatch.getState().watch).toBeNull();
});

test('an order that is being confirmed is never called unpaid, and is followed', async () => {
  const home = buildHome({ member: buildMember(), openOrder: { ...openOrder, confirming: true } });
  taro.request.mockResolvedValue({ statusCode: 200, data: home });
  render(<HomePage />);
  expect(await screen.findByText('支付结果确认中')).toBeTruthy();
  expect(screen.queryByText('有一笔待支付订单')).toBeNull();
  expect(usePaymentWatch.getState().watch).toMatchObject({ orderId: 'order-9' });
});

test('a dot says that there are unread messages, and leads to them; a double tap opens them once', async () => {
  taro.request.mockResolvedValue({ statusCode: 200, data: buildHome({ ...member, unreadMessages: 2 }) });
  taro.navigateTo.mockReturnValueOnce(new Promise(() => undefined));
  const { container } = render(<HomePage />);
  expect(await screen.findByText('你好，小满')).toBeTruthy();
  expect(container.querySelector('#inbox')?.getAttribute('aria-label')).toBe('消息，2 条未读');
  expect(container.querySelector('.greeting__dot')).toBeTruthy();
  tap(container, '#inbox');
  tap(container, '#inbox');
  expect(taro.navigateTo.mock.calls).toEqual([[{ url: '/packages/message/inbox/index' }]]);
});

test("a visitor sees no way to messages that are nobody's", async () => {
  taro.request.mockResolvedValue({ statusCode: 200, data: buildHome() });
  const { container } = render(<HomePage />);
  await screen.findByText('尚未开通会员');
  expect(container.querySelector('#inbox')).toBeNull();
});

test('says how near the end is, and renews from there', async () => {
  taro.request.mockResolvedValue(answerAt('Tue, 27 Apr 2027 02:00:00 GMT', buildHome(member)));
  const { container } = render(<HomePage />);
  expect(await screen.findByText('会员还剩 4 天')).toBeTruthy();
  expect(screen.getByText('2027年5月1日到期，续费后接着算')).toBeTruthy();
  expect(container.querySelector('#extend')).toBeNull();
  tap(container, '#renew');
  expect(taro.switchTab).toHaveBeenCalledWith({ url: '/pages/plans/index' });
});

test('a member with time left is not urged, and finds all benefits', async () => {
  taro.request.mockResolvedValue(answerAt('Tue, 01 Dec 2026 02:00:00 GMT', buildHome(member)));
  const { container } = render(<HomePage />);
  expect(await screen.findByText('我的权益')).toBeTruthy();
  expect(container.querySelector('#renew')).toBeNull();
  expect(container.querySelector('#join')).toBeNull();
  expect(screen.getByText('还剩 151 天')).toBeTruthy();
  tap(container, '#benefits');
  expect(taro.switchTab).toHaveBeenCalledWith({ url: '/pages/benefits/index' });
  fireEvent.click(screen.getByLabelText('discount，discount value，查看详情'));
  expect(taro.navigateTo).toHaveBeenCalledWith({ url: '/packages/benefit/detail/index?code=discount' });
});

test('somebody whose membership has ended sees what it was and what they would get again', async () => {
  const ended = { ...member, membership: buildMembership({ active: false }) };
  taro.request.mockResolvedValue({ statusCode: 200, data: buildHome(ended) });
  const { container } = render(<HomePage />);
  expect(await screen.findByText('重新开通，你将得到')).toBeTruthy();
  expect(container.querySelector('.card-shell--ended')).toBeTruthy();
  expect(screen.getByText('重新开通 · ¥16.50/月起')).toBeTruthy();
});
