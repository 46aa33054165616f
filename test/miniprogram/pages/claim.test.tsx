import type { ClaimDetail } from '@shared/contract/benefit';
import { act, fireEvent, render, screen } from '@testing-library/react';
import { forgetOwnData } from '@/features/session/own-data';
import ClaimPage from '@/packages/benefit/claim/index';
import { buildClaimDetail, buildUse } from '../build-benefit';
import { logInMember } from '../log-in';
import { openWith, resetTaro, taro } from '../stubs/taro';

jest.mock('@/platform/login', () => ({ getLoginCode: async () => 'wx-code' }));

let claim: ClaimDetail;

beforeEach(async () => {
  resetTaro();
  forgetOwnData();
  claim = buildClaimDetail();
  await logInMember();
  taro.request.mockImplementation(async ({ url }) => {
    if (url !== '/api/v1/benefit-claims/claim-1') throw new Error(`not expected: ${url}`);
    return { statusCode: 200, data: claim, header: { Date: 'Sun, 22 Nov 2026 04:00:00 GMT' } };
  });
  openWith({ id: 'claim-1' });
});
afterEach(() => {
  jest.useRealTimers();
});

async function open() {
  const page = render(<ClaimPage />);
  await act(async () => undefined);
  await act(async () => undefined);
  return page;
}
const tap = async (element: HTMLElement) => act(async () => fireEvent.click(element));

test('says how it is used, and shows the code for staff', async () => {
  await open();
  expect(screen.getByText(/到店后出示核销码/)).toBeTruthy();
  await tap(screen.getByText('出示核销码'));
  expect(taro.navigateTo).toHaveBeenCalledWith({ url: '/packages/benefit/use/index?id=claim-1' });
});

test('a coupon explains the bill; while an order holds it there is no code to show', async () => {
  claim = buildClaimDetail({ delivery: { kind: 'coupon', words: '满 ¥100 减 ¥20', reserved: false } });
  const { unmount } = await open();
  expect(screen.getByText(/满 ¥100 减 ¥20。结账时/)).toBeTruthy();
  expect(screen.getByText('出示核销码')).toBeTruthy();
  unmount();
  claim = buildClaimDetail({ delivery: { kind: 'coupon', words: '满 ¥100 减 ¥20', reserved: true } });
  await open();
  expect(screen.getByText(/正用于一笔待支付的订单/)).toBeTruthy();
  expect(screen.queryByText('出示核销码')).toBeNull();
});

test('every use is there with place, time and saving; one that was taken back is struck', async () => {
  claim = buildClaimDetail({
    usesTotal: 4,
    usesLeft: 3,
    uses: [buildUse(), buildUse({ id: 'use-2', place: '', reversed: true })],
  });
  const { container } = await open();
  expect(screen.getByText('人民路店')).toBeTruthy();
  expect(screen.getAllByText('省 ¥18')).toHaveLength(2);
  expect(screen.getByText('2026年11月22日 12:05，已撤销')).toBeTruthy();
  expect(container.querySelectorAll('.claim-use--reversed')).toHaveLength(1);
});

test('a picture to join by is drawn, and what is written with it', async () => {
  claim = buildClaimDetail({
    delivery: { kind: 'service', instructions: '扫码添加顾问', qrText: 'https://example.com' },
  });
  await open();
  expect(screen.getByText('扫码添加顾问')).toBeTruthy();
  expect(screen.getByLabelText('二维码')).toBeTruthy();
});

test('what a supplier is topping up is followed until it has arrived, and no longer', async () => {
  jest.useFakeTimers();
  const delivery = { kind: 'supplier', account: '138****0001', instructions: '' } as const;
  claim = buildClaimDetail({ status: 'delivering', words: '充值中，通常几分钟内完成', delivery });
  await open();
  expect(screen.getByText('138****0001')).toBeTruthy();
  claim = { ...claim, status: 'used', words: '已到账' };
  await act(async () => jest.advanceTimersByTimeAsync(3_000));
  expect(screen.getByText('已到账')).toBeTruthy();
  const before = taro.request.mock.calls.length;
  await act(async () => jest.advanceTimersByTimeAsync(10_000));
  expect(taro.request.mock.calls.length).toBe(before);
});

test('what was taken back says so, and nothing can be done with it', async () => {
  claim = buildClaimDetail({ status: 'revoked', words: '已收回' });
  await open();
  expect(screen.getByText('已收回')).toBeTruthy();
  expect(screen.queryByText('怎么使用')).toBeNull();
  expect(screen.queryByText('出示核销码')).toBeNull();
});
