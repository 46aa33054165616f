import { fireEvent, render, screen } from '@testing-library/react';
import { useHome } from '@/features/home/home-store';
import { usePlans } from '@/features/plan/plan-store';
import BenefitsPage from '@/packages/plan/benefits/index';
import { buildBenefit, buildHome, buildMember, buildMembership, buildPlan, buildPlanList } from '../build';
import { resetTaro, taro } from '../stubs/taro';

const [discount, coffee] = [buildBenefit('discount'), buildBenefit('coffee')];
const month = buildPlan({ id: 'month', name: '月卡', benefits: [discount] });
const year = buildPlan({ id: 'year', name: '年卡', benefits: [discount, coffee] });

let home = buildHome();

beforeEach(() => {
  resetTaro();
  useHome.setState({ data: null, error: null, loading: false });
  usePlans.setState({ data: null, error: null, loading: false });
  home = buildHome();
  taro.request.mockImplementation(async ({ url }) => ({
    statusCode: 200,
    data: url === '/api/v1/home' ? home : buildPlanList([month, year]),
  }));
});

const hold = (planName: string) => {
  const planId = [month, year].find((plan) => plan.name === planName)?.id ?? 'old';
  home = buildHome({ member: buildMember(), membership: buildMembership({ planId, planName }), benefits: [discount] });
};
const lists = (container: HTMLElement) =>
  [...container.querySelectorAll('.benefit-list')].map((list) => list.textContent ?? '');

test("one's own come first, then what another plan would unlock", async () => {
  hold('月卡');
  const { container } = render(<BenefitsPage />);
  expect(await screen.findByText('我的权益 1 项')).toBeTruthy();
  expect(screen.getByText('月卡，2027年5月1日到期')).toBeTruthy();
  const [mine, others] = lists(container);
  expect(mine).toContain('discount description');
  expect(others).toContain('还可以解锁');
  expect(others).toContain('年卡包含');
  expect(container.querySelectorAll('.benefit-icon--locked')).toHaveLength(1);
});

test("the own column stands first and is marked as one's own", async () => {
  hold('年卡');
  const { container } = render(<BenefitsPage />);
  await screen.findByText('方案对比');
  const heads = [...container.querySelectorAll('.matrix__row--head .matrix__cell')];
  expect(heads.map((head) => head.textContent)).toEqual(['年卡我的', '月卡¥16.50/月']);
  expect(heads[0]?.className).toContain('matrix__cell--own');
  expect(container.querySelectorAll('.matrix__cell--own')).toHaveLength(3);
});

test('a visitor sees everything there is, and the way to it', async () => {
  const { container } = render(<BenefitsPage />);
  expect(await screen.findByText('会员享有')).toBeTruthy();
  expect(screen.queryByText(/我的权益/)).toBeNull();
  expect(container.querySelectorAll('.benefit-icon--locked')).toHaveLength(0);
  expect(container.querySelectorAll('.matrix__cell--own')).toHaveLength(0);
  fireEvent.click(screen.getByText('查看会员方案'));
  expect(taro.switchTab).toHaveBeenCalledWith({ url: '/pages/plans/index' });
});

test('somebody with a plan that is no longer sold still sees their best benefits as their own', async () => {
  hold('老会员卡');
  const { container } = render(<BenefitsPage />);
  expect(await screen.findByText('我的权益 1 项')).toBeTruthy();
  expect(container.querySelectorAll('.matrix__cell--own')).toHaveLength(0);
});

test('a page that could not be loaded says why and loads again', async () => {
  taro.request.mockRejectedValueOnce({ errMsg: 'request:fail' });
  render(<BenefitsPage />);
  expect(await screen.findByText('网络没有连上，请检查后重试')).toBeTruthy();
  fireEvent.click(screen.getByText('重新加载'));
  expect(await screen.findByText('会员享有')).toBeTruthy();
});

test('without plans and benefits it says so', async () => {
  home = buildHome({ benefits: [], invitation: null });
  taro.request.mockImplementation(async ({ url }) => ({
    statusCode: 200,
    data: url === '/api/v1/home' ? home : buildPlanList([]),
  }));
  render(<BenefitsPage />);
  expect(await screen.findByText('权益还在准备中')).toBeTruthy();
});
