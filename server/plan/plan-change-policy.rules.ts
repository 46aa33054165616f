/**
 * What a change between two plans of different ranks is: `atOnce` with what is left of the old one taken off the price,
 * `atTermEnd` when the paid time is over, or `notAllowed`.
 */
export const planChangeKinds = ['notAllowed', 'atTermEnd', 'atOnce'] as const;
export type PlanChangeKind = (typeof planChangeKinds)[number];

/** The table 变更规则 of a family: what holds for a pair of plans, by their codes, and what holds for all others. */
export interface PlanChangePolicy {
  readonly default: PlanChangeKind;
  readonly rules: readonly { readonly from: string; readonly to: string; readonly kind: PlanChangeKind }[];
}

/** What a change from one plan to another of the same family is; a family without a table allows none. */
export function decideChangeKind(policy: PlanChangePolicy | null, from: string, to: string): PlanChangeKind {
  if (policy === null) return 'notAllowed';
  return policy.rules.find((rule) => rule.from === from && rule.to === to)?.kind ?? policy.default;
}

/** A plan as the table is checked against it. */
export interface RankedPlan {
  readonly code: string;
  readonly rank: number;
}

/**
 * What is wrong with a family's table, one sentence a fault: a pair that stands twice, a plan that the family does not have,
 * and a pair of one rank, whose terms stack.
 */
export function lintChangePolicy(policy: PlanChangePolicy, plans: readonly RankedPlan[]): string[] {
  const rankOf = (code: string) => plans.find((plan) => plan.code === code)?.rank ?? null;
  const pairs = policy.rules.map(({ from, to }) => `${from} → ${to}`);
  return policy.rules.flatMap(({ from, to }, index) => {
    const pair = pairs[index] as string;
    const unknown = [from, to].filter((code) => rankOf(code) === null);
    return [
      ...(pairs.indexOf(pair) < index ? [`变更规则「${pair}」出现了不止一次。`] : []),
      ...unknown.map((code) => `变更规则「${pair}」里没有会员方案「${code}」。`),
      ...(unknown.length === 0 && rankOf(from) === rankOf(to)
        ? [`变更规则「${pair}」的两个方案等级相同：同级方案的有效期直接叠加，不需要变更。`]
        : []),
    ];
  });
}
