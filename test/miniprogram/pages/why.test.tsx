import { act, fireEvent, render, screen } from '@testing-library/react';
import { askWhy, useWhy } from '@/features/growth-why/why-store';
import WhyPage from '@/packages/growth/why/index';
import { buildProblem } from '../build';
import { buildExplanation } from '../build-growth';
import { logInMember } from '../log-in';
import { openWith, pullDown, resetTaro, taro } from '../stubs/taro';

jest.mock('@/platform/login', () => ({ getLoginCode: async () => 'wx-code' }));

beforeEach(async () => {
  resetTaro();
  openWith({ programme: 'main' });
  useWhy.getState().set(null);
  await logInMember();
  serve(buildExplanation());
});

function serve(data: object): void {
  taro.request.mockImplementation(async () => ({ statusCode: 200, data }));
}

async function open() {
  const page = render(<WhyPage />);
  await act(async () => undefined);
  return page;
}
const urls = () => taro.request.mock.calls.map(([{ url }]) => url);

test('answers with the sentences, the period, the groups, the gap, the ways and the rules', async () => {
  const { container } = render(<WhyPage />);
  expect(container.querySelectorAll('.skeleton').length).toBeGreaterThan(0);
  await act(async () => undefined);
  for (const words of [
    '为什么是黄金',
    '2026年累计 3,320 成长值，达到黄金所需的 2,000。',
    '2026年1月1日',
    '2026年12月31日',
    '2,480',
    '75%',
    '1,680',
    '5,000 升铂金',
    '再消费 ¥1,680',
    '一次就够',
    '达到门槛立即升级。',
    '当前规则：第 3 版',
  ]) {
    expect(screen.getByText(words)).toBeTruthy();
  }
  expect(new Set(urls())).toEqual(new Set(['/api/v1/growth/explain?programme=main']));
});

test('an entry that weighs much opens its reckoning; the rest is in the ledger', async () => {
  await open();
  fireEvent.click(screen.getByLabelText('门店消费，增加 320，消费 · 2026年5月12日 14:05，展开说明'));
  expect(screen.getByText('每 ¥1 得 1')).toBeTruthy();
  fireEvent.click(screen.getByText('全部明细'));
  expect(taro.navigateTo).toHaveBeenCalledWith({ url: '/packages/growth/ledger/index?programme=main' });
});

test('at the top there is no gap, and no way to close it', async () => {
  serve(buildExplanation({ next: null, ways: [] }));
  await open();
  expect(screen.getByText('黄金已是最高等级。')).toBeTruthy();
  expect(screen.queryByText('还差')).toBeNull();
});

test('at the top, ways are those that keep the tier', async () => {
  serve(buildExplanation({ next: null }));
  await open();
  expect(screen.getByText('怎样保住黄金')).toBeTruthy();
  fireEvent.click(screen.getByText('去做任务'));
  expect(taro.navigateTo).toHaveBeenCalledWith({ url: '/packages/growth/tasks/index' });
});

test('a member without any growth reads the answer, the gap and the rules', async () => {
  serve(buildExplanation({ groups: [], entries: [], growth: 0 }));
  await open();
  expect(screen.queryByText('影响最大的记录')).toBeNull();
  expect(screen.queryByText('成长值从哪里来')).toBeNull();
  expect(screen.getByText('等级规则')).toBeTruthy();
});

test('without a programme it asks for the default one, and nothing of another one is shown meanwhile', async () => {
  await askWhy('other');
  serve(buildExplanation({ programmeName: '出行会员' }));
  openWith({});
  await open();
  expect(urls().at(-1)).toBe('/api/v1/growth/explain');
  expect(screen.getByText('出行会员')).toBeTruthy();
});

test('pulling down asks again', async () => {
  await open();
  serve(buildExplanation({ growth: 4_000 }));
  await act(async () => pullDown());
  expect(screen.getAllByText('4,000').length).toBeGreaterThan(0);
  expect(taro.stopPullDownRefresh).toHaveBeenCalledTimes(1);
});

test('an answer that does not come says why and can be asked for again', async () => {
  taro.request.mockResolvedValue(buildProblem('SERVICE_UNAVAILABLE', 503, '服务暂时不可用，请稍后再试'));
  await open();
  expect(screen.getByText('服务暂时不可用，请稍后再试')).toBeTruthy();
  serve(buildExplanation());
  await act(async () => fireEvent.click(screen.getByText('重新加载')));
  expect(screen.getByText('为什么是黄金')).toBeTruthy();
});
