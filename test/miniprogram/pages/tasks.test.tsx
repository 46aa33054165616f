import type { GrowthTask } from '@shared/contract/growth';
import { act, fireEvent, render, screen, within } from '@testing-library/react';
import { useGrowthCards } from '@/features/growth/growth-store';
import { growthLedger } from '@/features/growth-ledger/ledger-store';
import { useHome } from '@/features/home/home-store';
import { useTasks } from '@/features/task/task-store';
import TasksPage from '@/packages/growth/tasks/index';
import { buildHome, buildMember, buildProblem } from '../build';
import { buildGrowthCard, buildTask } from '../build-growth';
import { logInMember } from '../log-in';
import { pullDown, resetTaro, type StubAnswer, type StubCall, showPage, taro } from '../stubs/taro';

jest.mock('@/platform/login', () => ({ getLoginCode: async () => 'wx-code' }));

let tasks: readonly GrowthTask[];
let first = true;

beforeEach(async () => {
  resetTaro();
  useTasks.getState().set(null);
  useHome.getState().set(null);
  useGrowthCards.getState().set(null);
  first = true;
  tasks = [
    buildTask({ code: 'phone', kind: 'newcomer', name: '绑定手机号', progress: 0, target: 1, action: toProfile }),
    buildTask({ code: 'sign', kind: 'daily', name: '每日签到', progress: 0, target: 1, endsAt, action: signIn }),
    buildTask({ code: 'review', progress: 5, status: 'claimable' }),
    buildTask({ code: 'spend', name: '五月消费', measure: 'fen', progress: 12_000, target: 30_000, endsAt: endOfMay }),
  ];
  await logInMember();
  taro.request.mockImplementation(answer);
});

const toProfile = { kind: 'page', page: '/packages/member/profile/index', words: '去绑定' } as const;
const signIn = { kind: 'checkIn', words: '签到' } as const;
const endsAt = '2026-05-12T16:00:00.000Z';
const endOfMay = '2026-05-31T16:00:00.000Z';

async function answer({ url, method }: StubCall): Promise<StubAnswer> {
  const header = { Date: 'Tue, 12 May 2026 08:00:00 GMT' };
  const code = /\/tasks\/(\w+)\/claim$/.exec(url)?.[1];
  if (method === 'POST') {
    tasks = tasks.map((task) => (task.code === (code ?? 'sign') ? { ...task, status: 'done' } : task));
    const task = tasks.find((each) => each.code === code);
    return { statusCode: 200, data: task ?? { day: '2026-05-12', first }, header };
  }
  if (url.endsWith('/tasks')) return { statusCode: 200, data: { items: tasks }, header };
  if (url.endsWith('/home')) return { statusCode: 200, data: buildHome({ member: buildMember() }), header };
  return { statusCode: 200, data: { items: [] }, header };
}

async function open() {
  const page = render(<TasksPage />);
  await act(async () => undefined);
  return page;
}
const posts = () => taro.request.mock.calls.map(([call]) => call).filter(({ method }) => method === 'POST');
const reads = (path: string) => taro.request.mock.calls.filter(([{ url }]) => url === `/api/v1${path}`).length;
const line = (code: string) => {
  const found = document.querySelector<HTMLElement>(`#task-${code}`);
  if (found === null) throw new Error(`no task ${code}`);
  return within(found);
};

test('shows tasks by kind with their progress, window and reward', async () => {
  const { container } = render(<TasksPage />);
  expect(container.querySelectorAll('.skeleton').length).toBeGreaterThan(0);
  await act(async () => undefined);
  for (const title of ['新人任务', '每日任务', '限时任务', '1 个奖励待领取', '共 +50 成长值']) {
    expect(screen.getByText(title)).toBeTruthy();
  }
  expect(line('spend').getByText('¥120 / ¥300')).toBeTruthy();
  expect(line('spend').getByLabelText('进度 ¥120 / ¥300').getAttribute('role')).toBe('progressbar');
  expect(line('spend').getByText('5月31日截止')).toBeTruthy();
  expect(line('sign').getByText('今天内有效')).toBeTruthy();
  expect(line('sign').queryByRole('progressbar')).toBeNull();
});

test('an open task leads to where it is done, and coming back reads how far it is', async () => {
  await open();
  fireEvent.click(screen.getByText('去绑定'));
  expect(taro.navigateTo).toHaveBeenCalledWith({ url: '/packages/member/profile/index' });
  tasks = tasks.map((task) => (task.code === 'phone' ? { ...task, status: 'claimable' } : task));
  await act(async () => showPage());
  expect(line('phone').getByText('领取')).toBeTruthy();
});

test('one tap takes the reward: the line changes at once, and what shows growth is read anew', async () => {
  await growthLedger.show({ programme: 'main', group: null });
  useGrowthCards.getState().set({ items: [buildGrowthCard()] });
  await open();
  taro.request.mockClear();
  await act(async () => fireEvent.click(line('review').getByText('领取')));
  expect(posts().map(({ url }) => url)).toEqual(['/api/v1/tasks/review/claim']);
  expect(line('review').getByText('已完成')).toBeTruthy();
  expect(screen.getByText('还有 3 个任务可以做')).toBeTruthy();
  expect(taro.showToast).toHaveBeenCalledWith(expect.objectContaining({ title: '已领取 +50 成长值' }));
  expect([reads('/home'), reads('/growth'), reads('/tasks')]).toEqual([1, 1, 0]);
  expect(growthLedger.useEntries.getState().items).toBeNull();
});

test('a double tap claims once', async () => {
  await open();
  const button = line('review').getByText('领取');
  await act(async () => {
    fireEvent.click(button);
    fireEvent.click(button);
  });
  expect(posts()).toHaveLength(1);
});

test('a claim that did not arrive can be tapped again', async () => {
  await open();
  taro.request.mockRejectedValueOnce({ errMsg: 'request:fail' });
  await act(async () => fireEvent.click(line('review').getByText('领取')));
  expect(taro.showToast).toHaveBeenCalledWith(expect.objectContaining({ title: '网络没有连上，请检查后重试' }));
  await act(async () => fireEvent.click(line('review').getByText('领取')));
  expect(line('review').getByText('已完成')).toBeTruthy();
});

test('a refused claim says why and shows what is true now', async () => {
  await open();
  taro.request.mockResolvedValueOnce(buildProblem('INVALID_REQUEST', 400, '这个任务已经结束'));
  tasks = tasks.filter(({ code }) => code !== 'review');
  await act(async () => fireEvent.click(line('review').getByText('领取')));
  expect(taro.showToast).toHaveBeenCalledWith(expect.objectContaining({ title: '这个任务已经结束' }));
  expect(document.querySelector('#task-review')).toBeNull();
});

test.each([
  [true, '签到成功'],
  [false, '今天已经签到过了'],
])('checking in (first of the day: %s) is said, and the tasks are read anew', async (isFirst, words) => {
  first = isFirst;
  await open();
  await act(async () => fireEvent.click(screen.getByText('签到')));
  expect(posts().map(({ url }) => url)).toEqual(['/api/v1/check-ins']);
  expect(taro.showToast).toHaveBeenCalledWith(expect.objectContaining({ title: words }));
  expect(line('sign').getByText('已完成')).toBeTruthy();
  expect(reads('/home')).toBe(1);
});

test('when all is done it says so', async () => {
  tasks = [buildTask({ status: 'done' })];
  await open();
  expect(screen.getByText('任务都完成了')).toBeTruthy();
  fireEvent.click(screen.getByText('成长值明细'));
  expect(taro.navigateTo).toHaveBeenCalledWith({ url: '/packages/growth/ledger/index' });
});

test('without tasks there is a way on', async () => {
  tasks = [];
  await open();
  expect(screen.getByText('现在没有任务')).toBeTruthy();
  fireEvent.click(screen.getByText('查看我的等级'));
  expect(taro.navigateTo).toHaveBeenCalledWith({ url: '/packages/growth/tier/index' });
});

test('pulling down reads them anew; a list that does not come says why', async () => {
  await open();
  tasks = [buildTask({ name: '新任务' })];
  await act(async () => pullDown());
  expect(screen.getByText('新任务')).toBeTruthy();
  act(() => useTasks.getState().set(null));
  taro.request.mockRejectedValue({ errMsg: 'request:fail' });
  await act(async () => pullDown());
  expect(screen.getByText('网络没有连上，请检查后重试')).toBeTruthy();
  taro.request.mockImplementation(answer);
  await act(async () => fireEvent.click(screen.getByText('重新加载')));
  expect(screen.getByText('新任务')).toBeTruthy();
});
