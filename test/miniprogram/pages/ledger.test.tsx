import type { GrowthEntry } from '@shared/contract/growth';
import { act, fireEvent, render, screen, within } from '@testing-library/react';
import { forgetSession } from '@/api/session-keeper';
import { growthDetailStore, useGrowthCards } from '@/features/growth/growth-store';
import { growthLedger } from '@/features/growth-ledger/ledger-store';
import { useHome } from '@/features/home/home-store';
import LedgerPage from '@/packages/growth/ledger/index';
import { buildHome, buildProblem } from '../build';
import { buildGrowthCard, buildGrowthDetail, buildGrowthEntry } from '../build-growth';
import { logInMember } from '../log-in';
import { openWith, pullDown, reachEnd, resetTaro, type StubAnswer, showPage, taro } from '../stubs/taro';

jest.mock('@/platform/login', () => ({ getLoginCode: async () => 'wx-code' }));

let entries: readonly GrowthEntry[];
let detail = buildGrowthDetail();
let programmes = [buildGrowthCard()];

beforeEach(async () => {
  resetTaro();
  openWith({ programme: 'main' });
  growthLedger.forget();
  growthDetailStore('main').getState().set(null);
  useGrowthCards.getState().set(null);
  useHome.getState().set(null);
  entries = [
    buildGrowthEntry({ id: 'coffee' }),
    buildGrowthEntry({ id: 'refund', amount: -128, title: '退款收回', kind: 'takenBack' }),
    buildGrowthEntry({
      id: 'sign',
      amount: 5,
      title: '每日签到',
      group: { code: 'active', name: '活跃' },
      explanation: [],
    }),
  ];
  detail = buildGrowthDetail();
  programmes = [buildGrowthCard()];
  await logInMember();
  taro.request.mockImplementation(answer);
});

/** A server with two entries a page. */
async function answer({ url }: { url: string }): Promise<StubAnswer> {
  const { pathname, searchParams } = new URL(url, 'http://server');
  if (pathname === '/api/v1/growth') return { statusCode: 200, data: { items: programmes } };
  if (pathname === '/api/v1/growth/main') return { statusCode: 200, data: detail };
  if (pathname !== '/api/v1/growth/main/entries') throw new Error(`not expected: ${url}`);
  const group = searchParams.get('group');
  const from = Number(searchParams.get('cursor') ?? 0);
  const chosen = entries.filter((entry) => group === null || entry.group.code === group);
  const nextCursor = from + 2 < chosen.length ? String(from + 2) : null;
  return { statusCode: 200, data: { items: chosen.slice(from, from + 2), nextCursor } };
}

async function open() {
  const page = render(<LedgerPage />);
  await act(async () => undefined);
  return page;
}
const asked = (path: string) => taro.request.mock.calls.map(([{ url }]) => url).filter((url) => url.includes(path));
const lines = () => document.querySelectorAll('.ledger-line');
const chip = (name: string) => within(screen.getByLabelText('按来源筛选')).getByText(name);

test('shows the period, the month, and what came and went', async () => {
  const { container } = render(<LedgerPage />);
  expect(container.querySelectorAll('.skeleton').length).toBeGreaterThan(0);
  await act(async () => undefined);
  expect(screen.getByText('3,320')).toBeTruthy();
  expect(screen.getByText('2026年5月')).toBeTruthy();
  expect(screen.getByText('+320').className).toContain('gained');
  expect(screen.getByText('−128').className).not.toContain('gained');
  fireEvent.click(screen.getByText('为什么是黄金'));
  expect(taro.navigateTo).toHaveBeenCalledWith({ url: '/packages/growth/why/index?programme=main' });
});

test('a line opens its reckoning in place and closes it again; one without a reckoning is only read', async () => {
  await open();
  await act(async () => reachEnd());
  const line = screen.getByLabelText('门店消费，增加 320，消费 · 5月12日 14:05，展开说明');
  expect(screen.queryByText('每 ¥1 得 1')).toBeNull();
  fireEvent.click(line);
  expect(screen.getByText('每 ¥1 得 1')).toBeTruthy();
  expect(line.getAttribute('aria-label')).toContain('收起说明');
  fireEvent.click(line);
  expect(screen.queryByText('每 ¥1 得 1')).toBeNull();
  expect(screen.getByLabelText(/^每日签到/).getAttribute('role')).toBeNull();
});

test('reads on by cursor as the member scrolls, each page once, and sums the month when all of it is here', async () => {
  await open();
  expect(lines()).toHaveLength(2);
  expect(screen.queryByText('合计 +197')).toBeNull();
  await act(async () => {
    reachEnd();
    reachEnd();
  });
  expect(lines()).toHaveLength(3);
  expect(screen.getByText('合计 +197')).toBeTruthy();
  expect(screen.getByText('没有更早的记录了')).toBeTruthy();
  expect(asked('/entries')).toEqual([
    '/api/v1/growth/main/entries?limit=20',
    '/api/v1/growth/main/entries?cursor=2&limit=20',
  ]);
});

test('a group shows its own entries and its own part of the period', async () => {
  await open();
  await act(async () => fireEvent.click(chip('活跃')));
  expect(asked('group=active')).toEqual(['/api/v1/growth/main/entries?group=active&limit=20']);
  expect(lines()).toHaveLength(1);
  expect(screen.getByText('840')).toBeTruthy();
  expect(screen.getByText('2026年 · 活跃')).toBeTruthy();
  expect(screen.getByLabelText('活跃，已选中')).toBeTruthy();
});

test('a group without entries says so and leads back to all', async () => {
  entries = entries.filter(({ group }) => group.code !== 'active');
  await open();
  await act(async () => fireEvent.click(chip('活跃')));
  expect(screen.getByText('这一类还没有记录')).toBeTruthy();
  await act(async () => fireEvent.click(screen.getByText('查看全部')));
  expect(lines()).toHaveLength(2);
});

test('without any entry it says how to come by the first', async () => {
  entries = [];
  await open();
  expect(screen.getByText('还没有成长值')).toBeTruthy();
  fireEvent.click(screen.getByText('去做任务'));
  expect(taro.navigateTo).toHaveBeenCalledWith({ url: '/packages/growth/tasks/index' });
});

test('pulling down reads all of it anew', async () => {
  await open();
  entries = [buildGrowthEntry({ id: 'new', title: '刚刚消费' })];
  detail = buildGrowthDetail({ card: buildGrowthCard({ growth: 3_640 }) });
  await act(async () => pullDown());
  expect(screen.getByText('刚刚消费')).toBeTruthy();
  expect(screen.getByText('3,640')).toBeTruthy();
  expect(taro.stopPullDownRefresh).toHaveBeenCalledTimes(1);
});

test('a further page that fails waits until it is asked for again', async () => {
  await open();
  taro.request.mockRejectedValueOnce({ errMsg: 'request:fail' });
  await act(async () => reachEnd());
  expect(screen.getByText('网络没有连上，请检查后重试')).toBeTruthy();
  expect(lines()).toHaveLength(2);
  await act(async () => reachEnd());
  expect(lines()).toHaveLength(2);
  await act(async () => fireEvent.click(screen.getByText('更早的记录')));
  expect(lines()).toHaveLength(3);
});

test('a ledger that cannot be read says why and can be tried again', async () => {
  taro.request.mockResolvedValue(buildProblem('SERVICE_UNAVAILABLE', 503, '服务暂时不可用，请稍后再试'));
  await open();
  expect(screen.getByText('服务暂时不可用，请稍后再试')).toBeTruthy();
  taro.request.mockImplementation(answer);
  await act(async () => fireEvent.click(screen.getByText('重新加载')));
  expect(lines()).toHaveLength(2);
});

test('without a programme it shows the default one, asked for where the first screen has not said it', async () => {
  openWith({});
  await open();
  expect(asked('/growth').slice(0, 1)).toEqual(['/api/v1/growth']);
  await act(async () => undefined);
  expect(lines()).toHaveLength(2);
});

test('without a programme, and with the first screen known, nobody is asked which it is', async () => {
  openWith({});
  useHome.getState().set(buildHome({ growth: [buildGrowthCard()] }));
  await open();
  expect(lines()).toHaveLength(2);
  expect(taro.request.mock.calls.map(([{ url }]) => url)).not.toContain('/api/v1/growth');
});

test('where there are no tiers at all the page says that there is nothing yet', async () => {
  openWith({});
  programmes = [];
  await open();
  expect(screen.getByText('还没有成长值')).toBeTruthy();
});

test('coming back keeps the place, unless growth has come in the meantime', async () => {
  await open();
  await act(async () => reachEnd());
  await act(async () => showPage());
  expect(lines()).toHaveLength(3);
  act(growthLedger.forget);
  entries = [buildGrowthEntry({ id: 'new', title: '任务奖励' })];
  await act(async () => showPage());
  expect(screen.getByText('任务奖励')).toBeTruthy();
  expect(lines()).toHaveLength(1);
});

test('a visitor is invited to log in and nothing is asked', async () => {
  forgetSession();
  await open();
  expect(screen.getByText('登录后查看你的成长值')).toBeTruthy();
  expect(taro.request).not.toHaveBeenCalled();
});
