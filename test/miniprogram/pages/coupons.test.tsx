import type { Claim } from '@shared/contract/benefit';
import { act, fireEvent, render, screen } from '@testing-library/react';
import { forgetOwnData } from '@/features/session/own-data';
import CouponsPage from '@/packages/benefit/coupons/index';
import { copyText } from '@/platform/clipboard';
import { buildClaim } from '../build-benefit';
import { logInMember } from '../log-in';
import { reachEnd, resetTaro, type StubAnswer, taro } from '../stubs/taro';

jest.mock('@/platform/login', () => ({ getLoginCode: async () => 'wx-code' }));
jest.mock('@/platform/clipboard', () => ({ copyText: jest.fn(async () => undefined) }));

let claims: Record<string, readonly Claim[]>;

beforeEach(async () => {
  resetTaro();
  forgetOwnData();
  claims = { usable: [buildClaim()], used: [], ended: [] };
  await logInMember();
  taro.request.mockImplementation(answer);
});

/** A server with two claims a page. */
async function answer({ url }: { url: string }): Promise<StubAnswer> {
  const { pathname, searchParams } = new URL(url, 'http://server');
  if (pathname !== '/api/v1/benefit-claims') throw new Error(`not expected: ${url}`);
  const chosen = claims[searchParams.get('status') ?? ''] ?? [];
  const from = Number(searchParams.get('cursor') ?? 0);
  const nextCursor = from + 2 < chosen.length ? String(from + 2) : null;
  const header = { Date: 'Sun, 22 Nov 2026 04:00:00 GMT' };
  return { statusCode: 200, data: { items: chosen.slice(from, from + 2), nextCursor }, header };
}

async function open() {
  const page = render(<CouponsPage />);
  await act(async () => undefined);
  await act(async () => undefined);
  return page;
}
const tap = async (element: HTMLElement) => act(async () => fireEvent.click(element));
const tickets = () => document.querySelectorAll('.claim-ticket');

test('a ticket says what it is worth and until when; its button shows the code', async () => {
  await open();
  expect(screen.getByText('任意一杯')).toBeTruthy();
  expect(screen.getByText('12月21日到期')).toBeTruthy();
  await tap(screen.getByText('去使用'));
  expect(taro.navigateTo).toHaveBeenCalledWith({ url: '/packages/benefit/use/index?id=claim-1' });
});

test('the last day is marked', async () => {
  claims.usable = [buildClaim({ expiresAt: '2026-11-22T16:00:00.000Z' })];
  await open();
  expect(screen.getByText('今天到期').className).toContain('warn');
});

test('a coupon leads to where it says how it is taken off a bill', async () => {
  claims.usable = [
    buildClaim({ id: 'claim-2', delivery: { kind: 'coupon', words: '满 ¥100 减 ¥20', reserved: false } }),
  ];
  await open();
  await tap(screen.getByText('去使用'));
  expect(taro.navigateTo).toHaveBeenCalledWith({ url: '/packages/benefit/claim/index?id=claim-2' });
});

test('a code is covered until it is tapped, and copied by the next tap', async () => {
  claims.usable = [buildClaim({ delivery: { kind: 'code', code: 'KX7Q-29FD', instructions: '' } })];
  await open();
  expect(screen.queryByText('KX7Q-29FD')).toBeNull();
  await tap(screen.getByLabelText('点按显示券码'));
  expect(copyText).not.toHaveBeenCalled();
  await tap(screen.getByLabelText('券码 KX7Q-29FD，点按复制'));
  expect(copyText).toHaveBeenCalledWith('KX7Q-29FD');
});

test('what a supplier is still topping up says so and has no button', async () => {
  const delivery = { kind: 'supplier', account: '138****0001', instructions: '' } as const;
  claims.usable = [buildClaim({ status: 'delivering', words: '充值中，通常几分钟内完成', delivery })];
  await open();
  expect(screen.getByText('充值中，通常几分钟内完成')).toBeTruthy();
  expect(document.querySelector('.claim-ticket__step')).toBeNull();
});

test('what has ended says why, and is drawn in grey', async () => {
  claims.ended = [buildClaim({ status: 'revoked', words: '已收回' })];
  await open();
  await tap(screen.getByLabelText('已失效'));
  await act(async () => undefined);
  expect(screen.getByText('已收回')).toBeTruthy();
  expect(tickets()[0]?.className).toContain('over');
  expect(screen.queryByText('去使用')).toBeNull();
});

test('reads on as the member scrolls, each page once', async () => {
  claims.usable = ['a', 'b', 'c'].map((id) => buildClaim({ id }));
  await open();
  expect(tickets()).toHaveLength(2);
  await act(async () => reachEnd());
  expect(tickets()).toHaveLength(3);
  await act(async () => reachEnd());
  expect(tickets()).toHaveLength(3);
  expect(screen.getByText('没有更早的记录了')).toBeTruthy();
});

test('an empty list leads to the benefits', async () => {
  claims.usable = [];
  await open();
  await tap(screen.getByText('看看有哪些权益'));
  expect(taro.switchTab).toHaveBeenCalledWith({ url: '/pages/benefits/index' });
});

test('a list that could not be read says why and reads again', async () => {
  taro.request.mockReset().mockRejectedValue({ errMsg: 'request:fail' });
  await open();
  expect(screen.getByText('网络没有连上，请检查后重试')).toBeTruthy();
  taro.request.mockImplementation(answer);
  await tap(screen.getByText('重新加载'));
  expect(tickets()).toHaveLength(1);
});
