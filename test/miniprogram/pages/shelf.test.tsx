import type { Exchange, Shelf } from '@shared/contract/exchange';
import { act, fireEvent, render, screen } from '@testing-library/react';
import { forgetSession } from '@/api/session-keeper';
import { forgetOwnData } from '@/features/session/own-data';
import ExchangesPage from '@/packages/points/exchanges/index';
import ShelfPage from '@/packages/points/shelf/index';
import { buildProblem } from '../build';
import { buildExchange, buildShelf, buildShelfItem, buildWaitingExchange } from '../build-exchange';
import { buildPoints } from '../build-points';
import { logInMember } from '../log-in';
import { pullDown, reachEnd, resetTaro, type StubAnswer, showPage, taro } from '../stubs/taro';

jest.mock('@/platform/login', () => ({ getLoginCode: async () => 'wx-code' }));

let shelf: Shelf;
let exchanges: readonly Exchange[];

beforeEach(async () => {
  resetTaro();
  forgetOwnData();
  shelf = buildShelf([
    buildShelfItem('coffee', { words: '仅剩 3 份', stockLeft: 3 }),
    buildShelfItem('music', { points: 12_000, moneyFen: 500, state: 'short', words: '还差 10,920 积分' }),
  ]);
  exchanges = [buildExchange({ id: 'one' }), buildWaitingExchange({ id: 'two' }), buildExchange({ id: 'three' })];
  await logInMember();
  taro.request.mockImplementation(answer);
});

/** A server with two exchanges a page. */
async function answer({ url }: { url: string }): Promise<StubAnswer> {
  const { pathname, searchParams } = new URL(url, 'http://server');
  if (pathname === '/api/v1/shelf') return { statusCode: 200, data: shelf };
  if (pathname === '/api/v1/points') return { statusCode: 200, data: { points: buildPoints({ unit: '里程' }) } };
  if (pathname !== '/api/v1/exchanges') throw new Error(`not expected: ${url}`);
  const from = Number(searchParams.get('cursor') ?? 0);
  const nextCursor = from + 2 < exchanges.length ? String(from + 2) : null;
  return { statusCode: 200, data: { items: exchanges.slice(from, from + 2), nextCursor } };
}

async function open(page = <ShelfPage />) {
  const opened = render(page);
  await act(async () => undefined);
  await act(async () => undefined);
  return opened;
}
const choose = async (label: string) => act(async () => fireEvent.click(screen.getByLabelText(label)));

test('shows the balance, and every item with its price and how it stands', async () => {
  const { container } = render(<ShelfPage />);
  expect(container.querySelectorAll('.skeleton').length).toBeGreaterThan(0);
  await act(async () => undefined);
  expect(screen.getByLabelText('可用积分 1,080，查看明细')).toBeTruthy();
  expect(screen.getByLabelText('中杯咖啡券，任意中杯，500 积分，仅剩 3 份')).toBeTruthy();
  expect(screen.getByLabelText('中杯咖啡券，任意中杯，12,000 积分 + ¥5，还差 10,920 积分')).toBeTruthy();
  expect(screen.getByText('仅剩 3 份').className).toContain('near');
});

test('an item leads to its page, the head to the ledger and to what was exchanged', async () => {
  await open();
  const lead = (id: string) => fireEvent.click(document.querySelector(`#${id}`) as Element);
  lead('item-coffee');
  expect(taro.navigateTo).toHaveBeenLastCalledWith({ url: '/packages/points/item/index?code=coffee' });
  lead('to-exchanges');
  expect(taro.navigateTo).toHaveBeenLastCalledWith({ url: '/packages/points/exchanges/index' });
  lead('to-points');
  expect(taro.navigateTo).toHaveBeenLastCalledWith({ url: '/packages/points/points/index' });
});

test('it is narrowed to what the member can have, and back', async () => {
  await open();
  await choose('我能兑的');
  expect(document.querySelectorAll('.shelf-card')).toHaveLength(1);
  await choose('全部');
  expect(document.querySelectorAll('.shelf-card')).toHaveLength(2);
});

test('where nothing is within reach it says so and leads back to all', async () => {
  shelf = buildShelf([buildShelfItem('music', { state: 'short', words: '还差 120 积分' })], 380);
  await open();
  await choose('我能兑的');
  expect(screen.getByText('暂时没有能兑的')).toBeTruthy();
  await act(async () => fireEvent.click(screen.getByText('查看全部')));
  expect(document.querySelectorAll('.shelf-card')).toHaveLength(1);
});

test('coming back and pulling down read it anew', async () => {
  await open();
  shelf = buildShelf([buildShelfItem('coffee')], 580);
  await act(async () => showPage());
  expect(screen.getByLabelText('可用积分 580，查看明细')).toBeTruthy();
  shelf = buildShelf([buildShelfItem('coffee')], 80);
  await act(async () => pullDown());
  expect(screen.getByLabelText('可用积分 80，查看明细')).toBeTruthy();
});

test('an empty shelf, and a business without points, say what comes', async () => {
  shelf = buildShelf([]);
  const { unmount } = await open();
  expect(screen.getByText('商品正在准备')).toBeTruthy();
  unmount();
  forgetOwnData();
  shelf = { shelf: null };
  await open();
  expect(screen.getByText('积分商城还没有开放')).toBeTruthy();
});

test('a shelf that cannot be read says why and can be tried again', async () => {
  taro.request.mockResolvedValue(buildProblem('SERVICE_UNAVAILABLE', 503, '服务暂时不可用，请稍后再试'));
  await open();
  expect(screen.getByText('服务暂时不可用，请稍后再试')).toBeTruthy();
  taro.request.mockImplementation(answer);
  await act(async () => fireEvent.click(screen.getByText('重新加载')));
  expect(screen.getByText('1,080')).toBeTruthy();
});

test('a visitor is invited to log in and nothing is asked', async () => {
  forgetSession();
  await open();
  expect(screen.getByText('登录后看看积分能换什么')).toBeTruthy();
  expect(taro.request).not.toHaveBeenCalled();
});

test('the records are read page by page, each with how it stands, in the own word for points', async () => {
  await open(<ExchangesPage />);
  expect(screen.getByLabelText('中杯咖啡券，已兑换，500 里程，2026年5月1日 14:00')).toBeTruthy();
  expect(screen.getByLabelText('中杯咖啡券，待支付，500 里程 + ¥5，2026年5月1日 14:00')).toBeTruthy();
  await act(async () => reachEnd());
  expect(document.querySelectorAll('.exchange-line')).toHaveLength(3);
  expect(screen.getByText('没有更早的记录了')).toBeTruthy();
  fireEvent.click(document.querySelector('#two') as Element);
  expect(taro.navigateTo).toHaveBeenLastCalledWith({ url: '/packages/points/exchange/index?id=two' });
});

test('who has exchanged nothing is led to the shelf', async () => {
  exchanges = [];
  await open(<ExchangesPage />);
  fireEvent.click(screen.getByText('看看能换什么'));
  expect(taro.navigateTo).toHaveBeenLastCalledWith({ url: '/packages/points/shelf/index' });
});
