/**
 * What a plan gives back 退款政策 when a member changes their mind: nothing; what an operator decides; all of it within so
 * many days; or the share of the days that are left.
 */
export type RefundPolicy =
  | 'none'
  | 'operator'
  /** Whole within N days after the day of payment; `whenUnused`: only while no benefit of the plan was used. */
  | { readonly wholeWithinDays: number; readonly whenUnused: boolean }
  | { readonly unusedShare: 'byDays' };

/** Where a scheme does not say: nobody is refused without somebody having looked. */
export const DEFAULT_REFUND_POLICY: RefundPolicy = 'operator';

/** The policy as a member reads it. */
export function describeRefundPolicy(policy: RefundPolicy): string {
  if (policy === 'none') return '开通后不支持退款';
  if (policy === 'operator') return '提交申请后由工作人员审核，一般 1 至 3 个工作日答复';
  if ('unusedShare' in policy) return '按剩余天数退款，当天计为已使用';
  const { wholeWithinDays, whenUnused } = policy;
  return `支付后 ${wholeWithinDays} 天内${whenUnused ? '且未使用权益' : ''}可全额退款`;
}
