import { act, fireEvent, render, screen } from '@testing-library/react';
import { useHome } from '@/features/home/home-store';
import { useSubscriptions } from '@/features/member/subscription-store';
import SubscriptionsPage from '@/packages/member/subscriptions/index';
import { buildHome, buildMember } from '../build';
import { logInMember } from '../log-in';
import { resetTaro, taro } from '../stubs/taro';

jest.mock('@/platform/login', () => ({ getLoginCode: async () => 'wx-code' }));
const mockAsk = jest.fn<Promise<Record<string, string>>, [readonly string[]]>();
jest.mock('@/platform/subscribe', () => ({ requestSubscribe: (ids: readonly string[]) => mockAsk(ids) }));

let credits = 0;

beforeEach(async () => {
  resetTaro();
  mockAsk.mockReset();
  credits = 0;
  await logInMember();
  useHome.setState({ data: buildHome({ member: buildMember() }), error: null, loading: false });
  useSubscriptions.setState({ data: null, error: null, loading: false });
  taro.request.mockImplementation(async ({ method }) => {
    if (method === 'POST') {
      credits += 1;
      return { statusCode: 204, data: null };
    }
    const item = { topic: 'membershipEnded', label: '会员到期通知', templateId: 't-1', credits };
    return { statusCode: 200, data: { items: [item] } };
  });
});

async function open() {
  render(<SubscriptionsPage />);
  await act(async () => undefined);
}
const tap = () => act(async () => fireEvent.click(screen.getByText('会员到期通知')));
const reports = () => taro.request.mock.calls.map(([call]) => call).filter(({ method }) => method === 'POST');

test('each message says when it comes and how many are left', async () => {
  credits = 2;
  await open();
  expect(screen.getByText('会员到期后，告诉你权益已停止')).toBeTruthy();
  expect(screen.getByText('还会通知你 2 次')).toBeTruthy();
});

test('WeChat is asked in the tap itself, and the answer reaches the server', async () => {
  await open();
  mockAsk.mockResolvedValue({ 't-1': 'accept' });
  fireEvent.click(screen.getByText('会员到期通知'));
  expect(mockAsk).toHaveBeenCalledWith(['t-1']);
  await act(async () => undefined);
  expect(reports()[0]).toMatchObject({ url: '/api/v1/subscriptions', data: { answers: { 't-1': 'accept' } } });
  expect(screen.getByText('还会通知你 1 次')).toBeTruthy();
});

test('two taps ask once', async () => {
  await open();
  mockAsk.mockResolvedValue({ 't-1': 'accept' });
  await act(async () => {
    fireEvent.click(screen.getByText('会员到期通知'));
    fireEvent.click(screen.getByText('会员到期通知'));
  });
  expect(mockAsk).toHaveBeenCalledTimes(1);
});

test.each([
  ['reject', '没有开启，随时可以再点'],
  ['ban', '微信暂时不能发送这种通知'],
])('an answer of %s is reported and told', async (answer, words) => {
  await open();
  mockAsk.mockResolvedValue({ 't-1': answer });
  await tap();
  expect(reports()).toHaveLength(1);
  expect(taro.showToast).toHaveBeenCalledWith(expect.objectContaining({ title: words }));
});

test('no answer from WeChat is nothing to report, and can be asked for again', async () => {
  await open();
  mockAsk.mockResolvedValue({});
  await tap();
  await tap();
  expect(reports()).toEqual([]);
  expect(mockAsk).toHaveBeenCalledTimes(2);
});

test('without templates there is a way to the messages', async () => {
  taro.request.mockResolvedValue({ statusCode: 200, data: { items: [] } });
  await open();
  fireEvent.click(screen.getByText('查看消息'));
  expect(taro.navigateTo).toHaveBeenCalledWith({ url: '/packages/message/inbox/index' });
});
