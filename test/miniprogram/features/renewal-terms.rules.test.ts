import type { Period } from '@shared/contract/plan';
import { parseInstant } from '@shared/kernel/instant';
import {
  computeFirstFen,
  describePureSigning,
  describeRenewalPurchase,
  findLiveRenewal,
  formatEvery,
  nameRenewal,
} from '@/features/renewal/renewal-terms.rules';
import { buildMembership, buildPlan } from '../build';
import { buildRenewingPlan } from '../build-renewal';

const now = parseInstant('2026-01-31T02:00:00.000Z');
const month = buildRenewingPlan();

const periods: readonly [Period['unit'], number, string, string][] = [
  ['month', 1, '连续包月', '每月'],
  ['quarter', 1, '连续包季', '每3个月'],
  ['halfYear', 1, '连续包半年', '每6个月'],
  ['year', 1, '连续包年', '每年'],
  ['year', 2, '连续包2年', '每2年'],
  ['month', 2, '连续包2个月', '每2个月'],
];
test.each(periods)('%s × %i is %s, debited %s', (unit, count, name, every) => {
  expect(nameRenewal({ unit, count })).toBe(name);
  expect(formatEvery({ unit, count })).toBe(every);
});

test('first and later price stand beside each other, with the day before which the next debit comes', () => {
  expect(describeRenewalPurchase(month, null, now)).toEqual({
    lines: [
      { label: '首期 1个月，现在支付', amount: '¥1' },
      { label: '之后每月自动续费', amount: '¥19' },
    ],
    hint: '下次扣款在 2026年2月28日 到期前，至少 5 天前提醒你。随时可在「我的 › 自动续费」取消，已付的会员照常用完。',
  });
});

test('the first price of somebody who had the lower one already is the price', () => {
  const plan = buildRenewingPlan({ renewal: { ...month.renewal, firstPriceFen: null } });
  expect(computeFirstFen(plan)).toBe(1_900);
  expect(describeRenewalPurchase(plan, null, now).lines[0]?.amount).toBe('¥19');
  expect(computeFirstFen(buildPlan({ priceFen: 2_500 }))).toBe(2_500);
});

test('for a member the next debit comes before the end of what is bought on top', () => {
  const membership = buildMembership({ startsAt: '2026-01-10T06:00:00.000Z', endsAt: '2026-02-10T06:00:00.000Z' });
  expect(describeRenewalPurchase(month, membership, now).hint).toContain('2026年3月10日 到期前');
});

test('no day is named where the time is not known', () => {
  expect(describeRenewalPurchase(month, null, null).hint).toContain('下次扣款在本期到期前');
});

test('a signature without a payment says that nothing is paid now, and when the first debit comes', () => {
  const { lines, hint } = describePureSigning(month, '2026年2月10日');
  expect(lines.map(({ amount }) => amount)).toEqual(['¥0', '¥1', '¥19']);
  expect(hint).toContain('首次扣款在 2026年2月10日 到期前');
});

test('a signature without a first price names the one price', () => {
  const plan = buildRenewingPlan({ renewal: { ...month.renewal, firstPriceFen: null } });
  expect(describePureSigning(plan, '2026年2月10日').lines).toEqual([
    { label: '现在支付', amount: '¥0' },
    { label: '每月自动续费', amount: '¥19' },
  ]);
});

test('one that lives is found in its family, also while it is being ended', () => {
  const on = { status: 'on', id: 'renewal-1' } as const;
  expect(findLiveRenewal(buildMembership({ renewal: on }), 'main')).toBe(on);
  expect(findLiveRenewal(buildMembership({ renewal: { status: 'ending' } }), 'main')).toEqual({ status: 'ending' });
  expect(findLiveRenewal(buildMembership({ renewal: on }), 'other')).toBeNull();
  expect(findLiveRenewal(buildMembership(), 'main')).toBeNull();
  expect(findLiveRenewal(null, 'main')).toBeNull();
});
