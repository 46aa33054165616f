import type { PlanChange } from '@shared/contract/plan-change';
import {
  askBeforeCancel,
  describeChange,
  describeChangeKind,
  listCautions,
  listCostFacts,
  listTermFacts,
} from '@/features/plan-change/plan-change.rules';
import { buildPlan } from '../build';
import { buildChange, buildPreview } from '../build-plan-change';

const valuesOf = (facts: readonly { readonly label: string; readonly value: string }[]) =>
  facts.map(({ label, value }) => `${label} ${value}`);

test('an upgrade is reckoned in the open: price, what is taken off, what is to pay', () => {
  expect(valuesOf(listCostFacts(buildPreview()))).toEqual([
    '燃动会员尊享年卡 ¥1799',
    '剩余 184 天折抵 -¥450',
    '应付 ¥1349',
  ]);
  expect(valuesOf(listTermFacts(buildPreview()))).toEqual(['生效 支付成功后立即', '有效期至 2027年3月1日']);
});

test('a change at the term’s end says until when the old plan runs, and from when the new one', () => {
  expect(valuesOf(listCostFacts(buildChange()))).toEqual(['燃动会员尊享年卡 ¥1799']);
  expect(valuesOf(listTermFacts(buildChange()))).toEqual([
    '燃动会员轻享年卡用到 2026年9月1日',
    '新会员从 2026年9月1日起',
  ]);
});

test('what is lost is said before it is agreed to', () => {
  const month = { ...buildPreview().to, period: { unit: 'month', count: 1 } } as const;
  expect(listCautions(buildPreview({ periods: 3, to: month, givenDays: 31, endsRenewal: true }))).toEqual([
    '燃动会员轻享年卡随即结束，不能再改回',
    '剩余金额多于一期售价，不退现金，折抵为 3 期，共3个月',
    '其中 31 天是赠送的，不折抵，变更后失效',
    '原自动续费会取消，不会再扣款',
  ]);
  expect(listCautions(buildPreview({ kind: 'atTermEnd', to: { ...month, autoRenew: true } }))).toEqual([
    '现在不付款，生效前可随时撤销',
    '到期后需要你重新签约，才会自动续费',
  ]);
});

test.each<[Partial<PlanChange>, string]>([
  [{}, '2026年9月1日起可开通燃动会员尊享年卡，尚未付款'],
  [{ due: true }, '现在可以开通燃动会员尊享年卡了'],
  [{ status: 'awaitingPayment' }, '等待支付，支付成功后到期自动变更'],
  [{ status: 'awaitingPayment', kind: 'atOnce' }, '等待支付，支付成功后变更为燃动会员尊享年卡'],
  [{ status: 'paid' }, '已付款，2026年9月1日自动变更为燃动会员尊享年卡'],
  [{ status: 'done' }, '已变更为燃动会员尊享年卡'],
  [{ status: 'cancelled' }, '变更已撤销，会员保持不变'],
])('a change as %j reads “%s”', (change, words) => {
  expect(describeChange(buildChange(change))).toBe(words);
});

test('calling off what is paid says that the money comes back', () => {
  expect(askBeforeCancel(buildChange({ status: 'paid' }))).toContain('¥1799 按原支付方式退回');
  expect(askBeforeCancel(buildChange())).not.toContain('退回');
});

test.each([
  ['atOnce', '补差价变更'],
  ['atTermEnd', '到期后变更'],
  [null, null],
] as const)('a plan with the change %j says %j', (change, words) => {
  expect(describeChangeKind(buildPlan({ change }))).toBe(words);
});
