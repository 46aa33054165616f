import { act, fireEvent, render, screen } from '@testing-library/react';
import { useHome } from '@/features/home/home-store';
import HomePage from '@/pages/home/index';
import { buildHome, buildMember, buildMembership, buildProblem } from '../build';
import { pullDown, resetTaro, taro } from '../stubs/taro';

jest.mock('@/platform/login', () => ({ getLoginCode: jest.fn(async () => 'wx-code') }));

beforeEach(() => {
  resetTaro();
  useHome.setState({ data: null, error: null, loading: false });
});

const urls = () => taro.request.mock.calls.map(([{ method, url }]) => `${method} ${url}`);

test('the first screen is one request and asks nobody to log in', async () => {
  taro.request.mockResolvedValue({ statusCode: 200, data: buildHome() });
  const { container } = render(<HomePage />);
  expect(container.querySelectorAll('.skeleton').length).toBeGreaterThan(0);
  expect(await screen.findByText('尚未开通会员')).toBeTruthy();
  expect(urls()).toEqual(['GET /api/v1/home']);
  expect(container.querySelector('.membership-card--paper')).toBeTruthy();
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
  expect(await screen.findByText('2027年5月1日')).toBeTruthy();
  expect(container.querySelector('.membership-card--member')).toBeTruthy();
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

test('somebody who left in the middle of paying finds their order', async () => {
  const openOrder = {
    id: 'order-9',
    planName: '年卡',
    amountFen: 19_800,
    confirming: true,
    expiresAt: '2026-05-01T06:30:00.000Z',
  };
  taro.request.mockResolvedValue({ statusCode: 200, data: buildHome({ member: buildMember(), openOrder }) });
  render(<HomePage />);
  fireEvent.click(await screen.findByText('年卡 ¥198'));
  expect(taro.navigateTo).toHaveBeenCalledWith({
    url: '/packages/purchase/result/index?orderId=order-9&reported=paid',
  });
});
