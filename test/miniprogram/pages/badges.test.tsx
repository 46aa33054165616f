import type { BadgeWall } from '@shared/contract/badge';
import { act, fireEvent, render, screen, within } from '@testing-library/react';
import { forgetSession } from '@/api/session-keeper';
import { forgetOwnData } from '@/features/session/own-data';
import WallPage from '@/packages/badge/wall/index';
import { buildProblem } from '../build';
import { buildBadge, buildLevel } from '../build-exchange';
import { logInMember } from '../log-in';
import { pullDown, resetTaro, type StubAnswer, type StubCall, showPage, taro } from '../stubs/taro';

jest.mock('@/platform/login', () => ({ getLoginCode: async () => 'wx-code' }));

const regular = buildBadge('regular', {
  name: '常来坐坐',
  level: 1,
  levels: [buildLevel(1, '2026-05-12T02:00:00.000Z'), buildLevel(2)],
  progress: { value: 14, target: 20, words: '还差 6 次' },
  fresh: true,
});

let wall: BadgeWall;

beforeEach(async () => {
  resetTaro();
  forgetOwnData();
  wall = { items: [regular, buildBadge('early')], earned: 1 };
  await logInMember();
  taro.request.mockImplementation(answer);
});

async function answer({ method }: StubCall): Promise<StubAnswer> {
  if (method === 'GET') return { statusCode: 200, data: wall };
  wall = { ...wall, items: wall.items.map((badge) => ({ ...badge, fresh: false })) };
  return { statusCode: 204, data: '' };
}

async function open() {
  const page = render(<WallPage />);
  await act(async () => undefined);
  return page;
}
const tap = (id: string) => act(async () => void fireEvent.click(document.querySelector(`#${id}`) as Element));
const acknowledged = () =>
  taro.request.mock.calls.filter(([{ url }]) => url === '/api/v1/badges/acknowledgements').length;

test('shows what is earned in colour with its level, and the others as outlines with what is missing', async () => {
  const { container } = render(<WallPage />);
  expect(container.querySelectorAll('.skeleton').length).toBeGreaterThan(0);
  await act(async () => undefined);
  expect(screen.getByText('已点亮 1 枚')).toBeTruthy();
  expect(screen.getByText('还有 1 枚等你点亮')).toBeTruthy();
  const earned = screen.getByLabelText('常来坐坐，第 1 级，新获得');
  expect(earned.querySelector('.medal--silver')).not.toBeNull();
  expect(earned.querySelectorAll('.medal__stud--earned')).toHaveLength(1);
  const locked = screen.getByLabelText('早起咖啡，未点亮，还差 3 次');
  expect(locked.querySelector('.medal--locked')).not.toBeNull();
  expect(within(locked).getByText('还差 3 次')).toBeTruthy();
});

test('what is new shines while the wall stays open, and is acknowledged once', async () => {
  const { unmount } = await open();
  expect(document.querySelectorAll('.medal__shine')).toHaveLength(1);
  expect(acknowledged()).toBe(1);
  await act(async () => showPage());
  expect(document.querySelectorAll('.medal__shine')).toHaveLength(1);
  expect(acknowledged()).toBe(1);
  unmount();
  await open();
  expect(document.querySelectorAll('.medal__shine')).toHaveLength(0);
  expect(acknowledged()).toBe(1);
});

test('an acknowledgement that is lost disturbs nobody', async () => {
  taro.request.mockImplementation(async (call) => {
    if (call.method === 'POST') throw { errMsg: 'request:fail' };
    return answer(call);
  });
  await open();
  expect(screen.getByText('常来坐坐')).toBeTruthy();
  expect(taro.showToast).not.toHaveBeenCalled();
});

test('from close by a badge shows its levels, when each was earned and how to come by the next', async () => {
  await open();
  await tap('badge-regular');
  const sheet = within(screen.getByRole('dialog'));
  expect(sheet.getByText('九点前来一杯的人')).toBeTruthy();
  expect(sheet.getByText('2026年5月12日获得')).toBeTruthy();
  expect(sheet.getByText('累计到店 20 次')).toBeTruthy();
  expect(sheet.getByLabelText('进度 还差 6 次')).toBeTruthy();
  await tap('close-sheet');
  expect(screen.queryByRole('dialog')).toBeNull();
});

test('who has none yet, and who has all, are told so', async () => {
  wall = { items: [buildBadge('early')], earned: 0 };
  const { unmount } = await open();
  expect(screen.getByText('还没有点亮的勋章')).toBeTruthy();
  unmount();
  wall = { items: [regular], earned: 1 };
  await open();
  expect(screen.getByText('全部点亮了')).toBeTruthy();
});

test('pulling down reads the wall anew', async () => {
  await open();
  wall = { items: [regular, buildBadge('early', { level: 1, progress: null })], earned: 2 };
  await act(async () => pullDown());
  expect(screen.getByText('已点亮 2 枚')).toBeTruthy();
  expect(taro.stopPullDownRefresh).toHaveBeenCalledTimes(1);
});

test('a business without badges says so, and a wall that cannot be read can be tried again', async () => {
  wall = { items: [], earned: 0 };
  const { unmount } = await open();
  expect(screen.getByText('勋章还在准备')).toBeTruthy();
  unmount();
  forgetOwnData();
  taro.request.mockResolvedValue(buildProblem('SERVICE_UNAVAILABLE', 503, '服务暂时不可用，请稍后再试'));
  await open();
  expect(screen.getByText('服务暂时不可用，请稍后再试')).toBeTruthy();
  wall = { items: [regular], earned: 1 };
  taro.request.mockImplementation(answer);
  await act(async () => fireEvent.click(screen.getByText('重新加载')));
  expect(screen.getByText('已点亮 1 枚')).toBeTruthy();
});

test('a visitor is invited to log in and nothing is asked', async () => {
  forgetSession();
  await open();
  expect(screen.getByText('登录后查看你的勋章')).toBeTruthy();
  expect(taro.request).not.toHaveBeenCalled();
});
