import type { Gift, GiftCard } from '@shared/contract/gift';
import { act, fireEvent, render, screen } from '@testing-library/react';
import { giftCardStore, giftStore, useGifts } from '@/features/gift/gift-store';
import { usePlans } from '@/features/plan/plan-store';
import GiftCardPage from '@/packages/gift/card/index';
import GiftPage from '@/packages/gift/gift/index';
import GiftsPage from '@/packages/gift/gifts/index';
import GivePage from '@/packages/gift/give/index';
import { buildHome, buildPlan, buildPlanList, buildProblem, payment } from '../build';
import { logInMember } from '../log-in';
import { openWith, resetTaro, type StubAnswer, type StubCall, taro } from '../stubs/taro';

jest.mock('@/platform/login', () => ({ getLoginCode: async () => 'wx-code' }));
jest.mock('@/platform/payment', () => ({ requestPayment: async () => 'paid' }));

const TOKEN = 'AbCdEfGhIjKlMnOpQrStUv';
const gift: Gift = {
  id: 'G1',
  planName: '山茶会员年卡',
  period: { unit: 'year', count: 1 },
  amountFen: 19_800,
  message: '生日快乐',
  status: 'waiting',
  words: '2026年5月8日前可以领取',
  orderId: 'O1',
  token: TOKEN,
  createdAt: '2026-05-01T06:00:00.000Z',
  expiresAt: '2026-05-08T16:00:00.000Z',
  acceptedAt: null,
};
const card: GiftCard = {
  ...{ planName: gift.planName, period: gift.period, message: '生日快乐', state: 'open', expiresAt: gift.expiresAt },
  benefits: [{ code: 'coffee', name: '每周咖啡', icon: 'coffee', value: '每周一杯' }],
};
const plan = buildPlan({ id: 'P1', name: '年卡', priceFen: 19_800, giftDays: 7 });

/** What the server answers, by method and path. */
let answers: Record<string, (call: StubCall) => StubAnswer>;
const ok = (data: unknown, statusCode = 200): StubAnswer => ({ statusCode, data });

beforeEach(async () => {
  resetTaro();
  await logInMember();
  usePlans.getState().set(null);
  useGifts.getState().clear();
  giftStore('G1').getState().set(null);
  giftCardStore(TOKEN).getState().set(null);
  answers = {
    'GET /plans': () => ok(buildPlanList([plan])),
    'GET /gifts/G1': () => ok(gift),
    'GET /gifts': () => ok({ items: [gift], nextCursor: null }),
    [`GET /gift-cards/${TOKEN}`]: () => ok(card),
    'GET /home': () => ok(buildHome()),
  };
  taro.request.mockImplementation(async (call: StubCall) => {
    const path = call.url.replace('/api/v1', '').split('?')[0];
    const answer = answers[`${call.method} ${path}`];
    if (!answer) throw new Error(`nobody answers ${call.method} ${path}`);
    return answer(call);
  });
});

const show = (page: React.ReactElement) => act(async () => void render(page));
const tap = (id: string) => act(async () => void fireEvent.click(document.querySelector(`#${id}`) as Element));
const type = (id: string, value: string) =>
  fireEvent.change(document.querySelector(`#${id}`) as Element, { target: { value } });

test('a gift is bought with its message, paid, and shown in the place of the form', async () => {
  const sent: unknown[] = [];
  answers['POST /gifts'] = ({ data }) => {
    sent.push(data);
    return ok({ gift: { ...gift, status: 'awaitingPayment', token: null }, payment }, 201);
  };
  openWith({ id: 'P1' });
  await show(<GivePage />);
  expect(screen.getByText('支付后 7 天内可领取，无人领取会自动全额退回')).toBeTruthy();
  type('message', ' 生日快乐 ');
  await tap('pay');
  expect(sent).toEqual([{ planId: 'P1', agreementVersion: expect.any(String), message: '生日快乐' }]);
  expect(taro.redirectTo).toHaveBeenCalledWith({ url: '/packages/gift/gift/index?id=G1' });
});

test('a message that does not pass is said at its field, and nothing is paid', async () => {
  answers['POST /gifts'] = () => buildProblem('GIFT_MESSAGE_REFUSED', 422, '祝福语未通过微信的内容检查，请换一种说法');
  openWith({ id: 'P1' });
  await show(<GivePage />);
  type('message', '坏话');
  await tap('pay');
  expect(screen.getByText('祝福语未通过微信的内容检查，请换一种说法')).toBeTruthy();
  expect(taro.redirectTo).not.toHaveBeenCalled();
});

test('a plan that cannot be given has no form', async () => {
  openWith({ id: 'other' });
  await show(<GivePage />);
  expect(screen.getByText('这个会员方案暂不支持赠送')).toBeTruthy();
  expect(document.querySelector('#pay')).toBeNull();
});

test('a gift that waits is handed on, and taken back only after a question', async () => {
  answers['POST /gifts/G1/cancellation'] = () =>
    ok({ ...gift, status: 'returned', token: null, words: '已撤回礼物，款项正在原路退回' });
  openWith({ id: 'G1' });
  await show(<GiftPage />);
  expect(document.querySelector('#share')).not.toBeNull();
  taro.showModal.mockResolvedValueOnce({ confirm: false });
  await tap('take-back');
  expect(screen.getByText('2026年5月8日前可以领取')).toBeTruthy();
  taro.showModal.mockResolvedValueOnce({ confirm: true });
  await tap('take-back');
  expect(screen.getByText('已撤回礼物，款项正在原路退回')).toBeTruthy();
  expect(document.querySelector('#share')).toBeNull();
});

test('a card from a friend is accepted after a question, and then leads to the membership', async () => {
  openWith({ token: TOKEN });
  await show(<GiftCardPage />);
  expect(screen.getByText('朋友送你一份会员')).toBeTruthy();
  expect(screen.getByText('生日快乐')).toBeTruthy();
  answers['POST /gift-acceptances'] = () =>
    ok({ planName: gift.planName, endsAt: '2027-05-01T00:00:00Z', first: true });
  answers[`GET /gift-cards/${TOKEN}`] = () => ok({ ...card, state: 'mine' });
  taro.showModal.mockResolvedValueOnce({ confirm: true });
  await tap('accept');
  expect(screen.getByText('你已领取这份礼物')).toBeTruthy();
  await tap('see-card');
  expect(taro.switchTab).toHaveBeenCalledWith({ url: '/pages/home/index' });
});

test('a refusal is said, and the card stays to be accepted', async () => {
  openWith({ token: TOKEN });
  await show(<GiftCardPage />);
  answers['POST /gift-acceptances'] = () => buildProblem('GIFT_RANK_DIFFERS', 409, '等级不同');
  taro.showModal.mockResolvedValueOnce({ confirm: true });
  await tap('accept');
  expect(taro.showToast).toHaveBeenCalledWith(expect.objectContaining({ title: '等级不同' }));
  expect(document.querySelector('#accept')).not.toBeNull();
});

test('the gifts that were given stand in a list; without any, the way to the plans', async () => {
  await show(<GiftsPage />);
  expect(screen.getByText('待领取')).toBeTruthy();
  await tap('G1');
  expect(taro.navigateTo).toHaveBeenCalledWith({ url: '/packages/gift/gift/index?id=G1' });
  answers['GET /gifts'] = () => ok({ items: [], nextCursor: null });
  await act(async () => void (await useGifts.getState().load()));
  expect(screen.getByText('还没有送过礼物')).toBeTruthy();
});
