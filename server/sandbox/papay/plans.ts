import type { SandboxPapayPlan } from '../../../shared/contract/sandbox';

/**
 * The templates 签约模板 that WeChat granted the merchant. Each has one way of debiting for good: `announced` waits for the
 * merchant's announcement 预扣费通知, `delayed` tells the person itself and takes the money 24 hours later. `plain` is no
 * periodic template: it debits at once and cannot be announced. Dear ones had their limit raised.
 */
export const PAPAY_PLANS: readonly SandboxPapayPlan[] = [
  { id: '126001', name: '连续包月', mode: 'announced', limitFen: 50_000 },
  { id: '126003', name: '连续包季', mode: 'announced', limitFen: 50_000 },
  { id: '126006', name: '连续包半年', mode: 'announced', limitFen: 50_000 },
  { id: '126012', name: '连续包年', mode: 'announced', limitFen: 500_000 },
  { id: '126101', name: '连续包月（首月优惠）', mode: 'announced', limitFen: 50_000 },
  { id: '127001', name: '连续包月（24小时）', mode: 'delayed', limitFen: 50_000 },
  { id: '127003', name: '连续包季（24小时）', mode: 'delayed', limitFen: 50_000 },
  { id: '127012', name: '连续包年（24小时）', mode: 'delayed', limitFen: 500_000 },
  { id: '128000', name: '授权扣款', mode: 'plain', limitFen: 50_000 },
];

/** A template by its plan_id, null where the merchant has none of that number. */
export function findPlan(planId: string): SandboxPapayPlan | null {
  return PAPAY_PLANS.find(({ id }) => id === planId) ?? null;
}
