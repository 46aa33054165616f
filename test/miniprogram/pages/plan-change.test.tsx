import type { PlanChange } from '@shared/contract/plan-change';
import { act, fireEvent, render, screen } from '@testing-library/react';
import { usePlans } from '@/features/plan/plan-store';
import { forgetOwnData } from '@/features/session/own-data';
import ChangePage from '@/packages/plan-change/change/index';
import PlansPage from '@/pages/plans/index';
import { requestPayment } from '@/platform/payment';
import { buildHome, buildMember, buildOrder, buildPlan, buildPlanList, buildProblem, payment } from '../build';
import { buildChange, buildPreview } from '../build-plan-change';
import { logInMember } from '../log-in';
import { openWith, resetTaro, type StubAnswer, type StubCall, taro } from '../stubs/taro';

jest.mock('@/platform/login', () => ({ getLoginCode: async () => 'wx-code' }));
jest.mock('@/platform/payment', () => ({ requestPayment: jest.fn() }));
const pay = jest.mocked(requestPayment);

const ok = (data: unknown, statusCode = 200): StubAnswer => ({ statusCode, data });
const order = buildOrder({ id: 'order-9', kind: 'change', status: 'pending', amountFen: 134_900 });

let preview: StubAnswer;
let current: readonly PlanChange[];
/** What `POST /plan-changes…` answers, in turn; the last one stays. */
let outcomes: StubAnswer[];

beforeEach(async () => {
  resetTaro();
  forgetOwnData();
  pay.mockReset();
  usePlans.setState({ data: null, error: null, loading: false });
  preview = ok(buildPreview());
  current = [];
  outcomes = [];
  await logInMember();
  taro.request.mockImplementation(answer);
  openWith({ planId: 'plan-full' });
});

async function answer({ url, method }: StubCall): Promise<StubAnswer> {
  if (url.startsWith('/api/v1/plan-changes/preview')) return preview;
  if (url === '/api/v1/plan-changes/current') return ok({ items: current, nextCursor: null });
  if (url.startsWith('/api/v1/plans')) {
    const full = buildPlan({
      id: 'plan-full',
      code: 'full',
      name: '尊享年卡',
      unavailable: 'PLAN_RANK_DIFFERS',
      change: 'atOnce',
    });
    return ok(buildPlanList([buildPlan(), full]));
  }
  if (url === '/api/v1/home') return ok(buildHome({ member: buildMember() }));
  if (method !== 'POST') throw new Error(`not expected: ${method} ${url}`);
  const [next = buildProblem('INTERNAL_ERROR', 500), ...rest] = outcomes;
  if (rest.length > 0) outcomes = rest;
  return next;
}

async function open(page = <ChangePage />) {
  const rendered = render(page);
  await act(async () => undefined);
  await act(async () => undefined);
  return rendered;
}
const tap = (id: string) => act(async () => void fireEvent.click(document.querySelector(`#${id}`) as Element));
const posts = () =>
  taro.request.mock.calls.map(([call]) => call).filter(({ url, method }) => method === 'POST' && url.includes('plan-'));

test('nothing is asked for before the member has seen what it costs, and ticked the agreement', async () => {
  await open();
  expect(screen.getByText('剩余 184 天折抵')).toBeTruthy();
  expect(screen.getByText('确认变更并支付 ¥1349')).toBeTruthy();
  await tap('change');
  expect(posts()).toEqual([]);
  outcomes = [ok({ change: buildChange({ kind: 'atOnce', status: 'awaitingPayment' }), order, payment }, 201)];
  pay.mockResolvedValue('paid');
  await tap('agree');
  await tap('change');
  expect(posts().map(({ data }) => data)).toEqual([
    { planId: 'plan-full', payFen: 134_900, agreementVersion: buildPlanList([]).agreement.version },
  ]);
  expect(taro.redirectTo).toHaveBeenCalledWith({
    url: '/packages/purchase/result/index?orderId=order-9&reported=paid',
  });
});

test('a wish whose answer got lost is sent again under its key, a refused one under another', async () => {
  await open();
  await tap('agree');
  outcomes = [buildProblem('INTERNAL_ERROR', 500), buildProblem('PLAN_CHANGE_QUOTE_CHANGED', 409)];
  await tap('change');
  await tap('change');
  await tap('change');
  const keys = posts().map(({ header }) => header['Idempotency-Key']);
  expect(keys[1]).toBe(keys[0]);
  expect(keys[2]).not.toBe(keys[1]);
});

test('a wish for the term’s end is stored without payment, and then shows how it stands', async () => {
  preview = ok(buildPreview({ kind: 'atTermEnd', creditFen: 0, payFen: 179_900 }));
  await open();
  outcomes = [ok({ change: buildChange(), order: null, payment: null }, 201)];
  await tap('agree');
  current = [buildChange()];
  await tap('change');
  expect(pay).not.toHaveBeenCalled();
  expect(screen.getByText('2026年9月1日起可开通燃动会员尊享年卡，尚未付款')).toBeTruthy();
  expect(screen.getByText('提前支付 ¥1799')).toBeTruthy();
});

test('a change is called off only after the member said so twice', async () => {
  current = [buildChange({ status: 'paid' })];
  await open();
  expect(screen.queryByText('提前支付 ¥1799')).toBeNull();
  taro.showModal.mockResolvedValueOnce({ confirm: false });
  await tap('cancel-change');
  expect(posts()).toEqual([]);
  taro.showModal.mockResolvedValueOnce({ confirm: true });
  outcomes = [ok(buildChange({ status: 'cancelled' }))];
  current = [];
  await tap('cancel-change');
  expect(posts().map(({ url }) => url)).toEqual(['/api/v1/plan-changes/change-1/cancel']);
  expect(screen.queryByText('撤销变更')).toBeNull();
});

test('says why there is nothing to change', async () => {
  preview = buildProblem('PLAN_CHANGE_NOT_ALLOWED', 409, '当前会员暂不能变更为所选方案');
  await open();
  expect(screen.getByText('当前会员暂不能变更为所选方案')).toBeTruthy();
});

test('the plans lead to it, and show what is still to come', async () => {
  current = [buildChange()];
  await open(<PlansPage />);
  expect(screen.getByText('补差价变更')).toBeTruthy();
  await tap('plan-full');
  expect(taro.navigateTo).toHaveBeenCalledWith({ url: '/packages/plan-change/change/index?planId=plan-full' });
  expect(screen.getByText('2026年9月1日起可开通燃动会员尊享年卡，尚未付款')).toBeTruthy();
});
