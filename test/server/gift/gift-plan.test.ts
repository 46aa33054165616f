import { parseScheme } from '../../../server/scheme/load-scheme';
import { readScheme } from '../../../server/scheme/ready-made';

interface PlanText {
  readonly code: string;
  readonly [field: string]: unknown;
}

/** The faults of the shop whose monthly plan has these fields changed. */
function faultsWith(change: object): readonly string[] {
  const shop = structuredClone(readScheme('shop')) as { plans: PlanText[] };
  shop.plans = shop.plans.map((plan) => (plan.code === 'shop-month' ? { ...plan, ...change } : plan));
  const parsed = parseScheme(shop);
  return parsed.ok ? [] : parsed.refusal;
}

const autoRenew = { papayPlanId: '1001', mode: 'announced', graceDays: 3, consentVersion: '1' };

describe('a plan that may be given', () => {
  it.each([
    ['an ordinary plan may', { gift: { days: 90 } }, 0],
    ['for a day at least', { gift: { days: 0 } }, 1],
    ['for ninety days at most', { gift: { days: 91 } }, 1],
    ['not one that renews itself', { gift: { days: 7 }, autoRenew }, 1],
    ['not one of which a person may have so many', { gift: { days: 7 }, limitPerPerson: 1 }, 1],
    ['not one that is paid by virtual payment', { gift: { days: 7 }, rail: 'virtual' }, 1],
  ])('%s', (_, change, faults) => {
    const found = faultsWith(change);
    expect(found.filter((fault) => fault.includes('gift'))).toHaveLength(faults);
  });
});
