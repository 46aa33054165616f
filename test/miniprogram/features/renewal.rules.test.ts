import type { Renewal } from '@shared/contract/renewal';
import {
  chooseRenewal,
  computeRenewalStage,
  describeCancel,
  describeRenewal,
  isRenewalUnsettled,
  type RenewalStage,
  summariseRenewal,
} from '@/features/renewal/renewal.rules';
import { buildRenewal } from '../build-renewal';

const stages: readonly [RenewalStage, Partial<Renewal>, string][] = [
  ['signing', { status: 'signing', signedAt: null, nextDebitOn: null }, '签约确认中'],
  ['on', {}, '5月31日扣 ¥19'],
  ['debiting', { confirming: true, nextDebitOn: null }, '正在扣款'],
  ['failed', { failed: true }, '扣款未成功'],
  ['ending', { status: 'ending', nextDebitOn: null }, '已取消'],
  ['ended', { status: 'ended', nextDebitOn: null, endReason: 'member' }, '未开通'],
];

test.each(stages)('a renewal that stands at %s is read and summed up as such', (stage, change, summary) => {
  const renewal = buildRenewal(change);
  expect(computeRenewalStage(renewal)).toBe(stage);
  expect(summariseRenewal(renewal)).toBe(summary);
});

test('a debit whose end is not known is never called failed, also after one that did fail', () => {
  expect(computeRenewalStage(buildRenewal({ confirming: true, failed: true }))).toBe('debiting');
});

test('what nobody debits any more is not called failed', () => {
  expect(computeRenewalStage(buildRenewal({ status: 'ended', failed: true }))).toBe('ended');
});

test('only what changes by itself is asked for again', () => {
  const unsettled = stages.map(([stage]) => stage).filter(isRenewalUnsettled);
  expect(unsettled).toEqual(['signing', 'debiting', 'ending']);
});

test('without a name the one that lives is chosen before newer ones that are over', () => {
  const over = buildRenewal({ id: 'over', status: 'ended' });
  const living = buildRenewal({ id: 'living' });
  expect(chooseRenewal([over, living], undefined)).toBe(living);
  expect(chooseRenewal([over], undefined)).toBe(over);
  expect(chooseRenewal([over, living], 'over')).toBe(over);
  expect(chooseRenewal([over, living], 'other')).toBeNull();
  expect(chooseRenewal([], undefined)).toBeNull();
});

test('says day and amount of the next debit', () => {
  expect(describeRenewal(buildRenewal(), null, false).lines[0]).toBe('2026年5月31日扣款 ¥19');
  expect(describeRenewal(buildRenewal({ nextDebitOn: null }), null, false).lines).toEqual([
    '下次扣款日确定后会提前告诉你',
  ]);
});

test('after a failed debit it says what to do, that it is tried again, and how long the membership runs', () => {
  expect(describeRenewal(buildRenewal({ failed: true }), '2026年6月1日', false)).toEqual({
    title: '这次扣款没有成功',
    lines: ['请检查微信支付的零钱或银行卡余额', '之后几天每天会再试一次，你不用做别的', '会员有效期至 2026年6月1日'],
  });
});

test('a signature that does not come is not waited for as if it took seconds', () => {
  const signing = buildRenewal({ status: 'signing' });
  expect(describeRenewal(signing, null, false).title).toBe('正在确认签约结果');
  expect(describeRenewal(signing, null, true).title).toBe('还没有收到签约结果');
});

test.each([
  ['member', '自动续费已取消'],
  ['wechat', '你已在微信里关闭自动续费'],
  ['lapsed', '扣款多次没有成功，自动续费停止'],
  ['notSigned', '你没有签约自动续费'],
  ['something newer', '自动续费已停止'],
])('an end by "%s" says so, and that paid time stays', (endReason, title) => {
  const words = describeRenewal(buildRenewal({ status: 'ended', endReason }), '2026年6月1日', false);
  expect(words).toEqual({ title, lines: ['不会再扣款', '已付的会员可以用到 2026年6月1日'] });
});

test('a cancel says what stays, and what becomes of a debit that is under way', () => {
  expect(describeCancel(buildRenewal(), '2026年6月1日')).toEqual([
    '取消后不会再扣款',
    '已付的会员可以用到 2026年6月1日，权益、积分和成长值不变',
    '以后想续，可以随时重新开通',
  ]);
  expect(describeCancel(buildRenewal({ confirming: true }), null)).toContain(
    '微信正在处理的一笔如果扣款成功，会全额退回',
  );
});
