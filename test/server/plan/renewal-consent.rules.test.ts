import type { AutoRenew } from '../../../server/plan/plan.rules';
import { consentTextOf, consentVersionOf } from '../../../server/plan/renewal-consent.rules';

const month = { unit: 'month', count: 1 } as const;
const autoRenew: AutoRenew = {
  ...{ papayPlanId: '126001', mode: 'announced', firstPriceFen: 990, graceDays: 3, consentVersion: '2026-03' },
};
const terms = { priceFen: 1_500, firstPriceFen: 990 };

it('tells price and period of the first and of the later debits, the reminder, and how to end it', () => {
  const text = consentTextOf(autoRenew, month, terms);
  for (const words of ['首期（1个月）¥9.90', '每月自动续费 ¥15', '5 天前会提醒', '随时', '取消后不再扣款']) {
    expect(text).toContain(words);
  }
});

it('speaks of no first price to who gets none', () => {
  expect(consentTextOf(autoRenew, month, { priceFen: 1_500, firstPriceFen: null })).not.toContain('首期');
});

it.each([
  [{ unit: 'quarter', count: 1 }, '每3个月自动续费'],
  [{ unit: 'halfYear', count: 1 }, '每6个月自动续费'],
  [{ unit: 'year', count: 1 }, '每年自动续费'],
  [{ unit: 'month', count: 2 }, '每2个月自动续费'],
] as const)('names the period as one says it: %j', (period, words) => {
  expect(consentTextOf(autoRenew, period, terms)).toContain(words);
});

it('says of a subscription of virtual payment when that debits', () => {
  const { papayPlanId: _, ...rest } = autoRenew;
  const text = consentTextOf({ ...rest, subscriptionProductId: 'vip_month' }, month, terms);
  expect(text).toContain('款项由微信虚拟支付在到期前 1 天至到期后 7 天内扣取');
});

it('is the scheme’s own text where it has one', () => {
  expect(consentTextOf({ ...autoRenew, consent: '自有条款' }, month, terms)).toBe('自有条款');
});

it('is another version at another price, and for who gets no first price', () => {
  const versions = [
    consentVersionOf(autoRenew, terms),
    consentVersionOf(autoRenew, { ...terms, priceFen: 1_600 }),
    consentVersionOf(autoRenew, { ...terms, firstPriceFen: null }),
    consentVersionOf({ ...autoRenew, consentVersion: '2026-04' }, terms),
  ];
  expect(new Set(versions).size).toBe(4);
  for (const version of versions) expect(version.length).toBeLessThanOrEqual(40);
});
