import type { Order } from '@shared/contract/order';
import { findAccountFault, groupPhone } from '@/features/account/account.rules';
import { computeExchangeStage, isStageUnsettled } from '@/features/exchange/exchange-stage.rules';
import { describeExchange, stateOf } from '@/features/exchange/exchange-words';
import { formatPrice, sayPrice } from '@/features/exchange/price.rules';
import { describeRemaining, describeWorth, toneOf } from '@/features/exchange/shelf.rules';
import { buildOrder } from '../build';
import { buildExchange, buildShelfItem, buildWaitingExchange } from '../build-exchange';

test.each([
  [{ points: 500, moneyFen: 0 }, '500 积分', '500 积分'],
  [{ points: 12_000, moneyFen: 500 }, '12,000 积分 + ¥5', '12,000 积分和 ¥5'],
  [{ points: 300, moneyFen: 990 }, '300 积分 + ¥9.90', '300 积分和 ¥9.90'],
])('a price names points, and money where it takes any', (price, line, spoken) => {
  expect(formatPrice(price, '积分')).toBe(line);
  expect(sayPrice(price, '积分')).toBe(spoken);
});

test.each([
  ['', '请填写要充值的手机号'],
  ['1381234', '手机号是 11 位，现在有 7 位'],
  ['02112345678', '请检查手机号，开头不对'],
  ['12012345678', '请检查手机号，开头不对'],
  ['13812345678', null],
])('the number "%s" is found to be: %s', (digits, fault) => {
  expect(findAccountFault(digits)).toBe(fault);
});

test('a number is read out in groups', () => {
  expect(groupPhone('13812345678')).toBe('138 1234 5678');
  expect(groupPhone('138')).toBe('138');
});

test('an open item with few left is near its end, and then says also how often it may be had', () => {
  const few = buildShelfItem('cup', { stockLeft: 3, remaining: 2, words: '仅剩 3 份' });
  expect(toneOf(few)).toBe('near');
  expect(describeRemaining(few)).toBe('本期还可兑 2 次');
  expect(toneOf(buildShelfItem('cup', { stockLeft: 500 }))).toBe('plain');
  expect(describeRemaining(buildShelfItem('cup', { remaining: 2, words: '本月还可兑换 2 次' }))).toBeNull();
  expect(toneOf(buildShelfItem('cup', { state: 'soldOut', stockLeft: 0 }))).toBe('over');
  expect(toneOf(buildShelfItem('cup', { state: 'short' }))).toBe('plain');
});

const NOW = Date.parse('2026-05-01T06:10:00.000Z');
const LATE = Date.parse('2026-05-01T06:31:00.000Z');
const waiting = buildWaitingExchange();

test.each([
  ['payable', buildOrder(), NOW, undefined],
  ['payable', buildOrder(), NOW, 'cancelled'],
  ['payable', buildOrder(), NOW, 'unknown'],
  ['confirming', buildOrder(), NOW, 'paid'],
  ['confirming', buildOrder({ confirming: true }), NOW, undefined],
  ['confirming', buildOrder({ status: 'paid' }), NOW, undefined],
  ['closing', buildOrder(), LATE, undefined],
  ['closing', buildOrder({ status: 'closed' }), NOW, 'paid'],
  ['closing', buildOrder({ status: 'refunding' }), NOW, undefined],
] as const)('one that waits to be paid is %s', (stage, order: Order, now, reported) => {
  expect(computeExchangeStage({ exchange: waiting, order }, now, reported)).toBe(stage);
});

test('the server decides over what the pay sheet reported', () => {
  for (const status of ['delivering', 'done', 'returned'] as const) {
    expect(computeExchangeStage({ exchange: buildExchange({ status }), order: null }, NOW, 'cancelled')).toBe(status);
  }
});

test('only what changes by itself is asked for again', () => {
  const stages = ['payable', 'confirming', 'closing', 'delivering', 'done', 'returned'] as const;
  expect(stages.filter(isStageUnsettled)).toEqual(['confirming', 'closing', 'delivering']);
});

test('one that waits says what is held, until when, and what happens then', () => {
  expect(describeExchange('payable', { exchange: waiting, order: buildOrder() }, '积分').lines).toEqual([
    '500 积分已经留好，还需支付 ¥5',
    '请在2026年5月1日 14:30前支付',
    '到时没有支付，积分会自动退回',
  ]);
  expect(describeExchange('payable', { exchange: waiting, order: null }, '积分').lines).toHaveLength(1);
});

test('one that failed says that the points are back, in the words of the server', () => {
  const exchange = buildExchange({ status: 'returned', words: '充值失败，积分已退回' });
  expect(describeExchange('returned', { exchange, order: null }, '积分').lines).toEqual(['充值失败，积分已退回']);
  expect(stateOf(exchange)).toEqual({ label: '已退回', tone: 'plain' });
});

test('what an item is worth is said once', () => {
  const coffee = buildShelfItem('coffee', { worthFen: 1_800 });
  expect(describeWorth(coffee)).toBe('价值 ¥18');
  expect(describeWorth({ ...coffee, benefit: { ...coffee.benefit, value: '价值 ¥18' } })).toBeNull();
  expect(describeWorth(buildShelfItem('coffee'))).toBeNull();
});
