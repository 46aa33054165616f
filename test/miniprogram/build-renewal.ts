import type { Plan } from '@shared/contract/plan';
import type { Renewal } from '@shared/contract/renewal';
import type { RenewingPlan } from '@/features/renewal/renewal-terms.rules';
import { buildPlan } from './build';

export function buildRenewal(change: Partial<Renewal> = {}): Renewal {
  return {
    id: 'renewal-1',
    planId: 'plan-auto',
    planName: '山茶会员连续包月',
    family: 'main',
    status: 'on',
    priceFen: 1_900,
    consentVersion: 'renewal-1@1900/100',
    nextDebitOn: '2026-05-31',
    amountFen: 1_900,
    confirming: false,
    failed: false,
    signedAt: '2026-05-01T06:01:00.000Z',
    endedAt: null,
    endReason: null,
    ...change,
  };
}

/** Month by month: ¥1 for the first, ¥19 later. */
export function buildRenewingPlan(change: Partial<Plan> = {}): RenewingPlan {
  const plan = buildPlan({
    id: 'plan-auto',
    code: 'auto',
    name: '连续包月',
    period: { unit: 'month', count: 1 },
    priceFen: 1_900,
    pricePerMonthFen: 1_900,
    autoRenew: true,
    ...change,
  });
  const renewal = {
    priceFen: 1_900,
    firstPriceFen: 100,
    consentVersion: 'renewal-1@1900/100',
    text: '首期 ¥1，之后每1个月自动续费 ¥19。',
  };
  return { ...plan, renewal: plan.renewal ?? renewal };
}
