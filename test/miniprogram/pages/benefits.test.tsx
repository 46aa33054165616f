import type { BenefitHall } from '@shared/contract/benefit';
import { act, fireEvent, render, screen } from '@testing-library/react';
import { forgetSession } from '@/api/session-keeper';
import { useHome } from '@/features/home/home-store';
import { forgetOwnData } from '@/features/session/own-data';
import BenefitsPage from '@/pages/benefits/index';
import { buildHome, buildMember, buildProblem } from '../build';
import { buildBenefitMatrix, buildCard, buildClaim, buildHall, buildLockedCard } from '../build-benefit';
import { logInMember } from '../log-in';
import { resetTaro, type StubAnswer, type StubCall, taro } from '../stubs/taro';

jest.mock('@/platform/login', () => ({ getLoginCode: async () => 'wx-code' }));

let hall: BenefitHall;
let claimAnswer: () => Promise<StubAnswer>;

beforeEach(async () => {
  resetTaro();
  forgetOwnData();
  forgetSession();
  useHome.setState({ data: null, error: null, loading: false });
  hall = buildHall([buildCard('coffee', { name: '免费咖啡' }), buildLockedCard('lounge', { name: '贵宾休息室' })]);
  claimAnswer = async () => ({ statusCode: 201, data: buildClaim() });
  await logInMember();
  taro.request.mockImplementation(answer);
});

async function answer({ url, method }: StubCall): Promise<StubAnswer> {
  const path = url.replace('/api/v1', '');
  if (path === '/benefits') return { statusCode: 200, data: hall };
  if (path === '/benefits/matrix') return { statusCode: 200, data: buildBenefitMatrix() };
  if (path === '/benefits/coffee/claims' && method === 'POST') return claimAnswer();
  if (path === '/home') return { statusCode: 200, data: buildHome({ member: buildMember() }) };
  if (path === '/sessions') {
    return {
      statusCode: 201,
      data: { token: 'token-2', expiresAt: '2027-01-01T00:00:00.000Z', member: buildMember() },
    };
  }
  throw new Error(`not expected: ${method} ${url}`);
}

async function open() {
  const page = render(<BenefitsPage />);
  await act(async () => undefined);
  return page;
}
const tap = async (element: HTMLElement) => act(async () => fireEvent.click(element));
const claims = () => taro.request.mock.calls.map(([call]) => call).filter(({ method }) => method === 'POST');
const keys = () => claims().map(({ header }) => header['Idempotency-Key']);

test('before the answer a skeleton holds its place; then one’s own benefits come first', async () => {
  const { container } = render(<BenefitsPage />);
  expect(container.querySelectorAll('.skeleton').length).toBeGreaterThan(0);
  await act(async () => undefined);
  expect(screen.getByText('免费咖啡')).toBeTruthy();
  expect(screen.queryByText('贵宾休息室')).toBeNull();
});

test('says what was really saved only where something was', async () => {
  const { unmount } = await open();
  expect(screen.queryByText('已为你节省')).toBeNull();
  unmount();
  hall = { ...hall, savedFen: 12_850, uses: 9, usableClaims: 3 };
  await open();
  expect(screen.getByLabelText('¥128.50')).toBeTruthy();
  await tap(screen.getByText('我的券 3 张'));
  expect(taro.navigateTo).toHaveBeenCalledWith({ url: '/packages/benefit/coupons/index' });
});

test('what is locked stands under what unlocks it, and its head leads there', async () => {
  await open();
  await tap(screen.getByLabelText('待解锁'));
  expect(screen.getByText('贵宾休息室')).toBeTruthy();
  await tap(screen.getByLabelText('再升一级即可领取，去看看'));
  expect(taro.navigateTo).toHaveBeenCalledWith({ url: '/packages/growth/tier/index?programme=main' });
});

test('the comparison is asked for when it is looked at, and marks one’s own column', async () => {
  const { container } = await open();
  expect(taro.request.mock.calls.some(([{ url }]) => url.endsWith('/matrix'))).toBe(false);
  await tap(screen.getByLabelText('等级对比'));
  await act(async () => undefined);
  expect(screen.getByText('山茶等级')).toBeTruthy();
  const own = [...container.querySelectorAll('.matrix__row--head .matrix__cell--own')];
  expect(own.map(({ textContent }) => textContent)).toEqual(['白银我的']);
  expect(screen.getByLabelText('黄金有lounge')).toBeTruthy();
  expect(screen.getByLabelText('白银没有lounge')).toBeTruthy();
});

test('one tap claims: the card shows it before the answer, a second tap asks nothing, then it can be used', async () => {
  let reply: (value: StubAnswer) => void = () => undefined;
  claimAnswer = () => new Promise((resolve) => (reply = resolve));
  await open();
  await tap(screen.getByText('领取'));
  expect(screen.getByText('已领取')).toBeTruthy();
  await tap(screen.getByText('领取'));
  expect(claims()).toHaveLength(1);
  hall = buildHall([buildCard('coffee', { claimId: 'claim-1', words: '已领取，可使用', remaining: 1 })]);
  await act(async () => reply({ statusCode: 201, data: buildClaim() }));
  await tap(screen.getByText('去使用'));
  expect(taro.navigateTo).toHaveBeenCalledWith({ url: '/packages/benefit/use/index?id=claim-1' });
});

test('a claim without an answer is repeated with the same key; after a refusal the next one is new', async () => {
  claimAnswer = () => Promise.reject({ errMsg: 'request:fail timeout' });
  await open();
  await tap(screen.getByText('领取'));
  expect(taro.showToast).toHaveBeenCalledWith(expect.objectContaining({ title: '等了很久没有回应，请重试' }));
  claimAnswer = async () => buildProblem('BENEFIT_SOLD_OUT', 409, '已经领完了');
  await tap(screen.getByText('领取'));
  await tap(screen.getByText('领取'));
  const [first, second, third] = keys();
  expect(first).toMatch(/^[0-9a-f]{32}$/);
  expect(second).toBe(first);
  expect(third).not.toBe(first);
});

test('without a network the card is as it was, and can be claimed again', async () => {
  await open();
  taro.request.mockImplementation(() => Promise.reject({ errMsg: 'request:fail' }));
  await tap(screen.getByText('领取'));
  await act(async () => undefined);
  expect(screen.getByText('本月还可领 2 次')).toBeTruthy();
  expect(screen.getByText('领取')).toBeTruthy();
});

test('a refusal is said, and the card is put right by the server', async () => {
  claimAnswer = async () => buildProblem('BENEFIT_SOLD_OUT', 409, '已经领完了');
  await open();
  hall = buildHall([buildCard('coffee', { name: '免费咖啡', state: 'soldOut', words: '已领完' })]);
  await tap(screen.getByText('领取'));
  expect(taro.showToast).toHaveBeenCalledWith(expect.objectContaining({ title: '已经领完了' }));
  expect(screen.getByText('已领完')).toBeTruthy();
  expect(screen.queryByText('领取')).toBeNull();
});

test.each([
  [{ delivery: 'supplier' }, '领取', '/packages/benefit/detail/index?code=coffee'],
  [{ code: 'cup', issue: 'exchange' }, '去兑换', '/packages/benefit/detail/index?code=cup'],
  [{ issue: 'code' }, '输入兑换码', '/packages/redeem/index'],
  [{ delivery: 'coupon', claimId: 'claim-8' }, '去使用', '/packages/benefit/claim/index?id=claim-8'],
  [{ delivery: 'code', claimId: 'claim-9' }, '看券码', '/packages/benefit/claim/index?id=claim-9'],
] as const)('%o has the button %s', async (change, label, url) => {
  hall = buildHall([buildCard('coffee', change)]);
  await open();
  await tap(screen.getByText(label));
  expect(taro.navigateTo).toHaveBeenCalledWith({ url });
});

test('what comes by itself is used with one tap: a claim is made of it on the way', async () => {
  claimAnswer = async () => ({ statusCode: 201, data: buildClaim({ id: 'claim-6' }) });
  hall = buildHall([buildCard('coffee', { issue: 'automatic', words: '今天还可用 1 次' })]);
  await open();
  await tap(screen.getByText('去使用'));
  expect(keys()).toHaveLength(1);
  expect(taro.navigateTo).toHaveBeenCalledWith({ url: '/packages/benefit/use/index?id=claim-6' });
  expect(taro.showToast).not.toHaveBeenCalled();
});

test('what is used up says when it comes again, and has no button', async () => {
  hall = buildHall([buildCard('coffee', { state: 'usedUp', words: '本月 2 次已领完，12月1日起可再领', remaining: 0 })]);
  await open();
  expect(screen.getByText('本期已用完')).toBeTruthy();
  expect(screen.getByText('本月 2 次已领完，12月1日起可再领')).toBeTruthy();
  expect(document.querySelector('#step-coffee')).toBeNull();
});

test('a tap beside the button opens all about the benefit', async () => {
  await open();
  await tap(screen.getByLabelText('免费咖啡，coffee value，本月还可领 2 次，查看详情'));
  expect(taro.navigateTo).toHaveBeenCalledWith({ url: '/packages/benefit/detail/index?code=coffee' });
});

test('a visitor sees what there is and logs in on the spot', async () => {
  forgetSession();
  const mine = hall;
  hall = buildHall([buildLockedCard('coffee', { name: '免费咖啡', unlock: { words: '登录后即可领取', page: null } })]);
  await open();
  expect(screen.getByLabelText('待解锁，已选中')).toBeTruthy();
  expect(screen.getByText('免费咖啡')).toBeTruthy();
  expect(screen.queryByText('我的券')).toBeNull();
  hall = mine;
  await tap(screen.getByText('登录'));
  await act(async () => undefined);
  expect(screen.getByLabelText('我的，已选中')).toBeTruthy();
  expect(screen.getByText('我的券')).toBeTruthy();
});

test('a member who has nothing yet is shown the way to the first', async () => {
  hall = buildHall([buildLockedCard('lounge', { name: '贵宾休息室' })]);
  await open();
  await tap(screen.getByText('查看待解锁'));
  expect(screen.getByText('贵宾休息室')).toBeTruthy();
});

test('with everything unlocked, and with nothing at all, it says so', async () => {
  hall = buildHall([buildCard('coffee')]);
  const { unmount } = await open();
  await tap(screen.getByLabelText('待解锁'));
  expect(screen.getByText('已全部解锁')).toBeTruthy();
  unmount();
  hall = buildHall([]);
  await open();
  expect(screen.getByText('权益还在准备中')).toBeTruthy();
});

test('a page that could not be loaded says why and loads again', async () => {
  taro.request.mockRejectedValueOnce({ errMsg: 'request:fail' });
  await open();
  expect(screen.getByText('网络没有连上，请检查后重试')).toBeTruthy();
  await tap(screen.getByText('重新加载'));
  expect(screen.getByText('免费咖啡')).toBeTruthy();
});
