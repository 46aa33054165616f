import type { Plan } from '@shared/contract/plan';
import { Text, View } from '@tarojs/components';
import { BenefitIcon } from '@/components/benefit-icon/benefit-icon';
import { compareBenefits } from '@/features/plan/plan.rules';

export interface PlanBenefitsProps {
  readonly plans: readonly Plan[];
  readonly chosen: Plan;
}

/** What the chosen plan opens; what only another plan opens stands below in grey. */
export function PlanBenefits({ plans, chosen }: PlanBenefitsProps) {
  const lines = compareBenefits(plans, chosen);
  const count = lines.filter((line) => line.included).length;
  return (
    <View className="plan-benefits">
      <Text className="plan-benefits__title">{`${chosen.name}包含 ${count} 项权益`}</Text>
      {lines.map(({ benefit, included }) => (
        <View key={benefit.code} className={`plan-benefits__line${included ? '' : ' plan-benefits__line--missing'}`}>
          <BenefitIcon icon={benefit.icon} locked={!included} />
          <View className="plan-benefits__words">
            <View className="plan-benefits__first">
              <Text className="plan-benefits__name">{benefit.name}</Text>
              <Text className="plan-benefits__value">{included ? benefit.value : '此方案不含'}</Text>
            </View>
            <Text className="plan-benefits__description">{benefit.description}</Text>
          </View>
        </View>
      ))}
    </View>
  );
}
