import type { Message } from '@shared/contract/message';
import { act, fireEvent, render, screen } from '@testing-library/react';
import { useHome } from '@/features/home/home-store';
import { useInbox } from '@/features/message/inbox-store';
import InboxPage from '@/packages/message/inbox/index';
import { buildHome, buildMember, buildMessage, buildProblem } from '../build';
import { logInMember } from '../log-in';
import { pullDown, reachEnd, resetTaro, type StubAnswer, taro } from '../stubs/taro';

jest.mock('@/platform/login', () => ({ getLoginCode: jest.fn(async () => 'wx-code') }));

const fresh = buildMessage({ id: 'fresh', createdAt: '2026-05-02T02:05:00.000Z' });
const old = buildMessage({
  id: 'old',
  topic: 'membershipEnded',
  title: '会员已到期',
  page: '/pages/plans/index',
  createdAt: '2026-05-01T02:00:00.000Z',
  readAt: '2026-05-01T03:00:00.000Z',
});

let pages: Record<string, { readonly items: readonly Message[]; readonly nextCursor: string | null }>;

beforeEach(async () => {
  resetTaro();
  useInbox.getState().clear();
  useHome.setState({ data: buildHome({ member: buildMember(), unreadMessages: 1 }), error: null, loading: false });
  pages = { '': { items: [fresh, old], nextCursor: null } };
  await logInMember();
  taro.request.mockImplementation(answer);
});

async function answer({ url, method }: { url: string; method: string }): Promise<StubAnswer> {
  if (method === 'POST') return { statusCode: 204, data: '' };
  const cursor = new URL(url, 'http://server').searchParams.get('cursor') ?? '';
  const header = { Date: 'Sat, 02 May 2026 04:00:00 GMT' };
  return { statusCode: 200, data: pages[cursor], header };
}

const posted = () => taro.request.mock.calls.filter(([{ method }]) => method === 'POST').map(([{ data }]) => data);
const row = (container: HTMLElement, id: string) => {
  const found = container.querySelector(`#message-${id}`);
  if (found === null) throw new Error(`no message ${id}`);
  return found;
};

test('shows messages by day, unread ones with a dot', async () => {
  const { container } = render(<InboxPage />);
  expect(container.querySelectorAll('.skeleton').length).toBeGreaterThan(0);
  expect(await screen.findByText('今天')).toBeTruthy();
  expect(screen.getByText('昨天')).toBeTruthy();
  expect(screen.getByText('10:05')).toBeTruthy();
  expect(row(container, 'fresh').querySelector('.message-row__dot')).toBeTruthy();
  expect(row(container, 'old').querySelector('.message-row__dot')).toBeNull();
  expect(screen.getByText('没有更早的消息了')).toBeTruthy();
});

test('a message leads to its page and is read, here and on the first screen', async () => {
  const { container } = render(<InboxPage />);
  await screen.findByText('今天');
  await act(async () => fireEvent.click(row(container, 'fresh')));
  expect(taro.navigateTo).toHaveBeenCalledWith({ url: '/packages/purchase/order/index?id=order-1' });
  expect(posted()).toEqual([{ id: 'fresh' }]);
  expect(container.querySelector('.message-row__dot')).toBeNull();
  expect(useHome.getState().data?.unreadMessages).toBe(0);
});

test('a read message only leads; a tab page is switched to', async () => {
  const { container } = render(<InboxPage />);
  await screen.findByText('今天');
  await act(async () => fireEvent.click(row(container, 'old')));
  expect(taro.switchTab).toHaveBeenCalledWith({ url: '/pages/plans/index' });
  expect(posted()).toEqual([]);
});

test('all are marked read at once', async () => {
  const { container } = render(<InboxPage />);
  const all = await screen.findByText('全部已读');
  await act(async () => fireEvent.click(all));
  expect(posted()).toEqual([{ all: true }]);
  expect(container.querySelector('.message-row__dot')).toBeNull();
  expect(screen.queryByText('全部已读')).toBeNull();
  expect(useHome.getState().data?.unreadMessages).toBe(0);
});

test('when that fails the dots stay, and it is said', async () => {
  const { container } = render(<InboxPage />);
  const all = await screen.findByText('全部已读');
  taro.request.mockResolvedValueOnce(buildProblem('SERVICE_UNAVAILABLE', 503, '服务暂时不可用，请稍后再试'));
  await act(async () => fireEvent.click(all));
  expect(taro.showToast).toHaveBeenCalledWith(expect.objectContaining({ title: '服务暂时不可用，请稍后再试' }));
  expect(container.querySelector('.message-row__dot')).toBeTruthy();
  expect(useHome.getState().data?.unreadMessages).toBe(1);
});

test('the end of the page brings the next one, by cursor', async () => {
  pages = { '': { items: [fresh], nextCursor: 'fresh' }, fresh: { items: [old], nextCursor: null } };
  render(<InboxPage />);
  await screen.findByText('今天');
  expect(screen.queryByText('昨天')).toBeNull();
  await act(async () => reachEnd());
  expect(screen.getByText('昨天')).toBeTruthy();
  expect(screen.getByText('没有更早的消息了')).toBeTruthy();
});

test('a further page that fails can be asked for again', async () => {
  pages = { '': { items: [fresh], nextCursor: 'fresh' }, fresh: { items: [old], nextCursor: null } };
  render(<InboxPage />);
  await screen.findByText('今天');
  taro.request.mockRejectedValueOnce({ errMsg: 'request:fail' });
  await act(async () => reachEnd());
  expect(screen.getByText('网络没有连上，请检查后重试')).toBeTruthy();
  await act(async () => fireEvent.click(screen.getByText('再试一次')));
  expect(screen.getByText('昨天')).toBeTruthy();
});

test('pulling down reads from the beginning', async () => {
  render(<InboxPage />);
  await screen.findByText('今天');
  pages = { '': { items: [old], nextCursor: null } };
  await act(async () => pullDown());
  expect(screen.queryByText('今天')).toBeNull();
  expect(taro.stopPullDownRefresh).toHaveBeenCalledTimes(1);
});

test('an empty inbox says what would be here', async () => {
  pages = { '': { items: [], nextCursor: null } };
  render(<InboxPage />);
  expect(await screen.findByText('还没有消息')).toBeTruthy();
});

test('an inbox that could not be loaded says why and loads again', async () => {
  taro.request.mockRejectedValueOnce({ errMsg: 'request:fail' });
  render(<InboxPage />);
  expect(await screen.findByText('网络没有连上，请检查后重试')).toBeTruthy();
  fireEvent.click(screen.getByText('重新加载'));
  expect(await screen.findByText('今天')).toBeTruthy();
});
