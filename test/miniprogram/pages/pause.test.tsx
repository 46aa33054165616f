import type { MembershipPause, PauseOffer } from '@shared/contract/membership';
import { act, fireEvent, render, screen } from '@testing-library/react';
import { usePauses } from '@/features/membership/pause';
import PausePage from '@/packages/pause/index';
import { buildHome, buildProblem } from '../build';
import { logInMember } from '../log-in';
import { resetTaro, type StubAnswer, type StubCall, taro } from '../stubs/taro';

jest.mock('@/platform/login', () => ({ getLoginCode: async () => 'wx-code' }));

const header = { Date: 'Mon, 01 Jun 2026 02:00:00 GMT' };
const running: MembershipPause = {
  ...{ id: 'pause-1', from: '2026-06-01T02:00:00.000Z', to: '2026-06-15T02:00:00.000Z', running: true },
};
const free: PauseOffer = {
  ...{ family: 'main', planName: '年卡', endsAt: '2027-05-01T06:01:00.000Z', unavailable: null, pauses: [] },
  allowance: { minDays: 7, daysLeft: 30, timesLeft: 2 },
};

let offer: StubAnswer;
let paused: StubAnswer;
beforeEach(async () => {
  resetTaro();
  offer = { statusCode: 200, data: free, header };
  paused = { statusCode: 201, data: running, header };
  await logInMember();
  usePauses.getState().set(null);
  taro.request.mockImplementation(async ({ url, data }: StubCall) => {
    if (url === '/api/v1/home') return { statusCode: 200, data: buildHome(), header };
    if (url.endsWith('/preview')) {
      const { days } = data as { days: number };
      const to = days === 7 ? '2026-06-08T02:00:00.000Z' : '2026-06-15T02:00:00.000Z';
      const endsAt = days === 7 ? '2027-05-08T06:01:00.000Z' : '2027-05-15T06:01:00.000Z';
      return { statusCode: 200, data: { from: header.Date, to, endsAt }, header };
    }
    if (url.endsWith('/end')) return { statusCode: 200, data: { ...running, running: false }, header };
    return data === undefined ? offer : paused;
  });
});

const open = () => act(async () => void render(<PausePage />));
const tap = (element: Element | null) => act(async () => void fireEvent.click(element as Element));
const byId = (id: string) => document.querySelector(`#${id}`);
const sent = (end: string) =>
  taro.request.mock.calls.filter(([{ url, data }]) => url.endsWith(end) && data !== undefined);

test('shows what a choice does before it is done, and asks once more with the new end', async () => {
  await open();
  expect(screen.getByText('2027年5月8日')).toBeTruthy();
  await tap(screen.getByText('14 天'));
  expect(screen.getByText('2027年5月15日')).toBeTruthy();
  taro.showModal.mockResolvedValueOnce({ confirm: false });
  await tap(byId('pause'));
  expect(taro.showModal).toHaveBeenCalledWith(
    expect.objectContaining({ content: expect.stringContaining('有效期顺延至2027年5月15日') }),
  );
  expect(sent('/membership/pauses')).toHaveLength(0);

  taro.showModal.mockResolvedValueOnce({ confirm: true });
  offer = { statusCode: 200, data: { ...free, unavailable: 'MEMBERSHIP_PAUSED', pauses: [running] }, header };
  await tap(byId('pause'));
  expect(sent('/membership/pauses').map(([{ data }]) => data)).toEqual([{ days: 14 }]);
  expect(screen.getByText('会员暂停中')).toBeTruthy();
});

test('a running pause is ended in two taps', async () => {
  offer = { statusCode: 200, data: { ...free, unavailable: 'MEMBERSHIP_PAUSED', pauses: [running] }, header };
  await open();
  taro.showModal.mockResolvedValueOnce({ confirm: true });
  offer = { statusCode: 200, data: { ...free, pauses: [{ ...running, running: false }] }, header };
  await tap(byId('resume'));
  expect(taro.request.mock.calls.some(([{ url }]) => url.endsWith('/pauses/pause-1/end'))).toBe(true);
  expect(byId('pause')).not.toBeNull();
  expect(screen.getByText('暂停记录')).toBeTruthy();
});

test('a refusal is said in its own words, and what is true is read again', async () => {
  await open();
  taro.showModal.mockResolvedValueOnce({ confirm: true });
  paused = buildProblem('PAUSE_DEBIT_UNDER_WAY', 409, '自动续费即将扣款，请在扣款完成后再暂停');
  await tap(byId('pause'));
  expect(taro.showToast.mock.calls.at(-1)?.[0].title).toBe('自动续费即将扣款，请在扣款完成后再暂停');
  expect(byId('pause')).not.toBeNull();
});

test('says why there is nothing to pause', async () => {
  offer = { statusCode: 200, data: { ...free, unavailable: 'PAUSE_NOT_OFFERED', allowance: null }, header };
  await open();
  expect(screen.getByText('这个会员方案不支持暂停')).toBeTruthy();
});

test('a failure offers another try', async () => {
  offer = buildProblem('INTERNAL_ERROR', 500, '出了点问题');
  await open();
  expect(screen.getByText('出了点问题')).toBeTruthy();
});
