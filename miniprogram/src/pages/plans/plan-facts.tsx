import type { Membership } from '@shared/contract/membership';
import type { Plan } from '@shared/contract/plan';
import { formatFen } from '@shared/kernel/fen';
import { Text, View } from '@tarojs/components';
import { Icon } from '@/components/icon/icon';
import type { IconName } from '@/components/icon/icon-names';
import { computeNextTerm, findFamily } from '@/features/membership/term.rules';
import { describeSaleEnd, formatPeriod } from '@/features/plan/plan.rules';

export interface PlanFactsProps {
  readonly plan: Plan;
  /** What the reader holds, null for a visitor. */
  readonly membership: Membership | null;
}

/** What the chosen plan costs less, from when to when it runs, and until when it is sold: each in one sentence. */
export function PlanFacts({ plan, membership }: PlanFactsProps) {
  const facts = listFacts(plan, membership);
  return (
    <View className="plan-facts">
      {facts.map(({ icon, words }) => (
        <View key={words} className="plan-facts__line">
          <Icon name={icon} size="small" />
          <Text className="plan-facts__words">{words}</Text>
        </View>
      ))}
    </View>
  );
}

interface Fact {
  readonly icon: IconName;
  readonly words: string;
}

function listFacts(plan: Plan, membership: Membership | null): readonly Fact[] {
  const saleEnd = describeSaleEnd(plan);
  const remaining = plan.remainingPurchases;
  return [
    plan.savingFen > 0 ? [{ icon: 'discount', words: `比按月买省 ${formatFen(plan.savingFen)}` } as const] : [],
    [{ icon: 'calendar', words: describeTerm(plan, membership) } as const],
    saleEnd === null ? [] : [{ icon: 'clock', words: saleEnd } as const],
    remaining === null ? [] : [{ icon: 'order', words: `你还可以购买 ${remaining} 次` } as const],
  ].flat();
}

/** For a member the new term follows the present one; for anybody else it begins with the payment. */
function describeTerm(plan: Plan, membership: Membership | null): string {
  const next = computeNextTerm(findFamily(membership, plan.family), plan.period);
  if (next === null) return `支付成功后立即生效，有效期${formatPeriod(plan.period)}`;
  const end = next.until === null ? `再加${formatPeriod(plan.period)}` : `到 ${next.until}`;
  return `接在 ${next.after} 之后，${end}`;
}
