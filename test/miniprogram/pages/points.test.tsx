import type { Shelf } from '@shared/contract/exchange';
import type { PointsBalance, PointsEntry } from '@shared/contract/points';
import { act, fireEvent, render, screen } from '@testing-library/react';
import { forgetSession } from '@/api/session-keeper';
import { forgetOwnData } from '@/features/session/own-data';
import PointsPage from '@/packages/points/points/index';
import { buildProblem } from '../build';
import { buildShelf, buildShelfItem } from '../build-exchange';
import { buildPoints, buildPointsEntry } from '../build-points';
import { logInMember } from '../log-in';
import { pullDown, reachEnd, resetTaro, type StubAnswer, showPage, taro } from '../stubs/taro';

jest.mock('@/platform/login', () => ({ getLoginCode: async () => 'wx-code' }));

let points: PointsBalance | null;
let entries: readonly PointsEntry[];
let shelf: Shelf;

beforeEach(async () => {
  resetTaro();
  forgetOwnData();
  points = buildPoints();
  shelf = buildShelf([]);
  entries = [
    buildPointsEntry({ id: 'coffee' }),
    buildPointsEntry({ id: 'cup', amount: -500, title: '兑换：马克杯', kind: 'spent' }),
    buildPointsEntry({ id: 'waits', amount: 320, title: '在线订单', status: 'pending' }),
  ];
  await logInMember();
  taro.request.mockImplementation(answer);
});

/** A server with two entries a page. */
async function answer({ url }: { url: string }): Promise<StubAnswer> {
  const { pathname, searchParams } = new URL(url, 'http://server');
  if (pathname === '/api/v1/points') return { statusCode: 200, data: { points } };
  if (pathname === '/api/v1/shelf') return { statusCode: 200, data: shelf };
  if (pathname !== '/api/v1/points/entries') throw new Error(`not expected: ${url}`);
  const direction = searchParams.get('direction');
  const from = Number(searchParams.get('cursor') ?? 0);
  const chosen = entries.filter(({ amount }) => direction === null || amount > 0 === (direction === 'in'));
  const nextCursor = from + 2 < chosen.length ? String(from + 2) : null;
  return { statusCode: 200, data: { items: chosen.slice(from, from + 2), nextCursor } };
}

async function open() {
  const page = render(<PointsPage />);
  await act(async () => undefined);
  await act(async () => undefined);
  return page;
}
const asked = (path: string) => taro.request.mock.calls.map(([{ url }]) => url).filter((url) => url.includes(path));
const lines = () => document.querySelectorAll('.ledger-line');
const choose = async (label: string) => act(async () => fireEvent.click(screen.getByLabelText(label)));

test('shows the balance, what waits, what goes soon, and the entries of the month', async () => {
  const { container } = render(<PointsPage />);
  expect(container.querySelectorAll('.skeleton').length).toBeGreaterThan(0);
  await act(async () => undefined);
  await act(async () => undefined);
  expect(screen.getByLabelText('可用积分 2,480')).toBeTruthy();
  expect(screen.getByLabelText('待入账，320，2026年5月20日起陆续可用')).toBeTruthy();
  expect(screen.getByLabelText('2026年5月31日到期，300')).toBeTruthy();
  expect(screen.getByText('2026年5月')).toBeTruthy();
  expect(screen.getByText('+120').className).toContain('gained');
  expect(screen.getByText('−500').className).toContain('lost');
});

test('the balance leads to the shelf, where something is on it', async () => {
  const { unmount } = await open();
  expect(screen.queryByText('去兑换')).toBeNull();
  unmount();
  shelf = buildShelf([buildShelfItem('coffee')]);
  await open();
  fireEvent.click(screen.getByText('去兑换'));
  expect(taro.navigateTo).toHaveBeenCalledWith({ url: '/packages/points/shelf/index' });
});

test('what is owed is said plainly', async () => {
  points = buildPoints({ available: -120, pending: 0, nextConfirmAt: null, expiring: [] });
  await open();
  expect(screen.getByText('−120')).toBeTruthy();
  expect(screen.getByText('欠 120 积分，之后获得的会先补上')).toBeTruthy();
  expect(screen.queryByText('30 天内到期')).toBeNull();
  expect(screen.queryByText('待入账')).toBeNull();
});

test('a line opens its reckoning in place and closes it again', async () => {
  await open();
  const line = screen.getByLabelText('门店消费，增加 120，5月12日 14:05，展开说明');
  expect(screen.queryByText('每 ¥1 得 1')).toBeNull();
  fireEvent.click(line);
  expect(screen.getByText('每 ¥1 得 1')).toBeTruthy();
  expect(line.getAttribute('aria-label')).toContain('收起说明');
  fireEvent.click(line);
  expect(screen.queryByText('每 ¥1 得 1')).toBeNull();
});

test('reads on by cursor as the member scrolls, each page once; what waits says so', async () => {
  await open();
  expect(lines()).toHaveLength(2);
  await act(async () => {
    reachEnd();
    reachEnd();
  });
  expect(lines()).toHaveLength(3);
  expect(screen.getByLabelText('在线订单，增加 320，待入账，5月12日 14:05，展开说明')).toBeTruthy();
  expect(screen.getByText('合计 −380，待入账 +320')).toBeTruthy();
  expect(screen.getByText('没有更早的记录了')).toBeTruthy();
  expect(asked('cursor')).toEqual(['/api/v1/points/entries?cursor=2&limit=20']);
});

test('the ledger is narrowed to what came or what went, and back', async () => {
  await open();
  await choose('使用');
  expect(asked('direction')).toEqual(['/api/v1/points/entries?direction=out&limit=20']);
  expect(lines()).toHaveLength(1);
  await choose('获得');
  expect(asked('direction=in')).toHaveLength(1);
  expect(screen.queryByText('−500')).toBeNull();
  expect(screen.getByLabelText('获得，已选中')).toBeTruthy();
});

test('a direction without entries says so and leads back to all', async () => {
  entries = entries.filter(({ amount }) => amount > 0);
  await open();
  await choose('使用');
  expect(screen.getByText('还没有使用过')).toBeTruthy();
  await act(async () => fireEvent.click(screen.getByText('查看全部')));
  expect(lines()).toHaveLength(2);
});

test('the rules open in place; who has nothing yet finds them open', async () => {
  const { unmount } = await open();
  expect(screen.queryByText('每消费 ¥1 得 1 积分。')).toBeNull();
  fireEvent.click(screen.getByLabelText('积分规则，展开'));
  expect(screen.getByText('每消费 ¥1 得 1 积分。')).toBeTruthy();
  unmount();
  entries = [];
  await open();
  expect(screen.getByText('还没有积分记录')).toBeTruthy();
  expect(screen.getByText('每消费 ¥1 得 1 积分。')).toBeTruthy();
  expect(screen.queryByText('积分明细')).toBeNull();
});

test('pulling down reads balance and entries anew', async () => {
  await open();
  points = buildPoints({ available: 2_600 });
  entries = [buildPointsEntry({ id: 'new', title: '刚刚消费' })];
  await act(async () => pullDown());
  expect(screen.getByText('2,600')).toBeTruthy();
  expect(screen.getByText('刚刚消费')).toBeTruthy();
  expect(taro.stopPullDownRefresh).toHaveBeenCalledTimes(1);
});

test('coming back keeps the place while the balance is the same, and reads the entries anew when it is not', async () => {
  await open();
  await act(async () => reachEnd());
  await act(async () => showPage());
  expect(lines()).toHaveLength(3);
  points = buildPoints({ available: 2_000 });
  entries = [buildPointsEntry({ id: 'new', amount: -480, title: '兑换：挂耳咖啡', kind: 'spent' }), ...entries];
  await act(async () => showPage());
  await act(async () => undefined);
  expect(screen.getByText('2,000')).toBeTruthy();
  expect(screen.getByText('兑换：挂耳咖啡')).toBeTruthy();
});

test('a further page that fails waits until it is asked for again', async () => {
  await open();
  taro.request.mockRejectedValueOnce({ errMsg: 'request:fail' });
  await act(async () => reachEnd());
  expect(screen.getByText('网络没有连上，请检查后重试')).toBeTruthy();
  await act(async () => reachEnd());
  expect(lines()).toHaveLength(2);
  await act(async () => fireEvent.click(screen.getByText('更早的记录')));
  expect(lines()).toHaveLength(3);
});

test('a balance that cannot be read says why and can be tried again', async () => {
  taro.request.mockResolvedValue(buildProblem('SERVICE_UNAVAILABLE', 503, '服务暂时不可用，请稍后再试'));
  await open();
  expect(screen.getByText('服务暂时不可用，请稍后再试')).toBeTruthy();
  taro.request.mockImplementation(answer);
  await act(async () => fireEvent.click(screen.getByText('重新加载')));
  await act(async () => undefined);
  expect(screen.getByText('2,480')).toBeTruthy();
});

test('entries that cannot be read leave the balance standing', async () => {
  taro.request.mockImplementation(async (call) =>
    call.url.includes('/entries')
      ? buildProblem('SERVICE_UNAVAILABLE', 503, '服务暂时不可用，请稍后再试')
      : answer(call),
  );
  await open();
  expect(screen.getByText('2,480')).toBeTruthy();
  expect(screen.getByText('服务暂时不可用，请稍后再试')).toBeTruthy();
  taro.request.mockImplementation(answer);
  await act(async () => fireEvent.click(screen.getByText('重新加载')));
  expect(lines()).toHaveLength(2);
});

test('where the business has no points the page says so and asks for no entries', async () => {
  points = null;
  await open();
  expect(screen.getByText('积分还没有开放')).toBeTruthy();
  expect(asked('/entries')).toEqual([]);
  fireEvent.click(screen.getByText('回到首页'));
  expect(taro.switchTab).toHaveBeenCalledWith({ url: '/pages/home/index' });
});

test('a visitor is invited to log in and nothing is asked', async () => {
  forgetSession();
  await open();
  expect(screen.getByText('登录后查看你的积分')).toBeTruthy();
  expect(taro.request).not.toHaveBeenCalled();
});
