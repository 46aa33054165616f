import type { GrowthCard, GrowthDetail } from '@shared/contract/growth';
import { act, fireEvent, render, screen } from '@testing-library/react';
import { useHome } from '@/features/home/home-store';
import { forgetOwnData } from '@/features/session/own-data';
import TierPage from '@/packages/growth/tier/index';
import { buildProblem } from '../build';
import { buildGrowthCard, buildGrowthDetail, buildTierChange, tiers, warning } from '../build-tier';
import { logInMember } from '../log-in';
import { openWith, pullDown, resetTaro, taro } from '../stubs/taro';

jest.mock('@/platform/login', () => ({ getLoginCode: jest.fn(async () => 'wx-code') }));

const tripCard = buildGrowthCard({ programme: 'trip', programmeName: '出行', tier: tiers.gold, unit: '里程' });
let cards: readonly GrowthCard[];
let details: Record<string, GrowthDetail>;

beforeEach(async () => {
  jest.useFakeTimers({ advanceTimers: true });
  resetTaro();
  forgetOwnData();
  useHome.setState({ data: null, error: null, loading: false });
  cards = [buildGrowthCard()];
  details = { main: buildGrowthDetail(), trip: buildGrowthDetail({ card: tripCard }) };
  await logInMember();
  taro.request.mockImplementation(async ({ url }) => {
    const header = { Date: 'Thu, 02 Jul 2026 04:00:00 GMT' };
    if (url === '/api/v1/growth') return { statusCode: 200, data: { items: cards }, header };
    const detail = details[url.replace('/api/v1/growth/', '')];
    return detail === undefined
      ? buildProblem('NOT_FOUND', 404, '没有找到')
      : { statusCode: 200, data: detail, header };
  });
});

afterEach(() => {
  // The page that this test opened can be opened again: no second tap comes any more.
  jest.runOnlyPendingTimers();
  jest.useRealTimers();
});

async function open() {
  const page = render(<TierPage />);
  await act(async () => undefined);
  await act(async () => undefined);
  return page;
}

const tap = async (container: HTMLElement, selector: string) => {
  const found = container.querySelector(selector);
  if (found === null) throw new Error(`no ${selector}`);
  await act(async () => fireEvent.click(found));
};
const asked = (path: string) => taro.request.mock.calls.filter(([{ url }]) => url === path).length;
const texts = (container: HTMLElement, selector: string) =>
  [...container.querySelectorAll(selector)].map(({ textContent }) => textContent);

test('without a programme in its address it shows the default one', async () => {
  const { container } = render(<TierPage />);
  expect(container.querySelectorAll('.skeleton').length).toBeGreaterThan(0);
  expect(await screen.findByText('等级阶梯')).toBeTruthy();
  expect(container.querySelector('.card-shell--tier-silver')).toBeTruthy();
  expect(container.querySelector('.choice-chips')).toBeNull();
});

test('shows ladder, growth by group, ways and history', async () => {
  const { container } = await open();
  expect(texts(container, '.rung__name')).toEqual(['黑曜', '黄金', '白银', '普通']);
  expect(texts(container, '.rung--held .rung__note')).toEqual(['当前等级']);
  expect(screen.getByText('2026年成长值')).toBeTruthy();
  expect(container.querySelector('.curve')?.getAttribute('aria-label')).toBe('2026年成长值 1,500，从1月1日起的变化');
  expect(texts(container, '.group-bars__name')).toEqual(['消费', '任务', '退款扣回']);
  expect(screen.getByText('升到黄金')).toBeTruthy();
  expect(texts(container, '.way__words')).toEqual(['再消费 ¥500', '写 3 条评价']);
  expect(screen.getAllByText('一次就够')).toHaveLength(1);
  expect(screen.getByText('升为白银')).toBeTruthy();
});

test.each([
  ['#ledger', '/packages/growth/ledger/index?programme=main'],
  ['#why', '/packages/growth/why/index?programme=main'],
  ['#tasks', '/packages/growth/tasks/index'],
  ['#to-tasks', '/packages/growth/tasks/index'],
])('%s leads on', async (selector, url) => {
  const { container } = await open();
  await tap(container, selector);
  expect(taro.navigateTo).toHaveBeenCalledWith({ url });
});

test('the address names the programme; the switch goes to another, and what was read before is there at once', async () => {
  cards = [buildGrowthCard(), tripCard];
  openWith({ programme: 'trip' });
  await open();
  expect(screen.getByText('2026年里程')).toBeTruthy();
  await act(async () => fireEvent.click(screen.getByLabelText('山野计划')));
  await act(async () => undefined);
  expect(screen.getByText('2026年成长值')).toBeTruthy();
  await act(async () => fireEvent.click(screen.getByLabelText('出行')));
  expect(screen.getByText('2026年里程')).toBeTruthy();
});

test('who comes from the first screen does not wait for the cards', async () => {
  taro.request.mockImplementation(async ({ url }) => {
    if (url === '/api/v1/growth') return new Promise(() => undefined);
    return { statusCode: 200, data: details.main };
  });
  openWith({ programme: 'main' });
  await open();
  expect(screen.getByText('等级阶梯')).toBeTruthy();
});

test('a tier in danger is said here too, with tasks as the way out', async () => {
  details.main = buildGrowthDetail({ card: buildGrowthCard({ warning }) });
  const { container } = await open();
  expect(screen.getByText('再得 320 成长值保住白银')).toBeTruthy();
  expect(screen.getByText('保住白银')).toBeTruthy();
  await tap(container, '#keep');
  expect(taro.navigateTo).toHaveBeenCalledWith({ url: '/packages/growth/tasks/index' });
});

test('where no task closes the gap, nobody is sent to the tasks', async () => {
  const ways = [{ source: 'order', words: '再消费 ¥500', growth: 500, closes: true }];
  details.main = buildGrowthDetail({ ways });
  const { container } = await open();
  expect(texts(container, '.way__words')).toEqual(['再消费 ¥500']);
  expect(container.querySelector('#to-tasks')).toBeNull();
});

test('a tier that was given is said plainly', async () => {
  const held = { kind: 'extension', earned: tiers.plain, until: '2026-12-31T16:00:00.000Z', words: '因系统维护延长。' };
  details.main = buildGrowthDetail({ held: { ...held, kind: 'extension' } });
  await open();
  expect(screen.getByText('等级已延长保留')).toBeTruthy();
  expect(screen.getByText('因系统维护延长。')).toBeTruthy();
});

test('at the top there is no gap to close; before the first growth nothing is drawn', async () => {
  const card = buildGrowthCard({ tier: tiers.obsidian, next: null, growth: 0 });
  details.main = buildGrowthDetail({ card, ways: [], curve: [], groups: [], history: [] });
  const { container } = await open();
  expect(container.querySelector('#to-tasks')).toBeNull();
  expect(container.querySelector('.curve')).toBeNull();
  expect(screen.getByText('这段时间还没有成长值，第一笔到账后这里会画出它的变化。')).toBeTruthy();
  expect(screen.getByText('还没有变动。每次升降和原因都会记在这里。')).toBeTruthy();
});

test('a long history opens with a tap', async () => {
  const history = [6, 5, 4, 3, 2, 1].map((number) => buildTierChange({ number }));
  details.main = buildGrowthDetail({ history });
  const { container } = await open();
  expect(container.querySelectorAll('.change')).toHaveLength(4);
  await act(async () => fireEvent.click(screen.getByText('查看全部 6 次变动')));
  expect(container.querySelectorAll('.change')).toHaveLength(6);
});

test('pulling down asks for all of it again', async () => {
  await open();
  const before = [asked('/api/v1/growth'), asked('/api/v1/growth/main')];
  await act(async () => pullDown());
  expect([asked('/api/v1/growth'), asked('/api/v1/growth/main')]).toEqual(before.map((times) => times + 1));
  expect(taro.stopPullDownRefresh).toHaveBeenCalledTimes(1);
});

test('a business without programmes says so and leads on', async () => {
  cards = [];
  await open();
  expect(screen.getByText('还没有会员等级')).toBeTruthy();
  fireEvent.click(screen.getByText('看看会员方案'));
  expect(taro.switchTab).toHaveBeenCalledWith({ url: '/pages/plans/index' });
});

test('a page that could not be loaded says why and loads again', async () => {
  openWith({ programme: 'main' });
  taro.request.mockRejectedValue({ errMsg: 'request:fail' });
  await open();
  expect(screen.getByText('网络没有连上，请检查后重试')).toBeTruthy();
  taro.request.mockResolvedValue({ statusCode: 200, data: details.main });
  await act(async () => fireEvent.click(screen.getByText('重新加载')));
  expect(screen.getByText('等级阶梯')).toBeTruthy();
});
