import { act, fireEvent, render, screen } from '@testing-library/react';
import { useMemberExport } from '@/features/member/export-store';
import ExportPage from '@/packages/member/export/index';
import { buildProblem } from '../build';
import { logInMember } from '../log-in';
import { resetTaro, taro } from '../stubs/taro';

jest.mock('@/platform/login', () => ({ getLoginCode: async () => 'wx-code' }));
const mockCopy = jest.fn(async (_text: string) => undefined);
jest.mock('@/platform/clipboard', () => ({ copyText: (text: string) => mockCopy(text) }));

const data = {
  exportedAt: '2026-05-01T06:00:00.000Z',
  sections: { profile: { nickname: '林小满' }, orders: [{ amountFen: 100 }] },
};

beforeEach(async () => {
  resetTaro();
  mockCopy.mockClear();
  await logInMember();
});

async function open() {
  const page = render(<ExportPage />);
  await act(async () => undefined);
  return page;
}

test('opens one section at a time, copies everything, and keeps nothing afterwards', async () => {
  taro.request.mockResolvedValue({ statusCode: 200, data });
  const { unmount } = await open();
  fireEvent.click(screen.getByText('个人资料'));
  expect(screen.getByText('林小满')).toBeTruthy();
  fireEvent.click(screen.getByText('订单'));
  expect(screen.queryByText('林小满')).toBeNull();
  expect(screen.getByText('¥1')).toBeTruthy();
  await act(async () => fireEvent.click(screen.getByText('复制全部数据')));
  expect(JSON.parse(mockCopy.mock.calls[0]?.[0] ?? '')).toEqual(data);
  unmount();
  expect(useMemberExport.getState().data).toBeNull();
});

test('an export that does not come can be asked for again', async () => {
  taro.request.mockResolvedValue(buildProblem('TOO_MANY_REQUESTS', 429, '操作太频繁了，请稍后再试'));
  await open();
  expect(screen.getByText('操作太频繁了，请稍后再试')).toBeTruthy();
  taro.request.mockResolvedValue({ statusCode: 200, data });
  await act(async () => fireEvent.click(screen.getByText('重新加载')));
  expect(screen.getByText('复制全部数据')).toBeTruthy();
});
