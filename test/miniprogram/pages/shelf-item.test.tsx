import type { ShelfItemDetail } from '@shared/contract/exchange';
import { act, fireEvent, render, screen } from '@testing-library/react';
import { useHome } from '@/features/home/home-store';
import { forgetOwnData } from '@/features/session/own-data';
import ItemPage from '@/packages/points/item/index';
import { requestPayment } from '@/platform/payment';
import { buildHome, buildMember, buildProblem, payment } from '../build';
import { buildExchange, buildItemDetail, buildShelfItem, buildWaitingExchange } from '../build-exchange';
import { logInMember } from '../log-in';
import { openWith, resetTaro, type StubAnswer, type StubCall, taro } from '../stubs/taro';

jest.mock('@/platform/login', () => ({ getLoginCode: async () => 'wx-code' }));
jest.mock('@/platform/payment', () => ({ requestPayment: jest.fn() }));
const pay = jest.mocked(requestPayment);

const withMoney = () => buildItemDetail({ item: buildShelfItem('coffee', { moneyFen: 500 }) });

let detail: ShelfItemDetail;
/** What `POST /exchanges` answers, in turn; the last one stays. */
let outcomes: StubAnswer[];
let waiting: readonly object[];

beforeEach(async () => {
  resetTaro();
  forgetOwnData();
  pay.mockReset();
  detail = buildItemDetail();
  outcomes = [{ statusCode: 201, data: { exchange: buildExchange(), payment: null } }];
  waiting = [];
  await logInMember();
  taro.request.mockImplementation(answer);
  openWith({ code: 'coffee' });
});

async function answer({ url, method }: StubCall): Promise<StubAnswer> {
  if (url === '/api/v1/shelf/coffee') return { statusCode: 200, data: detail };
  if (url.startsWith('/api/v1/exchanges') && method === 'GET') {
    return { statusCode: 200, data: { items: waiting, nextCursor: null } };
  }
  if (url === '/api/v1/home') return { statusCode: 200, data: buildHome({ member: buildMember() }) };
  if (url !== '/api/v1/exchanges') throw new Error(`not expected: ${method} ${url}`);
  const [next = buildProblem('INTERNAL_ERROR', 500), ...rest] = outcomes;
  if (rest.length > 0) outcomes = rest;
  return next;
}

async function open() {
  const page = render(<ItemPage />);
  await act(async () => undefined);
  await act(async () => undefined);
  return page;
}
const tap = (id: string) => act(async () => void fireEvent.click(document.querySelector(`#${id}`) as Element));
const wishes = () =>
  taro.request.mock.calls.map(([call]) => call).filter(({ url, method }) => method === 'POST' && url.endsWith('s'));
const keys = () => wishes().map(({ header }) => header['Idempotency-Key']);

test('shows what it is, what it takes, and on which terms', async () => {
  detail = buildItemDetail({ item: buildShelfItem('coffee', { worthFen: 2_800, words: '仅剩 3 份', stockLeft: 3 }) });
  await open();
  for (const words of ['中杯咖啡券', '任意中杯', '价值 ¥28', '仅剩 3 份', '兑换后 30 天内有效', '到店出示。']) {
    expect(screen.getByText(words)).toBeTruthy();
  }
  expect(screen.getByText('可用 1,080 积分')).toBeTruthy();
  expect(screen.getByText('500 积分 兑换')).toBeTruthy();
});

test('nothing is taken before the member has read what will be, and agreed', async () => {
  await open();
  await tap('exchange');
  expect(screen.getByText('使用 500 积分')).toBeTruthy();
  expect(screen.getByText('580 积分')).toBeTruthy();
  expect(wishes()).toEqual([]);
  await tap('close-sheet');
  expect(screen.queryByText('使用 500 积分')).toBeNull();
  await tap('exchange');
  await tap('confirm-exchange');
  expect(wishes().map(({ data }) => data)).toEqual([{ item: 'coffee', points: 500, moneyFen: 0 }]);
  expect(taro.redirectTo).toHaveBeenCalledWith({ url: '/packages/points/exchange/index?id=exchange-1' });
  expect(pay).not.toHaveBeenCalled();
});

test('a double tap is one exchange', async () => {
  await open();
  await tap('exchange');
  const button = document.querySelector('#confirm-exchange') as Element;
  await act(async () => {
    fireEvent.click(button);
    fireEvent.click(button);
  });
  expect(wishes()).toHaveLength(1);
});

test('without an answer the sheet stays, and the next tap carries the same key', async () => {
  outcomes = [buildProblem('SERVICE_UNAVAILABLE', 503, '微信暂时没有回应，请稍后再试'), ...outcomes];
  await open();
  await tap('exchange');
  await tap('confirm-exchange');
  expect(screen.getByText('微信暂时没有回应，请稍后再试。再点一次会接着办理，不会重复扣除')).toBeTruthy();
  await tap('confirm-exchange');
  expect(keys()).toHaveLength(2);
  expect(new Set(keys()).size).toBe(1);
  expect(taro.redirectTo).toHaveBeenCalledTimes(1);
});

test('a refusal closes the sheet, says why and shows the item as it is now; the next wish is a new one', async () => {
  outcomes = [buildProblem('SHELF_PRICE_CHANGED', 409, '兑换价格有变化，请刷新后再兑换'), ...outcomes];
  await open();
  await tap('exchange');
  detail = buildItemDetail({ item: buildShelfItem('coffee', { points: 600 }) });
  await tap('confirm-exchange');
  expect(taro.showToast.mock.calls[0]?.[0].title).toBe('兑换价格有变化，请刷新后再兑换');
  expect(screen.queryByText('确认兑换')).toBeNull();
  expect(screen.getByText('600 积分 兑换')).toBeTruthy();
  await tap('exchange');
  await tap('confirm-exchange');
  expect(wishes().map(({ data }) => data)).toEqual([
    { item: 'coffee', points: 500, moneyFen: 0 },
    { item: 'coffee', points: 600, moneyFen: 0 },
  ]);
  expect(new Set(keys()).size).toBe(2);
});

test('with money the pay sheet opens, and what it reported goes to the next page', async () => {
  detail = withMoney();
  outcomes = [{ statusCode: 201, data: { exchange: buildWaitingExchange(), payment } }];
  pay.mockResolvedValue('cancelled');
  await open();
  await tap('exchange');
  expect(screen.getByText('使用 500 积分和 ¥5')).toBeTruthy();
  expect(screen.getByText('积分会先扣除，没有完成支付会退回')).toBeTruthy();
  await tap('confirm-exchange');
  expect(pay).toHaveBeenCalledWith(payment);
  expect(taro.redirectTo).toHaveBeenCalledWith({
    url: '/packages/points/exchange/index?id=exchange-1&reported=cancelled',
  });
});

test('one that still waits to be paid is offered before another is made', async () => {
  detail = withMoney();
  waiting = [buildWaitingExchange({ id: 'earlier' })];
  await open();
  await tap('to-waiting');
  expect(taro.navigateTo).toHaveBeenCalledWith({ url: '/packages/points/exchange/index?id=earlier' });
});

test('the number to top up is checked, read back, and sent', async () => {
  detail = buildItemDetail({ account: 'phone' });
  await open();
  await tap('exchange');
  expect(screen.getByText('请填写要充值的手机号')).toBeTruthy();
  const field = document.querySelector('#account') as Element;
  fireEvent.change(field, { target: { value: '138 1234' } });
  await tap('exchange');
  expect(screen.getByText('手机号是 11 位，现在有 7 位')).toBeTruthy();
  fireEvent.change(field, { target: { value: '13812345678' } });
  await tap('exchange');
  expect(screen.getByText('138 1234 5678')).toBeTruthy();
  await tap('confirm-exchange');
  expect(wishes()[0]?.data).toEqual({ item: 'coffee', points: 500, moneyFen: 0, account: '13812345678' });
});

test('the own number is offered, read back masked, and not named to the server, which knows it', async () => {
  detail = buildItemDetail({ account: 'phone' });
  useHome.setState({ data: buildHome({ member: buildMember({ phoneMasked: '138****0001' }) }) });
  await open();
  expect(screen.getByLabelText('我的号码 138****0001，已选中')).toBeTruthy();
  await tap('exchange');
  expect(screen.getByText('138****0001')).toBeTruthy();
  await tap('confirm-exchange');
  expect(wishes()[0]?.data).toEqual({ item: 'coffee', points: 500, moneyFen: 0 });
});

test('where the server cannot take the own number, another one is asked for', async () => {
  detail = buildItemDetail({ account: 'phone' });
  useHome.setState({ data: buildHome({ member: buildMember({ phoneMasked: '138****0001' }) }) });
  outcomes = [buildProblem('BENEFIT_ACCOUNT_REQUIRED', 422)];
  await open();
  await tap('exchange');
  await tap('confirm-exchange');
  expect(document.querySelector('#account')).toBeTruthy();
});

test('who has too few points is told how many, and led to how they come', async () => {
  detail = buildItemDetail({
    available: 380,
    item: buildShelfItem('coffee', { state: 'short', words: '还差 120 积分' }),
  });
  await open();
  fireEvent.click(screen.getByText('还差 120 积分，看看怎么攒积分'));
  expect(taro.navigateTo).toHaveBeenCalledWith({ url: '/packages/points/points/index' });
});

test.each([
  ['soldOut', '已兑完'],
  ['limitReached', '本月已兑换'],
  ['locked', '升至金叶即可兑换'],
  ['upcoming', '12月1日 10:00 开始'],
  ['ended', '已结束'],
] as const)('what is %s cannot be exchanged', async (state, words) => {
  detail = buildItemDetail({ item: buildShelfItem('coffee', { state, words }) });
  await open();
  await tap('closed');
  expect(document.querySelector('#closed')?.textContent).toBe(words);
  expect(screen.queryByText('确认兑换')).toBeNull();
});

test('an item that is not there says so; an address without one leads to the shelf', async () => {
  taro.request.mockResolvedValue(buildProblem('SHELF_ITEM_NOT_FOUND', 404, '没有找到这件商品'));
  const { unmount } = await open();
  expect(screen.getByText('没有找到这件商品')).toBeTruthy();
  unmount();
  openWith({});
  await open();
  fireEvent.click(screen.getByText('看看积分商城'));
  expect(taro.navigateTo).toHaveBeenCalledWith({ url: '/packages/points/shelf/index' });
});
