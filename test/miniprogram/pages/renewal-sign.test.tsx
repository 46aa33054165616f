import type { Home } from '@shared/contract/home';
import type { Plan } from '@shared/contract/plan';
import { act, fireEvent, render, screen } from '@testing-library/react';
import { ApiError } from '@/api/api-error';
import { useHome } from '@/features/home/home-store';
import { usePlans } from '@/features/plan/plan-store';
import { signRenewal } from '@/features/renewal/sign-renewal';
import { forgetOwnData } from '@/features/session/own-data';
import SignPage from '@/packages/renewal/sign/index';
import { buildHome, buildMember, buildMembership, buildPlan, buildPlanList } from '../build';
import { buildRenewingPlan } from '../build-renewal';
import { logInMember } from '../log-in';
import { openWith, resetTaro, taro } from '../stubs/taro';

jest.mock('@/platform/login', () => ({ getLoginCode: async () => 'wx-code' }));
jest.mock('@/features/renewal/sign-renewal', () => ({ signRenewal: jest.fn() }));
const sign = jest.mocked(signRenewal);

let home: Home;
let plans: readonly Plan[];

beforeEach(async () => {
  resetTaro();
  forgetOwnData();
  sign.mockReset();
  useHome.setState({ data: null, error: null, loading: false });
  usePlans.setState({ data: null, error: null, loading: false });
  home = buildHome({ member: buildMember(), membership: buildMembership() });
  plans = [buildRenewingPlan()];
  await logInMember();
  taro.request.mockImplementation(async ({ url }) =>
    url.startsWith('/api/v1/home') ? { statusCode: 200, data: home } : { statusCode: 200, data: buildPlanList(plans) },
  );
  openWith({ planId: 'plan-auto' });
});

async function open() {
  render(<SignPage />);
  await act(async () => undefined);
}
const tap = (id: string) => act(async () => void fireEvent.click(document.querySelector(`#${id}`) as Element));

test('says what is paid now, first and later, and signs nothing before the box is ticked', async () => {
  await open();
  expect(screen.getByText('首期 ¥1，之后每1个月自动续费 ¥19。')).toBeTruthy();
  expect(['¥0', '¥1', '¥19'].map((amount) => screen.getByText(amount)).length).toBe(3);
  expect(document.querySelector('.consent-line__box--ticked')).toBeNull();
  await tap('sign');
  expect(sign).not.toHaveBeenCalled();
  expect(screen.getByText('请先阅读协议并勾选同意')).toBeTruthy();
});

test('with the tick it goes to WeChat, and to the renewal afterwards', async () => {
  sign.mockResolvedValue({ renewalId: 'renewal-1', visit: 'opened' });
  await open();
  await tap('agree-renewal');
  await tap('sign');
  expect(sign).toHaveBeenCalledWith({ planId: 'plan-auto', consentVersion: 'renewal-1@1900/100' }, ['template-1']);
  expect(taro.redirectTo).toHaveBeenCalledWith({ url: '/packages/renewal/renewal/index?id=renewal-1' });
});

test('who does not let WeChat open stays here', async () => {
  sign.mockResolvedValue({ renewalId: 'renewal-1', visit: 'cancelled' });
  await open();
  await tap('agree-renewal');
  await tap('sign');
  expect(taro.redirectTo).not.toHaveBeenCalled();
  expect(taro.showToast).toHaveBeenCalledWith(expect.objectContaining({ title: '没有去签约，随时可以再来' }));
});

test('another text since takes the tick away', async () => {
  sign.mockRejectedValue(new ApiError('RENEWAL_CONSENT_CHANGED', '自动续费协议有更新', 409));
  await open();
  await tap('agree-renewal');
  const renewing = buildRenewingPlan();
  plans = [{ ...renewing, renewal: { ...renewing.renewal, consentVersion: 'renewal-2@1900/100' } }];
  await tap('sign');
  await act(async () => undefined);
  expect(document.querySelector('.consent-line__box--ticked')).toBeNull();
});

const member = buildMember();
const renewal = { status: 'on', id: 'renewal-1' } as const;
const ordinary = buildPlan({ id: 'plan-auto' });
const running = buildMembership();
test.each<[string, Plan, Home['membership'], string]>([
  ['a plan that does not renew itself', ordinary, running, '这个方案不再支持自动续费'],
  ['no running term', buildRenewingPlan(), null, '会员还没有开通'],
  ['a renewal that is on', buildRenewingPlan(), buildMembership({ renewal }), '自动续费已开通'],
])('%s leaves nothing to sign and says so', async (_, plan, membership, title) => {
  plans = [plan];
  home = buildHome({ member, membership });
  await open();
  expect(screen.getByText(title)).toBeTruthy();
  expect(document.querySelector('#sign')).toBeNull();
});

test('what Apple will charge is signed for also where no term runs, with its price and the way out beside the button', async () => {
  home = buildHome({ member: buildMember() });
  const [plan] = plans;
  plans = [{ ...plan!, renewal: { ...plan!.renewal!, rail: 'apple' } }];
  sign.mockResolvedValue({ renewalId: 'renewal-1', visit: 'opened' });
  await open();
  expect(screen.getByText('签约成功后扣首期，会员随即开通')).toBeTruthy();
  expect(['¥1', '¥19'].map((amount) => screen.getByText(amount)).length).toBe(2);
  expect(screen.getByText(/可在 iPhone「设置 › Apple 账户 › 订阅」取消/)).toBeTruthy();
  await tap('agree-renewal');
  await tap('sign');
  expect(sign).toHaveBeenCalled();
});
