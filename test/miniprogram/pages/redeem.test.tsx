import type { CodeRedemption } from '@shared/contract/code-card';
import { act, fireEvent, render, screen } from '@testing-library/react';
import { forgetSession } from '@/api/session-keeper';
import { useHome } from '@/features/home/home-store';
import RedeemPage from '@/packages/redeem/index';
import { readCopiedText } from '@/platform/clipboard';
import { buildHome, buildProblem } from '../build';
import { logInMember } from '../log-in';
import { resetTaro, type StubAnswer, type StubCall, taro } from '../stubs/taro';

jest.mock('@/platform/login', () => ({ getLoginCode: async () => 'wx-code' }));
jest.mock('@/platform/clipboard', () => ({ readCopiedText: jest.fn() }));
const copied = jest.mocked(readCopiedText);

const CODE = '7Q2KF0XJ4M8888899999';
const header = { Date: 'Fri, 01 May 2026 06:09:12 GMT' };
const card: CodeRedemption = {
  kind: 'membership',
  name: '山茶会员年卡',
  words: '有效期至 2027年5月1日',
  page: '/pages/home/index',
  first: true,
};

/** What the server answers to a code. */
let answers: (body: { readonly code: string; readonly account?: string }) => StubAnswer;

beforeEach(async () => {
  resetTaro();
  copied.mockReset();
  answers = () => ({ statusCode: 200, data: card, header });
  await logInMember();
  useHome.setState({ data: null, error: null, loading: false });
  taro.request.mockImplementation(async ({ url, data }: StubCall) => {
    if (url === '/api/v1/home') return { statusCode: 200, data: buildHome(), header };
    return answers(data as { code: string });
  });
});

const refuse = (code: string, title: string, retryAfter?: string): StubAnswer => ({
  ...buildProblem(code, 409, title),
  header: retryAfter === undefined ? header : { ...header, 'Retry-After': retryAfter },
});
const field = () => document.querySelector<HTMLInputElement>('#code') as HTMLInputElement;
const type = (value: string) => fireEvent.change(field(), { target: { value } });
const tap = (id: string) => act(async () => void fireEvent.click(document.querySelector(`#${id}`) as Element));
const sent = () => taro.request.mock.calls.filter(([{ url }]) => url.endsWith('/code-redemptions'));

test('the code falls into fives while it is typed, and goes to the server without hyphens', async () => {
  render(<RedeemPage />);
  expect(document.querySelector('#redeem')?.hasAttribute('disabled')).toBe(true);
  type('7q2kf0x');
  expect(field().value).toBe('7Q2KF-0X');
  expect(screen.getByText('7 / 20')).toBeTruthy();
  type('7Q2KF-0Xj4m 88888 99999');
  expect(field().value).toBe('7Q2KF-0XJ4M-88888-99999');
  await tap('redeem');
  expect(sent().map(([{ data }]) => data)).toEqual([{ code: CODE }]);
});

test('what was given is named, and leads there; the first screen is read anew', async () => {
  render(<RedeemPage />);
  type(CODE);
  await tap('redeem');
  expect(screen.getByText('兑换成功')).toBeTruthy();
  expect(screen.getByText('山茶会员年卡')).toBeTruthy();
  expect(screen.getByText('有效期至 2027年5月1日')).toBeTruthy();
  expect(useHome.getState().data).not.toBeNull();
  await tap('to-given');
  expect(taro.switchTab).toHaveBeenCalledWith({ url: '/pages/home/index' });
});

test('a code that the member has redeemed before is said to be so; another can follow', async () => {
  answers = () => ({
    statusCode: 200,
    data: {
      ...card,
      kind: 'benefit',
      name: '中杯咖啡券',
      page: '/packages/benefit/claim/index?id=claim-1',
      first: false,
    },
  });
  render(<RedeemPage />);
  type(CODE);
  await tap('redeem');
  expect(screen.getByText('你已经兑换过这个码')).toBeTruthy();
  await tap('to-given');
  expect(taro.navigateTo).toHaveBeenCalledWith({ url: '/packages/benefit/claim/index?id=claim-1' });
  await tap('another');
  expect(field().value).toBe('');
});

test('an incomplete code is not sent: it says what is missing', async () => {
  render(<RedeemPage />);
  type('7Q2KF-0XJ4M');
  await tap('redeem');
  expect(screen.getByText('兑换码是 20 位，还差 10 位')).toBeTruthy();
  expect(sent()).toEqual([]);
  type('7Q2KF-0XJ4M-8');
  expect(screen.queryByText('兑换码是 20 位，还差 10 位')).toBeNull();
});

test('the copied code is pasted out of its sentence; anything else is said', async () => {
  render(<RedeemPage />);
  copied.mockResolvedValueOnce('你的兑换码：7q2kf-0xj4m-88888-99999');
  await tap('paste');
  expect(field().value).toBe('7Q2KF-0XJ4M-88888-99999');
  copied.mockResolvedValueOnce('明天见');
  await tap('paste');
  expect(taro.showToast.mock.calls.at(-1)?.[0].title).toBe('复制的内容里没有兑换码');
  copied.mockRejectedValueOnce(new Error('denied'));
  await tap('paste');
  expect(taro.showToast.mock.calls.at(-1)?.[0].title).toBe('没有读到，可以长按输入框粘贴');
  await tap('clear');
  expect(field().value).toBe('');
});

test('a wrong code says what to look at, and keeps what was typed', async () => {
  answers = () => refuse('CARD_CODE_REFUSED', '兑换码不正确，请检查后重试');
  render(<RedeemPage />);
  type(CODE);
  await tap('redeem');
  expect(screen.getByText('兑换码不正确，请检查后重试')).toBeTruthy();
  expect(screen.getByText('对照卡片逐段核对，字母和数字别看混')).toBeTruthy();
  expect(field().value).toBe('7Q2KF-0XJ4M-88888-99999');
});

test.each([
  ['CARD_CODE_USED', '这个兑换码已被使用', '每个兑换码只能用一次；如果不是你本人使用的，请联系客服'],
  ['CARD_CODE_ENDED', '这个兑换码尚未启用或已过期', '看看卡片背面的有效期；刚买的卡可能要等门店启用'],
  ['PLAN_RANK_DIFFERS', '暂不支持更换', '兑换码没有被使用，当前会员到期后可以再来兑换'],
])('%s says what to do', async (code, title, hint) => {
  answers = () => refuse(code, title);
  render(<RedeemPage />);
  type(CODE);
  await tap('redeem');
  expect(screen.getByText(title)).toBeTruthy();
  expect(screen.getByText(hint)).toBeTruthy();
});

test('after too many tries it says when the next one counts, by the clock of the server', async () => {
  answers = () => refuse('TOO_MANY_REQUESTS', '操作太频繁了，请稍后再试', '1800');
  render(<RedeemPage />);
  type(CODE);
  await tap('redeem');
  expect(screen.getByText('请在 14:40 之后再试，兑换码不会失效')).toBeTruthy();
});

test('what is topped up asks for the number first', async () => {
  answers = ({ account }) =>
    account === undefined
      ? refuse('BENEFIT_ACCOUNT_REQUIRED', '请填写要充值的手机号')
      : { statusCode: 200, data: { ...card, kind: 'benefit', name: 'QQ音乐周卡', words: '充值中' } };
  render(<RedeemPage />);
  type(CODE);
  await tap('redeem');
  await tap('redeem');
  expect(screen.getByText('请填写要充值的手机号')).toBeTruthy();
  fireEvent.change(document.querySelector('#account') as Element, { target: { value: '13812345678' } });
  await tap('redeem');
  expect(sent().map(([{ data }]) => data)).toEqual([{ code: CODE }, { code: CODE, account: '13812345678' }]);
  expect(screen.getByText('QQ音乐周卡')).toBeTruthy();
});

test('a visitor is invited to log in', async () => {
  forgetSession();
  render(<RedeemPage />);
  await act(async () => undefined);
  expect(screen.getByText('登录后使用兑换码')).toBeTruthy();
});
