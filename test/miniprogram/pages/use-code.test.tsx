import type { ClaimDetail } from '@shared/contract/benefit';
import { act, fireEvent, render, screen } from '@testing-library/react';
import { forgetOwnData } from '@/features/session/own-data';
import UsePage from '@/packages/benefit/use/index';
import { brightenScreen } from '@/platform/brightness';
import { buildProblem } from '../build';
import { buildClaimDetail, buildUse, buildUseCode } from '../build-benefit';
import { logInMember } from '../log-in';
import { hidePage, openWith, resetTaro, type StubAnswer, type StubCall, showPage, taro } from '../stubs/taro';

jest.mock('@/platform/login', () => ({ getLoginCode: async () => 'wx-code' }));
const darken = jest.fn();
jest.mock('@/platform/brightness', () => ({ brightenScreen: jest.fn(() => darken) }));

const START = Date.parse('2026-11-22T04:00:00.000Z');
const CODES = ['1111111111', '2222222222', '3333333333'];

let claim: ClaimDetail;
let now: number;
let given: number;
let online: boolean;
let codeAnswer: (() => StubAnswer) | null;

beforeEach(async () => {
  resetTaro();
  forgetOwnData();
  darken.mockClear();
  jest.mocked(brightenScreen).mockClear();
  claim = buildClaimDetail();
  now = START;
  given = 0;
  online = true;
  codeAnswer = null;
  await logInMember();
  taro.request.mockImplementation(answer);
  openWith({ id: 'claim-1' });
  jest.useFakeTimers();
});
afterEach(() => {
  jest.useRealTimers();
});

/** The server, whose clock goes on its own. */
async function answer({ url, method }: StubCall): Promise<StubAnswer> {
  if (!online) throw { errMsg: 'request:fail' };
  const header = { Date: new Date(now).toUTCString() };
  const path = url.replace('/api/v1', '');
  if (path === '/benefit-claims/claim-1') return { statusCode: 200, data: claim, header };
  if (path === '/benefit-claims/claim-1/use-codes' && method === 'POST') {
    if (codeAnswer !== null) return codeAnswer();
    const code = CODES[given] ?? '';
    given += 1;
    const expiresAt = new Date(now + 60_000).toISOString();
    return { statusCode: 201, data: buildUseCode(code, { expiresAt }), header };
  }
  throw new Error(`not expected: ${method} ${url}`);
}

async function open() {
  const page = render(<UsePage />);
  await act(async () => undefined);
  await act(async () => undefined);
  return page;
}
/** Time goes by, for the phone and for the server. */
async function wait(seconds: number): Promise<void> {
  for (let second = 0; second < seconds; second += 1) {
    now += 1_000;
    await act(async () => jest.advanceTimersByTimeAsync(1_000));
  }
}
const asked = (path: string) => taro.request.mock.calls.filter(([{ url }]) => url.endsWith(path)).length;
const use = async (change: Partial<ClaimDetail> = {}) => {
  claim = { ...claim, status: 'used', usesLeft: 0, uses: [buildUse(), ...claim.uses], ...change };
  await wait(3);
};

test('shows the code to scan and in groups to read out, with the seconds that run', async () => {
  await open();
  expect(screen.getByLabelText('核销码')).toBeTruthy();
  expect(screen.getByText('1111 1111 11')).toBeTruthy();
  expect(screen.getByLabelText('还有 60 秒')).toBeTruthy();
  await wait(10);
  expect(screen.getByLabelText('还有 50 秒')).toBeTruthy();
});

test('a code that runs out is followed by the next one, by itself', async () => {
  await open();
  await wait(61);
  expect(screen.getByText('2222 2222 22')).toBeTruthy();
  expect(given).toBe(2);
});

test('the seconds are the server’s: a phone that slept does not show a code longer than it is good', async () => {
  await open();
  now += 70_000;
  await wait(3);
  expect(screen.getByText('2222 2222 22')).toBeTruthy();
});

test('when staff has verified it the page says so, with what it saved', async () => {
  await open();
  await use();
  expect(screen.getByText('已核销')).toBeTruthy();
  expect(screen.getByText('为你节省 ¥18')).toBeTruthy();
  expect(screen.getByText('人民路店')).toBeTruthy();
  expect(screen.queryByText('再用一次')).toBeNull();
  const before = taro.request.mock.calls.length;
  await wait(10);
  expect(taro.request.mock.calls.length).toBe(before);
});

test('what was used earlier is no news, and what is left can be used at once', async () => {
  claim = buildClaimDetail({ usesTotal: 4, usesLeft: 3, uses: [buildUse({ id: 'old' })] });
  await open();
  expect(screen.getByText('还可用 3 次，共 4 次')).toBeTruthy();
  await use({ status: 'usable', usesLeft: 2 });
  expect(screen.getByText('还可用 2 次')).toBeTruthy();
  await act(async () => fireEvent.click(screen.getByText('再用一次')));
  await act(async () => undefined);
  expect(screen.getByText('2222 2222 22')).toBeTruthy();
});

test('without a network the code stays until it ends, and says so; back online there is a new one', async () => {
  await open();
  online = false;
  await wait(5);
  expect(screen.getByText('1111 1111 11')).toBeTruthy();
  expect(screen.getByText('网络没有连上，这个码在倒计时结束前仍可使用')).toBeTruthy();
  await wait(60);
  expect(screen.getByText('1111 1111 11').className).toContain('ended');
  expect(screen.getByText('网络没有连上，码已过期，连上后自动换新')).toBeTruthy();
  online = true;
  await wait(3);
  expect(screen.getByText('2222 2222 22')).toBeTruthy();
});

test('out of sight nothing is asked; on coming back a code that still holds is kept', async () => {
  await open();
  await act(async () => hidePage());
  const before = taro.request.mock.calls.length;
  await wait(20);
  expect(taro.request.mock.calls.length).toBe(before);
  await act(async () => showPage());
  await act(async () => undefined);
  expect(screen.getByLabelText('还有 40 秒')).toBeTruthy();
  expect(given).toBe(1);
});

test('a use while the page was out of sight is told on coming back', async () => {
  await open();
  await act(async () => hidePage());
  await use();
  await act(async () => showPage());
  await act(async () => undefined);
  expect(screen.getByText('已核销')).toBeTruthy();
});

test('the screen is bright only while a code is shown', async () => {
  const { unmount } = await open();
  expect(brightenScreen).toHaveBeenCalledTimes(1);
  await wait(5);
  expect(brightenScreen).toHaveBeenCalledTimes(1);
  await act(async () => hidePage());
  expect(darken).toHaveBeenCalledTimes(1);
  await act(async () => showPage());
  await act(async () => undefined);
  expect(brightenScreen).toHaveBeenCalledTimes(2);
  unmount();
  expect(darken).toHaveBeenCalledTimes(2);
});

test.each([
  [{ status: 'revoked', words: '已收回' }, '已收回'],
  [{ delivery: { kind: 'coupon', words: '', reserved: true } }, '这张券正用于一笔待支付的订单，付款或取消后会更新'],
] as const)('%o has no code, and why', async (change, why) => {
  claim = buildClaimDetail(change);
  await open();
  expect(screen.getByText(why)).toBeTruthy();
  expect(asked('use-codes')).toBe(0);
});

test('where there is no code the way leads to what else is held', async () => {
  claim = buildClaimDetail({ status: 'expired', words: '已过期' });
  await open();
  await act(async () => fireEvent.click(screen.getByText('查看我的券')));
  expect(taro.navigateTo).toHaveBeenCalledWith({ url: '/packages/benefit/coupons/index' });
});

test('a code that the server refuses says why', async () => {
  codeAnswer = () => buildProblem('CLAIM_NOT_USABLE', 409, '这张券已使用、已过期或还不能使用');
  await open();
  expect(screen.getByText('这张券已使用、已过期或还不能使用')).toBeTruthy();
  const before = taro.request.mock.calls.length;
  await wait(10);
  expect(taro.request.mock.calls.length).toBe(before);
});

test('a use between the question and the next code is told as what it is, not as a refusal', async () => {
  await open();
  codeAnswer = () => {
    claim = { ...claim, status: 'used', usesLeft: 0, uses: [buildUse()] };
    return buildProblem('CLAIM_NOT_USABLE', 409, '这张券已使用、已过期或还不能使用');
  };
  await wait(61);
  expect(screen.getByText('已核销')).toBeTruthy();
});

test('a server that asks for patience is asked again', async () => {
  codeAnswer = () => buildProblem('TOO_MANY_REQUESTS', 429, '操作太频繁了，请稍后再试');
  await open();
  expect(screen.getByText('操作太频繁了，请稍后再试')).toBeTruthy();
  codeAnswer = null;
  await wait(3);
  expect(screen.getByText('1111 1111 11')).toBeTruthy();
});

test('a page that opens without a network says so and goes on trying by itself', async () => {
  online = false;
  await open();
  expect(screen.getByText('没有取到核销码')).toBeTruthy();
  online = true;
  await wait(3);
  expect(screen.getByText('1111 1111 11')).toBeTruthy();
});
