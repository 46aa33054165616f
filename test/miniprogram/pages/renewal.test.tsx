import type { Home } from '@shared/contract/home';
import type { Renewal } from '@shared/contract/renewal';
import { act, fireEvent, render, screen } from '@testing-library/react';
import { useHome } from '@/features/home/home-store';
import { forgetOwnData } from '@/features/session/own-data';
import RenewalPage from '@/packages/renewal/renewal/index';
import { buildHome, buildMember, buildMembership, buildProblem } from '../build';
import { buildRenewal } from '../build-renewal';
import { logInMember } from '../log-in';
import { openWith, resetTaro, type StubAnswer, type StubCall, showPage, taro } from '../stubs/taro';

jest.mock('@/platform/login', () => ({ getLoginCode: async () => 'wx-code' }));

/** What the server knows; a test changes it as time passes. */
let renewals: readonly Renewal[];
let home: Home;
let cancelAnswer: StubAnswer | null;

beforeEach(async () => {
  jest.useFakeTimers();
  resetTaro();
  forgetOwnData();
  useHome.setState({ data: null, error: null, loading: false });
  renewals = [buildRenewal()];
  cancelAnswer = null;
  const terms = [
    { startsAt: '2026-04-01T06:00:00.000Z', endsAt: '2026-05-01T06:00:00.000Z', source: 'order', orderId: 'order-1' },
    { startsAt: '2026-05-01T06:00:00.000Z', endsAt: '2026-06-01T06:00:00.000Z', source: 'renewal', orderId: 'order-2' },
  ] as const;
  home = buildHome({
    member: buildMember(),
    membership: buildMembership({ endsAt: '2026-06-01T06:00:00.000Z', terms: [...terms] }),
  });
  await logInMember();
  taro.request.mockImplementation(answer);
  openWith({ id: 'renewal-1' });
});

afterEach(() => {
  jest.useRealTimers();
});

async function answer({ url, method }: StubCall): Promise<StubAnswer> {
  if (url === '/api/v1/home') return { statusCode: 200, data: home };
  if (url === '/api/v1/renewals') return { statusCode: 200, data: { items: renewals, nextCursor: null } };
  if (method === 'POST' && url === '/api/v1/renewals/renewal-1/cancel') {
    if (cancelAnswer !== null) return cancelAnswer;
    const ending = buildRenewal({ status: 'ending', nextDebitOn: null, endReason: 'member' });
    renewals = [ending];
    return { statusCode: 200, data: ending };
  }
  throw new Error(`not expected: ${method} ${url}`);
}

const pass = (milliseconds: number) => act(() => jest.advanceTimersByTimeAsync(milliseconds));
async function open() {
  const page = render(<RenewalPage />);
  await pass(10);
  return page;
}
async function tap(id: string) {
  await act(async () => void fireEvent.click(document.querySelector(`#${id}`) as Element));
  // Until then a second tap would be taken for the same.
  await pass(400);
}
const reads = () => taro.request.mock.calls.filter(([{ url }]) => url === '/api/v1/renewals').length;

test('says what is debited when, how, and how much at most', async () => {
  await open();
  expect(screen.getByText('自动续费已开通')).toBeTruthy();
  expect(screen.getByText('2026年5月31日')).toBeTruthy();
  expect(screen.getByText('¥19')).toBeTruthy();
  expect(screen.getByText('¥19，涨价须你重新同意')).toBeTruthy();
  expect(screen.getByText(/微信支付 · /)).toBeTruthy();
  await pass(120_000);
  expect(reads()).toBe(1);
});

test('each period that was debited leads to its order', async () => {
  await open();
  expect(screen.queryByText('至 2026年5月1日')).toBeNull();
  fireEvent.click(screen.getByText('至 2026年6月1日'));
  expect(taro.navigateTo).toHaveBeenCalledWith({ url: '/packages/purchase/order/index?id=order-2' });
});

test('two taps cancel, and the second says before what stays', async () => {
  await open();
  await tap('cancel-renewal');
  expect(screen.getByText('已付的会员可以用到 2026年6月1日，权益、积分和成长值不变')).toBeTruthy();
  await tap('confirm-cancel');
  await pass(10);
  expect(screen.getByText('自动续费已取消')).toBeTruthy();
  expect(screen.getByText('已付的会员可以用到 2026年6月1日')).toBeTruthy();
  expect(document.querySelector('#cancel-renewal')).toBeNull();
  renewals = [buildRenewal({ status: 'ended', endReason: 'member', endedAt: '2026-05-02T06:00:00.000Z' })];
  await pass(2_300);
  expect(screen.getByText('解约时间')).toBeTruthy();
  await tap('sign-again');
  expect(taro.navigateTo).toHaveBeenLastCalledWith({ url: '/packages/renewal/sign/index?planId=plan-auto' });
});

test('a cancel that got no answer says so on the sheet and can be repeated', async () => {
  await open();
  cancelAnswer = buildProblem('INTERNAL_ERROR', 500);
  await tap('cancel-renewal');
  await tap('confirm-cancel');
  expect(screen.getByText(/请再点一次，重复操作没有影响/)).toBeTruthy();
  cancelAnswer = null;
  await tap('confirm-cancel');
  await pass(10);
  expect(screen.getByText('自动续费已取消')).toBeTruthy();
});

test('who thinks better of it changes nothing', async () => {
  await open();
  await tap('cancel-renewal');
  await tap('keep-renewal');
  expect(document.querySelector('.sheet')).toBeNull();
  expect(taro.request.mock.calls.filter(([{ method }]) => method === 'POST')).toHaveLength(0);
});

test('a signature is waited for; on the way back from WeChat the server is asked at once', async () => {
  renewals = [buildRenewal({ status: 'signing', signedAt: null, nextDebitOn: null, amountFen: null })];
  await open();
  expect(screen.getByText('正在确认签约结果')).toBeTruthy();
  renewals = [buildRenewal()];
  await act(async () => showPage());
  await pass(10);
  expect(screen.getByText('自动续费已开通')).toBeTruthy();
});

test('a signature that does not come can be asked for or given again', async () => {
  renewals = [buildRenewal({ status: 'signing', signedAt: null, nextDebitOn: null, amountFen: null })];
  await open();
  await pass(20_000);
  expect(screen.getByText('还没有收到签约结果')).toBeTruthy();
  await tap('sign-again');
  expect(taro.navigateTo).toHaveBeenLastCalledWith({ url: '/packages/renewal/sign/index?planId=plan-auto' });
  renewals = [buildRenewal()];
  await tap('ask-again');
  await pass(10);
  expect(screen.getByText('自动续费已开通')).toBeTruthy();
});

test('a failed debit says what to do and keeps the way out', async () => {
  renewals = [buildRenewal({ failed: true })];
  await open();
  expect(screen.getByText('这次扣款没有成功')).toBeTruthy();
  expect(screen.getByText('之后几天每天会再试一次，你不用做别的')).toBeTruthy();
  expect(document.querySelector('#cancel-renewal')).toBeTruthy();
});

test('who holds nothing any more goes to the plans to begin again', async () => {
  renewals = [buildRenewal({ status: 'ended', endReason: 'lapsed' })];
  home = buildHome({ member: buildMember(), membership: buildMembership({ active: false }) });
  await open();
  expect(screen.getByText('扣款多次没有成功，自动续费停止')).toBeTruthy();
  await tap('sign-again');
  expect(taro.switchTab).toHaveBeenCalledWith({ url: '/pages/plans/index' });
});

test('somebody without a renewal is told where there are some', async () => {
  renewals = [];
  openWith({});
  await open();
  expect(screen.getByText('没有开通自动续费')).toBeTruthy();
  await tap('to-plans');
  expect(taro.switchTab).toHaveBeenCalledWith({ url: '/pages/plans/index' });
});

test('a server that does not answer is said, and asked again on demand', async () => {
  taro.request.mockRejectedValue({ errMsg: 'request:fail' });
  await open();
  expect(screen.getByText('重新加载')).toBeTruthy();
  taro.request.mockImplementation(answer);
  fireEvent.click(screen.getByText('重新加载'));
  await pass(10);
  expect(screen.getByText('自动续费已开通')).toBeTruthy();
});

test('a renewal that Apple debits leads to the settings of the phone, and offers no cancel of its own', async () => {
  renewals = [buildRenewal({ drivenBy: 'apple' })];
  await open();
  expect(document.querySelector('#cancel-renewal')).toBeNull();
  expect(screen.getByText('请在 iPhone「设置 › Apple 账户 › 订阅」里取消')).toBeTruthy();
  expect(screen.getByText('由 Apple 扣款，续期前由 Apple 提醒')).toBeTruthy();
  expect(screen.getByText('Apple 账户')).toBeTruthy();
});
