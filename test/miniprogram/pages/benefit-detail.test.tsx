import type { BenefitDetail } from '@shared/contract/benefit';
import { act, fireEvent, render, screen } from '@testing-library/react';
import { forgetSession } from '@/api/session-keeper';
import { useHome } from '@/features/home/home-store';
import { forgetOwnData } from '@/features/session/own-data';
import BenefitPage from '@/packages/benefit/detail/index';
import { buildHome, buildMember, buildProblem } from '../build';
import { buildCard, buildClaim, buildDetail, buildLockedCard } from '../build-benefit';
import { logInMember } from '../log-in';
import { openWith, resetTaro, type StubAnswer, type StubCall, taro } from '../stubs/taro';

jest.mock('@/platform/login', () => ({ getLoginCode: async () => 'wx-code' }));

let detail: BenefitDetail;
let claimAnswer: StubAnswer;
let phoneMasked: string | null;

beforeEach(async () => {
  resetTaro();
  forgetOwnData();
  forgetSession();
  useHome.setState({ data: null, error: null, loading: false });
  phoneMasked = '138****0001';
  detail = buildDetail(buildCard('coffee', { name: '免费咖啡' }));
  claimAnswer = { statusCode: 201, data: buildClaim() };
  await logInMember();
  taro.request.mockImplementation(answer);
  openWith({ code: 'coffee' });
});

async function answer({ url, method }: StubCall): Promise<StubAnswer> {
  const path = url.replace('/api/v1', '');
  if (path === '/benefits/coffee') return { statusCode: 200, data: detail };
  if (path === '/benefits/coffee/claims') return claimAnswer;
  if (path === '/home') return { statusCode: 200, data: buildHome({ member: buildMember({ phoneMasked }) }) };
  throw new Error(`not expected: ${method} ${url}`);
}

async function open() {
  const page = render(<BenefitPage />);
  await act(async () => undefined);
  await act(async () => undefined);
  return page;
}
const tap = async (element: HTMLElement) => act(async () => fireEvent.click(element));
const enter = (digits: string) =>
  fireEvent.change(document.querySelector('#account') as Element, { target: { value: digits } });
const claimed = () => taro.request.mock.calls.map(([call]) => call).filter(({ url }) => url.endsWith('/claims'));
const topUp = () => {
  detail = buildDetail(buildCard('coffee', { delivery: 'supplier' }), { account: 'phone' });
};

test('tells what it is, what it saves, its terms and its rules; a small stock is told, a large one is not', async () => {
  detail = { ...detail, savesFen: 1_800, stockLeft: 3 };
  const { unmount } = await open();
  for (const words of [
    '免费咖啡',
    'coffee description',
    '每次约省 ¥18',
    '仅剩 3 份',
    '领取后 30 天内有效',
    '到店出示。',
  ]) {
    expect(screen.getByText(words)).toBeTruthy();
  }
  unmount();
  detail = { ...detail, stockLeft: 300 };
  await open();
  expect(screen.queryByText(/仅剩/)).toBeNull();
});

test('the one button claims, and says where it went', async () => {
  await open();
  detail = buildDetail(buildCard('coffee', { claimId: 'claim-1', remaining: 0 }), { claims: [buildClaim()] });
  await tap(screen.getByText('领取'));
  await act(async () => undefined);
  expect(taro.showToast).toHaveBeenCalledWith(expect.objectContaining({ title: '已领取，已放进我的券' }));
  expect(screen.getByText('我已领取的')).toBeTruthy();
  expect(screen.queryByText('再领一次')).toBeNull();
  await tap(document.querySelector('#step') as HTMLElement);
  expect(taro.navigateTo).toHaveBeenCalledWith({ url: '/packages/benefit/use/index?id=claim-1' });
});

test('where more can be had beside what is held, both are offered', async () => {
  detail = buildDetail(buildCard('coffee', { claimId: 'claim-1', remaining: 1 }), { claims: [buildClaim()] });
  await open();
  await tap(screen.getByText('再领一次'));
  expect(claimed()).toHaveLength(1);
});

test.each([
  [buildCard('coffee', { issue: 'exchange' }), 'cup', '去兑换', '/packages/points/item/index?code=cup'],
  [buildCard('coffee', { issue: 'exchange' }), null, '去兑换', '/packages/points/shelf/index'],
  [buildLockedCard('coffee'), null, '查看如何解锁', '/packages/growth/tier/index?programme=main'],
] as const)('%# leads on by its button', async (card, shelfItem, label, url) => {
  detail = buildDetail(card, { shelfItem });
  await open();
  await tap(screen.getByText(label));
  expect(taro.navigateTo).toHaveBeenCalledWith({ url });
});

test('what is taken off the bill by itself has no button and says so', async () => {
  detail = buildDetail(buildCard('coffee', { issue: 'automatic', delivery: 'coupon', words: '随时可用' }));
  await open();
  expect(screen.getByText(/无需领取，结账时/)).toBeTruthy();
  expect(document.querySelector('.step-bar button')).toBeNull();
});

test('shows its picture large where the business has one', async () => {
  detail = buildDetail(buildCard('coffee'), { picture: 'https://example.com/coffee.jpg' });
  await open();
  const picture = document.querySelector('.benefit__picture');
  expect(picture?.getAttribute('src')).toBe('https://example.com/coffee.jpg');
});

test('a service that comes by itself shows how it is used, and asks for nothing', async () => {
  const card = buildCard('coffee', { issue: 'automatic', delivery: 'service' });
  detail = buildDetail(card, { guide: { instructions: '添加会员顾问', qrText: 'https://example.com/adviser' } });
  await open();
  expect(screen.getByText('添加会员顾问')).toBeTruthy();
  expect(screen.getByLabelText('二维码')).toBeTruthy();
  expect(screen.getByText('无需领取，已为你开通')).toBeTruthy();
  expect(document.querySelector('.step-bar button')).toBeNull();
});

test('what nothing unlocks but the shelf gives leads there', async () => {
  detail = buildDetail(buildLockedCard('coffee', { issue: 'exchange', unlock: null }), { shelfItem: 'mug' });
  await open();
  expect(screen.queryByText('尚未开通')).toBeNull();
  await tap(screen.getByText('去兑换'));
  expect(taro.navigateTo).toHaveBeenCalledWith({ url: '/packages/points/item/index?code=mug' });
});

test('a top-up offers the own number, and takes it after a confirmation without naming it', async () => {
  topUp();
  await open();
  expect(screen.getByLabelText('我的号码 138****0001，已选中')).toBeTruthy();
  await tap(screen.getByText('领取'));
  expect(taro.showModal).toHaveBeenCalledWith(
    expect.objectContaining({ content: expect.stringContaining('138****0001') }),
  );
  expect(claimed().map(({ data }) => data)).toEqual([{}]);
});

test('another number is checked before anything is sent, and confirmed as it was entered', async () => {
  topUp();
  await open();
  await tap(screen.getByLabelText('其他号码'));
  await tap(screen.getByText('领取'));
  expect(screen.getByText('请填写要充值的手机号')).toBeTruthy();
  enter('1381234');
  await tap(screen.getByText('领取'));
  expect(screen.getByText('手机号是 11 位，现在有 7 位')).toBeTruthy();
  expect(claimed()).toHaveLength(0);
  enter('13812345678');
  await tap(screen.getByText('领取'));
  expect(taro.showModal).toHaveBeenCalledWith(
    expect.objectContaining({ content: expect.stringContaining('138 1234 5678') }),
  );
  expect(claimed().map(({ data }) => data)).toEqual([{ account: '13812345678' }]);
});

test('who thinks better of it at the confirmation has claimed nothing', async () => {
  topUp();
  taro.showModal.mockResolvedValueOnce({ confirm: false });
  await open();
  await tap(screen.getByText('领取'));
  expect(claimed()).toHaveLength(0);
});

test('a server that cannot take the own number has another one asked for', async () => {
  topUp();
  claimAnswer = buildProblem('BENEFIT_ACCOUNT_REQUIRED', 422, '请填写要充值的手机号');
  await open();
  await tap(screen.getByText('领取'));
  await act(async () => undefined);
  expect(document.querySelector('#account')).not.toBeNull();
  expect(screen.getByText('请填写要充值的手机号')).toBeTruthy();
});

test('without a number of their own a member enters one', async () => {
  topUp();
  phoneMasked = null;
  await open();
  expect(screen.queryByLabelText('其他号码')).toBeNull();
  expect(document.querySelector('#account')).not.toBeNull();
});

test('a visitor is offered a login', async () => {
  forgetSession();
  detail = buildDetail(buildLockedCard('coffee', { unlock: { words: '登录后即可领取', page: null } }));
  await open();
  expect(screen.getByText('登录后查看')).toBeTruthy();
});

test('a page without a code, and one that could not be loaded, lead on', async () => {
  openWith({});
  const { unmount } = await open();
  expect(screen.getByText('没有找到这项权益')).toBeTruthy();
  unmount();
  openWith({ code: 'coffee' });
  taro.request.mockRejectedValueOnce({ errMsg: 'request:fail' });
  await open();
  await tap(screen.getByText('重新加载'));
  expect(screen.getByText('免费咖啡')).toBeTruthy();
});
