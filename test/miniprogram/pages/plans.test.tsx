import { act, fireEvent, render, screen } from '@testing-library/react';
import { ApiError } from '@/api/api-error';
import { useHome } from '@/features/home/home-store';
import { usePlans } from '@/features/plan/plan-store';
import { buyPlan } from '@/features/purchase/buy-plan';
import PlansPage from '@/pages/plans/index';
import { buildHome, buildMember, buildMembership, buildOrder, buildPlan, buildPlanList } from '../build';
import { resetTaro, taro } from '../stubs/taro';

jest.mock('@/features/purchase/buy-plan', () => ({ buyPlan: jest.fn() }));
const buy = jest.mocked(buyPlan);

const month = buildPlan({
  id: 'plan-month',
  code: 'month',
  name: '月卡',
  period: { unit: 'month', count: 1 },
  priceFen: 2500,
});
const year = buildPlan({ listPriceFen: 30_000, savingFen: 10_200, bestValue: true });

beforeEach(() => {
  resetTaro();
  buy.mockReset();
  useHome.setState({ data: buildHome(), error: null, loading: false });
  usePlans.setState({ data: null, error: null, loading: false });
  taro.request.mockResolvedValue({ statusCode: 200, data: buildPlanList([month, year]) });
});

const element = (container: HTMLElement, selector: string) => {
  const found = container.querySelector(selector);
  if (found === null) throw new Error(`no ${selector}`);
  return found;
};

test('the best value stands chosen, says so, and the button has its total', async () => {
  const { container } = render(<PlansPage />);
  expect(await screen.findByText('微信支付 ¥198')).toBeTruthy();
  expect(element(container, '#plan-year').className).toContain('plan-tile--chosen');
  expect(element(container, '#plan-year').textContent).toContain('最划算');
  expect(screen.getByText('比按月买省 ¥102')).toBeTruthy();
  expect(screen.getByText('支付成功后立即生效，有效期1年')).toBeTruthy();
  expect(screen.getByText('年卡 · 有效期1年 · 到期不会自动扣费')).toBeTruthy();
});

test('a price is struck only where the server names one', async () => {
  const { container } = render(<PlansPage />);
  await screen.findByText('微信支付 ¥198');
  expect(element(container, '#plan-year').querySelectorAll('.price-text--struck')).toHaveLength(1);
  expect(element(container, '#plan-month').querySelectorAll('.price-text--struck')).toHaveLength(0);
});

test('nothing is bought until the member has ticked the agreement', async () => {
  const { container } = render(<PlansPage />);
  fireEvent.click(await screen.findByText('微信支付 ¥198'));
  expect(buy).not.toHaveBeenCalled();
  expect(screen.getByText('请先阅读协议并勾选同意')).toBeTruthy();

  buy.mockResolvedValue({ order: buildOrder(), reported: 'cancelled' });
  fireEvent.click(element(container, '#agree'));
  fireEvent.click(element(container, '#plan-month'));
  await act(async () => fireEvent.click(screen.getByText('微信支付 ¥25')));
  const seen = { fen: 2500, accept: expect.any(Function) };
  expect(buy).toHaveBeenCalledWith({ planId: 'plan-month', agreementVersion: '2026-01' }, ['template-1'], seen);
  expect(taro.navigateTo).toHaveBeenCalledWith({
    url: '/packages/purchase/result/index?orderId=order-1&reported=cancelled',
  });
  expect(container.querySelector('.consent-line__box--ticked')).toBeNull();
});

test('a refusal is said in its words and the plans are read again', async () => {
  const { container } = render(<PlansPage />);
  await screen.findByText('微信支付 ¥198');
  buy.mockRejectedValue(new ApiError('PLAN_LIMIT_REACHED', '已达到这个方案的购买上限', 409));
  fireEvent.click(element(container, '#agree'));
  await act(async () => fireEvent.click(screen.getByText('微信支付 ¥198')));
  expect(taro.showToast).toHaveBeenCalledWith(expect.objectContaining({ title: '已达到这个方案的购买上限' }));
  expect(taro.request).toHaveBeenCalledTimes(2);
  expect(taro.navigateTo).not.toHaveBeenCalled();
});

test('a plan that cannot be bought says why and cannot be chosen', async () => {
  const refused = buildPlan({ ...year, unavailable: 'PLAN_LIMIT_REACHED' });
  taro.request.mockResolvedValue({ statusCode: 200, data: buildPlanList([month, refused]) });
  const { container } = render(<PlansPage />);
  expect(await screen.findByText('微信支付 ¥25')).toBeTruthy();
  expect(screen.getByText('已达购买上限')).toBeTruthy();
  fireEvent.click(element(container, '#plan-year'));
  expect(screen.getByText('微信支付 ¥25')).toBeTruthy();
});

test('a plan that may not be paid on this terminal is not shown; the page says so in WeChat’s wording', async () => {
  const film = buildPlan({ id: 'plan-film', code: 'film', name: '影视卡', unavailable: 'PLAN_RAIL_NOT_HERE' });
  taro.request.mockResolvedValue({ statusCode: 200, data: buildPlanList([month, film]) });
  const { container, unmount } = render(<PlansPage />);
  expect(await screen.findByText('由于相关规范，部分会员在当前设备暂不支持开通')).toBeTruthy();
  expect(container.querySelector('#plan-film')).toBeNull();
  expect(container.textContent).not.toContain('影视卡');
  unmount();
  usePlans.setState({ data: buildPlanList([film]), error: null, loading: false });
  taro.request.mockResolvedValue({ statusCode: 200, data: buildPlanList([film]) });
  render(<PlansPage />);
  expect(await screen.findByText('由于相关规范，当前设备暂不支持开通会员')).toBeTruthy();
  expect(screen.getByText('已开通的会员权益不受影响')).toBeTruthy();
});

test('the agreement and the privacy text are one tap away', async () => {
  render(<PlansPage />);
  fireEvent.click(await screen.findByText('《会员服务协议》'));
  fireEvent.click(screen.getByText('《隐私政策》'));
  expect(taro.navigateTo.mock.calls.map(([{ url }]) => url)).toEqual([
    '/packages/legal/agreement/index?code=membership',
    '/packages/legal/agreement/index?code=privacy',
  ]);
});

test('the reminder moves anew with every tap on the button, and goes with the tick', async () => {
  const { container } = render(<PlansPage />);
  const button = await screen.findByText('微信支付 ¥198');
  fireEvent.click(button);
  const first = element(container, '.consent-line').className;
  fireEvent.click(button);
  expect(element(container, '.consent-line').className).not.toBe(first);
  fireEvent.click(element(container, '#agree'));
  expect(screen.queryByText('请先阅读协议并勾选同意')).toBeNull();
});

test('tells a member from when to when the new term will run', async () => {
  useHome.setState({ data: buildHome({ member: buildMember(), membership: buildMembership() }) });
  const { container } = render(<PlansPage />);
  expect(await screen.findByText('当前会员 2027年5月1日到期')).toBeTruthy();
  expect(screen.getByText('接在 2027年5月1日 之后，到 2028年5月1日')).toBeTruthy();
  fireEvent.click(element(container, '#plan-month'));
  expect(screen.getByText('接在 2027年5月1日 之后，到 2027年6月1日')).toBeTruthy();
});

test('says until when a plan is sold and how often it may still be bought', async () => {
  const special = buildPlan({ ...year, saleEndsAt: '2026-12-31T16:00:00.000Z', remainingPurchases: 1 });
  taro.request.mockResolvedValue({ statusCode: 200, data: buildPlanList([special]) });
  render(<PlansPage />);
  expect(await screen.findByText('可购买至 2026年12月31日')).toBeTruthy();
  expect(screen.getByText('你还可以购买 1 次')).toBeTruthy();
});

test('a plan of another rank says so', async () => {
  const other = buildPlan({ ...year, unavailable: 'PLAN_RANK_DIFFERS' });
  taro.request.mockResolvedValue({ statusCode: 200, data: buildPlanList([month, other]) });
  render(<PlansPage />);
  expect(await screen.findByText('与当前等级不同')).toBeTruthy();
});

test('a price that has changed is asked about in both amounts; without a yes the plans are read again', async () => {
  const { container } = render(<PlansPage />);
  const button = await screen.findByText('微信支付 ¥198');
  buy.mockImplementation(async (_purchase, _templates, { accept }) => {
    await accept(21_800);
    return null;
  });
  fireEvent.click(element(container, '#agree'));
  await act(async () => fireEvent.click(button));
  const question = '现在 ¥218，刚才看到的是 ¥198';
  expect(taro.showModal).toHaveBeenCalledWith(expect.objectContaining({ content: question }));
  expect(taro.request).toHaveBeenCalledTimes(2);
  expect(taro.navigateTo).not.toHaveBeenCalled();
});

test.each([
  [2, 2],
  [3, 3],
  [4, 4],
  [5, 2],
  [6, 3],
])('%i plans stand %i in a row', async (count, inRow) => {
  const plans = Array.from({ length: count }, (_, index) => buildPlan({ id: `p${index}`, code: `p${index}` }));
  taro.request.mockResolvedValue({ statusCode: 200, data: buildPlanList(plans) });
  const { container } = render(<PlansPage />);
  await screen.findByText('微信支付 ¥198');
  expect(element(container, '.plans__tiles').className).toContain(`plans__tiles--of-${inRow}`);
});
