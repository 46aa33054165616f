import { act, fireEvent, render, screen } from '@testing-library/react';
import { useHome } from '@/features/home/home-store';
import { usePlans } from '@/features/plan/plan-store';
import { buyPlan } from '@/features/purchase/buy-plan';
import PlansPage from '@/pages/plans/index';
import { buildHome, buildMember, buildMembership, buildOrder, buildPlan, buildPlanList } from '../build';
import { buildRenewingPlan } from '../build-renewal';
import { resetTaro, taro } from '../stubs/taro';

jest.mock('@/features/purchase/buy-plan', () => ({ buyPlan: jest.fn() }));
const buy = jest.mocked(buyPlan);

const auto = buildRenewingPlan({ bestValue: true });
const quarter = buildRenewingPlan({ id: 'plan-q', code: 'q', name: '包季', period: { unit: 'quarter', count: 1 } });
const year = buildPlan();

beforeEach(() => {
  resetTaro();
  buy.mockReset();
  useHome.setState({ data: buildHome(), error: null, loading: false });
  usePlans.setState({ data: null, error: null, loading: false });
  taro.request.mockResolvedValue({ statusCode: 200, data: buildPlanList([auto, quarter, year]) });
});

async function open() {
  const page = render(<PlansPage />);
  await act(async () => undefined);
  return page;
}
const find = (selector: string) => document.querySelector(selector) as Element;
const tap = (selector: string) => act(async () => void fireEvent.click(find(selector)));

test('a plan that renews itself says so on its card, with its first price', async () => {
  await open();
  expect(find('#plan-auto').textContent).toMatch(/连续包月.*自动续费\s*首期 ¥1/s);
  expect(find('#plan-q').textContent).toContain('连续包季');
  expect(find('#plan-year').textContent).not.toContain('自动续费');
});

test('first and later price, next debit and the way out stand beside the button, and nothing is ticked', async () => {
  await open();
  const bar = find('.purchase-bar').textContent ?? '';
  expect(bar).toMatch(/首期 1个月，现在支付\s*¥1.*之后每月自动续费\s*¥19/s);
  expect(bar).toContain('随时可在「我的 › 自动续费」取消');
  expect(bar).toContain('同意协议并开通 ¥1');
  expect(document.querySelectorAll('.consent-line')).toHaveLength(2);
  expect(find('.consent-line__box--ticked')).toBeNull();
  await tap('#read-renewal');
  expect(screen.getByText(auto.renewal.text)).toBeTruthy();
});

test('each of the two boxes is needed, and the purchase says which text was agreed to', async () => {
  await open();
  await tap('#agree');
  await tap('#pay');
  expect(buy).not.toHaveBeenCalled();
  expect(document.querySelectorAll('.consent-line--reminded')).toHaveLength(1);

  buy.mockResolvedValue({ order: buildOrder({ renewalId: 'renewal-1' }), reported: 'paid' });
  await tap('#agree-renewal');
  await tap('#pay');
  const purchase = {
    planId: 'plan-auto',
    agreementVersion: '2026-01',
    renewal: { consentVersion: 'renewal-1@1900/100' },
  };
  expect(buy).toHaveBeenCalledWith(purchase, ['template-1'], { fen: 100, accept: expect.any(Function) });
  expect(find('.consent-line__box--ticked')).toBeNull();
  expect(screen.queryByText('请先阅读协议并勾选同意')).toBeNull();
});

test('a consent to one plan is none to another', async () => {
  await open();
  await tap('#agree-renewal');
  await tap('#plan-q');
  expect(find('.consent-line__box--ticked')).toBeNull();
  await tap('#plan-year');
  expect(find('#agree-renewal')).toBeNull();
  expect(screen.getByText('年卡 · 有效期1年 · 到期不会自动扣费')).toBeTruthy();
});

test('a family that renews itself already leads to its renewal instead', async () => {
  const renewal = {
    status: 'on',
    id: 'renewal-1',
    planName: '连续包月',
    nextDebitOn: '2026-05-31',
    amountFen: 1_900,
  } as const;
  useHome.setState({ data: buildHome({ member: buildMember(), membership: buildMembership({ renewal }) }) });
  await open();
  expect(screen.getByText(/连续包月已开通自动续费\s5月31日扣 ¥19/)).toBeTruthy();
  expect(find('#pay')).toBeNull();
  await tap('#manage-renewal');
  expect(taro.navigateTo).toHaveBeenCalledWith({ url: '/packages/renewal/renewal/index?id=renewal-1' });
});

test('a member whose term runs may sign now and pay when it ends', async () => {
  useHome.setState({ data: buildHome({ member: buildMember(), membership: buildMembership() }) });
  await open();
  await tap('#sign-renewal');
  expect(taro.navigateTo).toHaveBeenCalledWith({ url: '/packages/renewal/sign/index?planId=plan-auto' });
});

test('a subscription of virtual payment is signed for on its own page, and not while paying', async () => {
  const film = { ...auto, id: 'plan-film', renewal: { ...auto.renewal!, rail: 'apple' as const } };
  taro.request.mockResolvedValue({ statusCode: 200, data: buildPlanList([film, year]) });
  await open();
  await tap('#agree');
  await tap('#pay');
  expect(buy).not.toHaveBeenCalled();
  expect(taro.navigateTo).toHaveBeenCalledWith({ url: '/packages/renewal/sign/index?planId=plan-film' });
});

test('an iPhone whose WeChat is too old is told so on the plan’s card', async () => {
  const film = { ...auto, unavailable: 'PLAN_NEEDS_NEWER_WECHAT' as const };
  taro.request.mockResolvedValue({ statusCode: 200, data: buildPlanList([film, year]) });
  await open();
  expect(find('#plan-auto').textContent).toContain('请先升级微信');
});
