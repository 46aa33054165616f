import type { GrowthCard, GrowthTask } from '@shared/contract/growth';
import { act, fireEvent, render, screen } from '@testing-library/react';
import { useHome } from '@/features/home/home-store';
import { forgetOwnData } from '@/features/session/own-data';
import HomePage from '@/pages/home/index';
import { buildHome, buildMember, buildMembership } from '../build';
import { buildTask } from '../build-growth';
import { buildGrowthCard, buildTierChange, tiers, warning } from '../build-tier';
import { hidePage, resetTaro, type StubAnswer, showPage, taro } from '../stubs/taro';

jest.mock('@/platform/login', () => ({ getLoginCode: jest.fn(async () => 'wx-code') }));

let growth: readonly GrowthCard[];
let tasks: readonly GrowthTask[];
let acknowledge: () => Promise<StubAnswer>;

beforeEach(() => {
  jest.useFakeTimers({ advanceTimers: true });
  resetTaro();
  forgetOwnData();
  useHome.setState({ data: null, error: null, loading: false });
  tasks = [];
  acknowledge = async () => ({ statusCode: 204, data: '' });
  taro.request.mockImplementation(async ({ method, url }) => {
    if (method === 'POST') return acknowledge();
    if (url === '/api/v1/tasks') return { statusCode: 200, data: { items: tasks } };
    const home = buildHome({ member: buildMember(), membership: buildMembership(), growth: [...growth] });
    return { statusCode: 200, data: home };
  });
});

afterEach(() => {
  // The page that this test opened can be opened again: no second tap comes any more.
  jest.runOnlyPendingTimers();
  jest.useRealTimers();
});

async function open(...cards: readonly GrowthCard[]) {
  growth = cards;
  const page = render(<HomePage />);
  await act(async () => undefined);
  return page;
}

const tap = async (container: HTMLElement, selector: string) => {
  const found = container.querySelector(selector);
  if (found === null) throw new Error(`no ${selector}`);
  await act(async () => fireEvent.click(found));
};
const posted = () =>
  taro.request.mock.calls.filter(([{ method }]) => method === 'POST').map(([{ url, data }]) => [url, data]);

const risen = buildGrowthCard({ news: buildTierChange() });
const fallen = buildGrowthCard({
  news: buildTierChange({ direction: 'down', from: tiers.gold, words: '2025年的成长值是 900。', reason: 'settled' }),
});
const trip = buildGrowthCard({ programme: 'trip', programmeName: '出行', tier: tiers.gold, growth: 2_310 });

test('without a programme everything is as it was', async () => {
  const { container } = await open();
  expect(container.querySelector('.card-shell--ink')).toBeTruthy();
  expect(container.querySelector('[class*="tier"]')).toBeNull();
});

test('the card shows the tier and leads to it', async () => {
  const { container } = await open(buildGrowthCard());
  expect(container.querySelector('.card-shell--tier-silver')).toBeTruthy();
  await tap(container, '#membership-card');
  expect(taro.navigateTo).toHaveBeenCalledWith({ url: '/packages/growth/tier/index?programme=main' });
  expect(container.querySelector('.tier-lines')).toBeNull();
});

test('further programmes stand under the card, each leading to its own ladder', async () => {
  const { container } = await open(buildGrowthCard(), trip);
  expect(container.querySelector('#tier-trip')?.getAttribute('aria-label')).toBe('出行，黄金，成长值 2,310');
  await tap(container, '#tier-trip');
  expect(taro.navigateTo).toHaveBeenCalledWith({ url: '/packages/growth/tier/index?programme=trip' });
});

test('a rise is celebrated once: the tab bar gives way, and comes back when it is acknowledged', async () => {
  const { container } = await open(risen);
  expect(screen.getByText('你已升级为白银')).toBeTruthy();
  expect(screen.getByText('成长值达到 1,000。')).toBeTruthy();
  expect(taro.hideTabBar).toHaveBeenCalledTimes(1);
  await tap(container, '#tier-seen');
  expect(container.querySelector('.tier-moment')).toBeNull();
  expect(taro.showTabBar).toHaveBeenCalledTimes(1);
  expect(posted()).toEqual([['/api/v1/growth/main/acknowledgements', { number: 7 }]]);
});

test('should the server not hear of it, the rise is not celebrated twice in a visit', async () => {
  acknowledge = async () => Promise.reject({ errMsg: 'request:fail' });
  const { container } = await open(risen);
  await tap(container, '#tier-seen');
  await act(async () => showPage());
  expect(useHome.getState().data?.growth[0]?.news).not.toBeNull();
  expect(container.querySelector('.tier-moment')).toBeNull();
});

test('looking at what is new acknowledges it and leads to the ladder', async () => {
  const { container } = await open(risen);
  await tap(container, '#tier-look');
  expect(posted()).toHaveLength(1);
  expect(taro.navigateTo).toHaveBeenCalledWith({ url: '/packages/growth/tier/index?programme=main' });
  expect(container.querySelector('.tier-moment')).toBeNull();
});

test('a page that is not in front does not take the tab bar from another', async () => {
  const { container } = await open(buildGrowthCard());
  await act(async () => hidePage());
  await act(async () => useHome.getState().set(buildHome({ member: buildMember(), growth: [risen] })));
  expect(container.querySelector('.tier-moment')).toBeNull();
  expect(taro.hideTabBar).not.toHaveBeenCalled();
  growth = [risen];
  await act(async () => showPage());
  expect(container.querySelector('.tier-moment')).toBeTruthy();
});

test('a fall is told on the page with its reason and the way back, until it is acknowledged', async () => {
  const { container } = await open(fallen);
  expect(container.querySelector('.tier-moment')).toBeNull();
  expect(screen.getByText('等级已由黄金调整为白银')).toBeTruthy();
  expect(screen.getByText('2025年的成长值是 900。')).toBeTruthy();
  expect(screen.getByText('再消费 ¥500 升黄金，随时可以回来。')).toBeTruthy();
  await tap(container, '#fall-way-main');
  expect(taro.navigateTo).toHaveBeenCalledWith({ url: '/packages/growth/tier/index?programme=main' });
  expect(container.querySelector('.tier-fall')).toBeTruthy();
  expect(posted()).toEqual([]);
  await tap(container, '#fall-seen-main');
  expect(container.querySelector('.tier-fall')).toBeNull();
  expect(posted()).toHaveLength(1);
});

test('a tier in danger says so in every programme, with a way out', async () => {
  const { container } = await open(buildGrowthCard({ warning }), { ...trip, warning });
  expect(screen.getByText('山野计划：再得 320 成长值保住白银')).toBeTruthy();
  expect(screen.getByText('出行：再得 320 成长值保住黄金')).toBeTruthy();
  expect(screen.getAllByText('最晚2026年12月31日，否则降为普通')).toHaveLength(2);
  await tap(container, '#keep-trip');
  expect(taro.navigateTo).toHaveBeenCalledWith({ url: '/packages/growth/tier/index?programme=trip' });
});

const askedForTasks = () => taro.request.mock.calls.filter(([{ url }]) => url === '/api/v1/tasks').length;

test('rewards that wait stand on the first screen and lead to the tasks, asked for once a visit and after the screen', async () => {
  tasks = [buildTask({ code: 'a', status: 'claimable' }), buildTask({ code: 'b', status: 'claimable' }), buildTask()];
  const { container } = await open(buildGrowthCard());
  expect(taro.request.mock.calls[0]?.[0].url).toBe('/api/v1/home');
  expect(screen.getByText('2 个奖励待领取')).toBeTruthy();
  await tap(container, '#rewards');
  expect(taro.navigateTo).toHaveBeenCalledWith({ url: '/packages/growth/tasks/index' });
  await act(async () => showPage());
  expect(askedForTasks()).toBe(1);
});

test('without a reward nothing is said of tasks; a failure says nothing either and is not repeated', async () => {
  tasks = [buildTask()];
  const { container, unmount } = await open(buildGrowthCard());
  expect(container.querySelector('#rewards')).toBeNull();
  unmount();
  forgetOwnData();
  taro.request.mockImplementation(async ({ url }) => {
    if (url === '/api/v1/tasks') throw { errMsg: 'request:fail' };
    return { statusCode: 200, data: buildHome({ member: buildMember(), growth: [buildGrowthCard()] }) };
  });
  const again = await open(buildGrowthCard());
  await act(async () => showPage());
  expect(again.container.querySelector('#rewards')).toBeNull();
  expect(screen.queryByText('网络没有连上，请检查后重试')).toBeNull();
  expect(askedForTasks()).toBe(2);
});

test('where there is no programme to grow in, tasks are not asked for', async () => {
  await open();
  expect(askedForTasks()).toBe(0);
});
