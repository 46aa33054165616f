import type { PointsBalance } from '@shared/contract/points';
import { act, fireEvent, render, screen } from '@testing-library/react';
import { useHome } from '@/features/home/home-store';
import { forgetOwnData } from '@/features/session/own-data';
import MePage from '@/pages/me/index';
import { buildHome, buildMember, buildMembership, buildProblem } from '../build';
import { buildBadge, buildShelf, buildShelfItem } from '../build-exchange';
import { buildGrowthCard } from '../build-growth';
import { buildPoints } from '../build-points';
import { logInMember } from '../log-in';
import { resetTaro, taro } from '../stubs/taro';

jest.mock('@/platform/login', () => ({ getLoginCode: async () => 'wx-code' }));
const mockCopy = jest.fn(async (_text: string) => undefined);
jest.mock('@/platform/clipboard', () => ({ copyText: (text: string) => mockCopy(text) }));

const member = buildMember({ nickname: '林小满', phoneMasked: '138****0001', avatarUrl: '/api/v1/avatars/a1' });

beforeEach(() => {
  resetTaro();
  mockCopy.mockClear();
  forgetOwnData();
  useHome.setState({ data: null, error: null, loading: false });
});

async function open(home = buildHome({ member, membership: buildMembership() })) {
  taro.request.mockResolvedValue({ statusCode: 200, data: home });
  const page = render(<MePage />);
  await act(async () => undefined);
  return page;
}

test.each([
  ['兑换码', '/packages/redeem/index'],
  ['我的订单', '/packages/purchase/orders/index'],
  ['消息', '/packages/message/inbox/index'],
  ['消息订阅', '/packages/member/subscriptions/index'],
  ['手机号', '/packages/member/profile/index'],
  ['隐私与协议', '/packages/legal/privacy/index'],
  ['导出我的数据', '/packages/member/export/index'],
  ['注销账户', '/packages/member/deletion/index'],
  ['关于', '/packages/legal/about/index'],
])('%s leads to its page', async (title, url) => {
  await open();
  fireEvent.click(screen.getByText(title));
  expect(taro.navigateTo).toHaveBeenCalledWith({ url });
});

test('the tier stands there with its name once there is a programme, and leads to the default one', async () => {
  const { unmount } = await open();
  expect(screen.queryByText('会员等级')).toBeNull();
  unmount();
  const card = buildGrowthCard();
  await open(buildHome({ member, growth: [card] }));
  expect(screen.getByText(card.tier.name)).toBeTruthy();
  fireEvent.click(screen.getByText('会员等级'));
  expect(taro.navigateTo).toHaveBeenCalledWith({ url: '/packages/growth/tier/index' });
});

test('tasks stand there once there is a programme to grow in', async () => {
  const { unmount } = await open();
  expect(screen.queryByText('会员任务')).toBeNull();
  unmount();
  await open(buildHome({ member, growth: [buildGrowthCard()] }));
  fireEvent.click(screen.getByText('会员任务'));
  expect(taro.navigateTo).toHaveBeenCalledWith({ url: '/packages/growth/tasks/index' });
});

const withPoints = (points: PointsBalance | null) =>
  taro.request.mockImplementation(async ({ url }) => ({
    statusCode: 200,
    data: url === '/api/v1/points' ? { points } : buildHome({ member }),
  }));

test('the balance of points stands there where the business has points, in its own word for them', async () => {
  withPoints(buildPoints({ unit: '里程', available: 12_480 }));
  render(<MePage />);
  expect(await screen.findByText('12,480')).toBeTruthy();
  fireEvent.click(screen.getByText('我的里程'));
  expect(taro.navigateTo).toHaveBeenCalledWith({ url: '/packages/points/points/index' });
});

test('where the business has no points, or they cannot be read, the list is without them', async () => {
  withPoints(null);
  const { container, unmount } = render(<MePage />);
  await act(async () => undefined);
  expect(screen.getByText('我的订单')).toBeTruthy();
  expect(container.querySelector('#points')).toBeNull();
  unmount();
  taro.request.mockImplementation(async ({ url }) =>
    url === '/api/v1/points'
      ? buildProblem('SERVICE_UNAVAILABLE', 503)
      : { statusCode: 200, data: buildHome({ member }) },
  );
  const again = render(<MePage />);
  await act(async () => undefined);
  expect(again.container.querySelector('#points')).toBeNull();
});

test('what was claimed is one tap away', async () => {
  await open(buildHome({ member }));
  fireEvent.click(screen.getByText('我的券'));
  expect(taro.navigateTo).toHaveBeenCalledWith({ url: '/packages/benefit/coupons/index' });
});

test('says who is here and what waits', async () => {
  const home = buildHome({ member, membership: buildMembership(), unreadMessages: 3 });
  const openOrder = { id: 'order-1', planName: '年卡', amountFen: 1, confirming: false, expiresAt: '' };
  const { container } = await open({ ...home, openOrder });
  expect(screen.getByText('林小满')).toBeTruthy();
  expect(container.querySelector('img')?.getAttribute('src')).toBe('/api/v1/avatars/a1');
  for (const note of ['有效期至2027年5月1日', '1 笔待支付', '3 条未读', '138****0001']) {
    expect(screen.getByText(note)).toBeTruthy();
  }
});

test('the member number is copied without its blanks', async () => {
  await open();
  fireEvent.click(screen.getByText('会员号 6000 4829 17'));
  expect(mockCopy).toHaveBeenCalledWith('6000482917');
});

test('a refused clipboard says so', async () => {
  await open();
  mockCopy.mockRejectedValueOnce(new Error('setClipboardData:fail'));
  await act(async () => fireEvent.click(screen.getByText('会员号 6000 4829 17')));
  expect(taro.showToast).toHaveBeenCalledWith(expect.objectContaining({ title: expect.stringContaining('没有复制') }));
});

test('a visitor is invited and finds nothing that needs a login', async () => {
  await open(buildHome());
  expect(screen.getByText('还没有登录')).toBeTruthy();
  expect(screen.queryByText('我的订单')).toBeNull();
  expect(screen.queryByText('退出登录')).toBeNull();
  fireEvent.click(screen.getByText('会员方案'));
  expect(taro.switchTab).toHaveBeenCalledWith({ url: '/pages/plans/index' });
});

test('logging out asks first, ends the session and shows the visitor page', async () => {
  await logInMember();
  await open();
  taro.showModal.mockResolvedValueOnce({ confirm: false });
  await act(async () => fireEvent.click(screen.getByText('退出登录')));
  expect(screen.getByText('林小满')).toBeTruthy();

  taro.request.mockResolvedValue({ statusCode: 200, data: buildHome() });
  await act(async () => fireEvent.click(screen.getByText('退出登录')));
  await act(async () => undefined);
  const calls = taro.request.mock.calls.map(([call]) => call);
  expect(calls.find(({ method }) => method === 'DELETE')).toMatchObject({
    url: '/api/v1/sessions/current',
    header: { Authorization: 'Bearer token-1' },
  });
  expect(calls.at(-1)?.header.Authorization).toBeUndefined();
  expect(screen.getByText('还没有登录')).toBeTruthy();
});

const withAnswers = (answers: Readonly<Record<string, unknown>>) =>
  taro.request.mockImplementation(async ({ url }) => ({
    statusCode: 200,
    data: answers[url.replace('/api/v1', '')] ?? buildHome({ member }),
  }));

test('the shelf stands there where something is on it, with how much of it is within reach', async () => {
  const items = [buildShelfItem('coffee'), buildShelfItem('music', { state: 'short' })];
  withAnswers({ '/shelf': buildShelf(items) });
  render(<MePage />);
  expect(await screen.findByText('1 件能兑')).toBeTruthy();
  fireEvent.click(screen.getByText('积分商城'));
  expect(taro.navigateTo).toHaveBeenCalledWith({ url: '/packages/points/shelf/index' });
});

test('badges stand there with how many are earned, or that one is new', async () => {
  withAnswers({ '/badges': { items: [buildBadge('early', { level: 1 }), buildBadge('late')], earned: 1 } });
  const { unmount } = render(<MePage />);
  expect(await screen.findByText('1 枚')).toBeTruthy();
  fireEvent.click(screen.getByText('勋章'));
  expect(taro.navigateTo).toHaveBeenCalledWith({ url: '/packages/badge/wall/index' });
  unmount();
  withAnswers({ '/badges': { items: [buildBadge('early', { level: 1, fresh: true })], earned: 1 } });
  render(<MePage />);
  expect(await screen.findByText('有新勋章')).toBeTruthy();
});

test('nobody is sent to an empty shelf or an empty wall', async () => {
  withAnswers({ '/shelf': buildShelf([]), '/badges': { items: [], earned: 0 } });
  render(<MePage />);
  await act(async () => undefined);
  await act(async () => undefined);
  expect(screen.getByText('兑换码')).toBeTruthy();
  expect(screen.queryByText('积分商城')).toBeNull();
  expect(screen.queryByText('勋章')).toBeNull();
});
