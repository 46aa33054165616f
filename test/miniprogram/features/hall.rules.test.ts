import {
  arrangeMine,
  asksAccount,
  canClaimMore,
  computeAct,
  describeStock,
  groupLocked,
  labelAct,
} from '@/features/benefit/hall.rules';
import { buildCard, buildDetail, buildLockedCard } from '../build-benefit';

const codesOf = (cards: readonly { readonly code: string }[]) => cards.map(({ code }) => code);

test.each([
  ['claimed by a tap', buildCard('a'), 'claim'],
  ['held already', buildCard('a', { claimId: 'claim-1' }), 'use'],
  ['held, though nothing more can be had', buildCard('a', { state: 'usedUp', claimId: 'claim-1' }), 'use'],
  ['for points', buildCard('a', { issue: 'exchange' }), 'exchange'],
  ['by a code', buildCard('a', { issue: 'code' }), 'redeem'],
  ['there by itself, for staff to see', buildCard('a', { issue: 'automatic' }), 'take'],
  ['there by itself, taken off the bill', buildCard('a', { issue: 'automatic', delivery: 'coupon' }), 'none'],
  ['locked behind something', buildLockedCard('a'), 'unlock'],
  ['locked for good', buildLockedCard('a', { unlock: null }), 'none'],
  ['used up', buildCard('a', { state: 'usedUp' }), 'none'],
  ['not open yet', buildCard('a', { state: 'upcoming' }), 'none'],
  ['sold out', buildCard('a', { state: 'soldOut' }), 'none'],
] as const)('what is %s has one next step', (_, card, kind) => {
  expect(computeAct(card).kind).toBe(kind);
});

test('the button says what it does with what was given', () => {
  expect(labelAct({ kind: 'use', claimId: 'c' }, 'code')).toBe('看券码');
  expect(labelAct({ kind: 'use', claimId: 'c' }, 'verify')).toBe('去使用');
  expect(labelAct({ kind: 'none' }, 'verify')).toBeNull();
});

test('core ones come first, then what can be had, then what is used up, to come, and over', () => {
  const sections = arrangeMine([
    buildCard('sold', { state: 'soldOut' }),
    buildCard('soon', { state: 'upcoming' }),
    buildCard('gone', { state: 'usedUp' }),
    buildLockedCard('locked'),
    buildCard('plain'),
    buildCard('best', { core: true }),
    buildCard('held', { state: 'usedUp', claimId: 'claim-1' }),
    buildCard('past', { state: 'ended' }),
  ]);
  expect(sections.map(({ key, cards }) => [key, ...codesOf(cards)])).toEqual([
    ['core', 'best'],
    ['ready', 'plain', 'held'],
    ['usedUp', 'gone'],
    ['later', 'soon'],
    ['over', 'sold', 'past'],
  ]);
});

test('locked ones stand under what unlocks them, each key once', () => {
  const plans = { words: '开通年卡即可领取', page: '/pages/plans/index' };
  const groups = groupLocked([
    buildLockedCard('a'),
    buildLockedCard('b', { unlock: plans }),
    buildLockedCard('c'),
    buildLockedCard('d', { unlock: null }),
    buildCard('open'),
    buildLockedCard('shelf', { issue: 'exchange', unlock: null }),
    buildLockedCard('held', { claimId: 'claim-1' }),
  ]);
  expect(groups.map(({ words, cards }) => [words, ...codesOf(cards)])).toEqual([
    ['再升一级即可领取', 'a', 'c'],
    ['开通年卡即可领取', 'b'],
    [null, 'd'],
  ]);
});

test('more can be claimed beside what is held only where the period counts and has some left', () => {
  expect(canClaimMore(buildCard('a', { claimId: 'claim-1', remaining: 1 }))).toBe(true);
  expect(canClaimMore(buildCard('a', { claimId: 'claim-1', remaining: 0 }))).toBe(false);
  expect(canClaimMore(buildCard('a', { claimId: 'claim-1', remaining: null }))).toBe(false);
  expect(canClaimMore(buildCard('a', { remaining: 1 }))).toBe(false);
});

test('an account is asked for only where a claim comes next', () => {
  const card = buildCard('a', { delivery: 'supplier' });
  expect(asksAccount(buildDetail(card, { account: 'phone' }))).toBe(true);
  expect(asksAccount(buildDetail(card))).toBe(false);
  expect(asksAccount(buildDetail(buildCard('a', { state: 'usedUp' }), { account: 'phone' }))).toBe(false);
});

test.each([
  [null, null],
  [500, null],
  [20, '仅剩 20 份'],
  [3, '仅剩 3 份'],
  [0, null],
])('a stock of %s is told as %s', (stockLeft, words) => {
  expect(describeStock(buildDetail(buildCard('a'), { stockLeft }))).toBe(words);
});

test('the stock of something that is over is of no interest', () => {
  expect(describeStock(buildDetail(buildCard('a', { state: 'usedUp' }), { stockLeft: 3 }))).toBeNull();
});
