import type { Home } from '@shared/contract/home';
import type { Membership } from '@shared/contract/membership';
import type { Order } from '@shared/contract/order';
import type { Renewal } from '@shared/contract/renewal';
import { act, fireEvent, render, screen } from '@testing-library/react';
import { useHome } from '@/features/home/home-store';
import { usePlans } from '@/features/plan/plan-store';
import { dropPaymentWatch } from '@/features/purchase/payment-watch';
import { forgetOwnData } from '@/features/session/own-data';
import ResultPage from '@/packages/purchase/result/index';
import HomePage from '@/pages/home/index';
import MePage from '@/pages/me/index';
import { buildHome, buildMember, buildMembership, buildOrder, buildPlanList } from '../build';
import { buildRenewal, buildRenewingPlan } from '../build-renewal';
import { openWith, resetTaro, taro } from '../stubs/taro';

/** Where a renewal is told of outside its own page. */
let home: Home;
let renewals: readonly Renewal[];
let order: Order;

const on: Membership['renewal'] = {
  status: 'on',
  id: 'renewal-1',
  planName: '连续包月',
  nextDebitOn: '2026-05-31',
  amountFen: 1_900,
  failed: false,
};

beforeEach(() => {
  jest.useFakeTimers();
  resetTaro();
  forgetOwnData();
  useHome.setState({ data: null, error: null, loading: false });
  usePlans.setState({ data: null, error: null, loading: false });
  home = buildHome({ member: buildMember(), membership: buildMembership({ renewal: on }), subscribeTemplateIds: [] });
  renewals = [buildRenewal()];
  order = buildOrder({ status: 'paid', planId: 'plan-auto', renewalId: 'renewal-1' });
  openWith({ orderId: 'order-1', reported: 'paid' });
  taro.request.mockImplementation(async ({ url }) => {
    const header = { Date: 'Sat, 24 Apr 2027 06:00:00 GMT' };
    if (url === '/api/v1/renewals') return { statusCode: 200, data: { items: renewals, nextCursor: null }, header };
    if (url === '/api/v1/orders/order-1') return { statusCode: 200, data: order, header };
    if (url === '/api/v1/home') return { statusCode: 200, data: home, header };
    return { statusCode: 404, data: {}, header };
  });
});

afterEach(() => {
  dropPaymentWatch();
  jest.useRealTimers();
});

const pass = (milliseconds: number) => act(() => jest.advanceTimersByTimeAsync(milliseconds));
async function open(page: React.JSX.Element) {
  const shown = render(page);
  await pass(10);
  return shown;
}
async function tap(id: string) {
  await act(async () => void fireEvent.click(document.querySelector(`#${id}`) as Element));
  // Until then a second tap would be taken for the same.
  await pass(400);
}
const RENEWAL_PAGE = { url: '/packages/renewal/renewal/index?id=renewal-1' };

test('the first screen of a member who renews names the next debit in the place of an end that is near', async () => {
  await open(<HomePage />);
  expect(screen.getByText('5月31日扣 ¥19')).toBeTruthy();
  expect(document.querySelector('.ending-soon')).toBeNull();
  await tap('renewal');
  expect(taro.navigateTo).toHaveBeenCalledWith(RENEWAL_PAGE);
});

test('without a renewal the end that is near is said as before', async () => {
  home = { ...home, membership: buildMembership() };
  await open(<HomePage />);
  expect(document.querySelector('.ending-soon #renew')).toBeTruthy();
});

test('a failed debit is said on the first screen, with the way to what can be done', async () => {
  home = { ...home, membership: buildMembership({ renewal: { ...on, failed: true } }) };
  await open(<HomePage />);
  expect(screen.getByText('自动续费扣款未成功')).toBeTruthy();
  await tap('failed-renewal');
  expect(taro.navigateTo).toHaveBeenCalledWith(RENEWAL_PAGE);
});

test('it has a line of its own under 我的, and none for who never signed', async () => {
  const { unmount } = await open(<MePage />);
  expect(screen.getByText('自动续费')).toBeTruthy();
  await tap('renewal');
  expect(taro.navigateTo).toHaveBeenCalledWith(RENEWAL_PAGE);
  unmount();
  renewals = [];
  await open(<MePage />);
  expect(screen.queryByText('自动续费')).toBeNull();
});

test('after a purchase it says whether the renewal is on once the server knows', async () => {
  renewals = [buildRenewal({ status: 'signing', signedAt: null })];
  await open(<ResultPage />);
  expect(screen.getByText('会员已开通')).toBeTruthy();
  expect(screen.getByText('正在确认签约结果')).toBeTruthy();
  renewals = [buildRenewal()];
  await pass(2_300);
  expect(screen.getByText('自动续费已开通')).toBeTruthy();
  expect(screen.getByText(/下次 5月31日扣 ¥19，.*随时可在「我的 › 自动续费」取消/)).toBeTruthy();
  await tap('to-renewal');
  expect(taro.navigateTo).toHaveBeenCalledWith(RENEWAL_PAGE);
});

test.each([
  ['the member paid and did not sign', { renewalId: 'renewal-1' }, '你没有签约自动续费'],
  ['WeChat did not offer it', { renewalId: null }, '微信没有开通自动续费'],
])('where %s, it says that nothing is debited', async (_, change, title) => {
  order = { ...order, ...change };
  renewals = [buildRenewal({ status: 'ended', endReason: 'notSigned' })];
  usePlans.setState({ data: buildPlanList([buildRenewingPlan()]), error: null, loading: false });
  await open(<ResultPage />);
  expect(screen.getByText(title)).toBeTruthy();
  expect(screen.getByText('到期后不会自动扣款')).toBeTruthy();
});
