import type { PlanBenefit } from '@shared/contract/plan';
import { Text, View } from '@tarojs/components';
import { BenefitIcon } from '@/components/benefit-icon/benefit-icon';
import { Icon } from '@/components/icon/icon';
import { go } from '@/features/routes';

export interface BenefitRowProps {
  readonly benefits: readonly PlanBenefit[];
  /** Whether these are the reader's own. */
  readonly member: boolean;
}

/** The four best benefits, each an icon, a name of at most six characters and one line of value; the rest one tap away. */
export function BenefitRow({ benefits, member }: BenefitRowProps) {
  return (
    <View className="home__section">
      <View
        id="benefits"
        className="home__section-head home__section-head--leads"
        ariaRole="button"
        onClick={go.benefits}
      >
        <Text className="home__section-title">{member ? '我的权益' : '会员享有'}</Text>
        <View className="home__section-more">
          <Text>全部权益</Text>
          <Icon name="chevron" size="small" />
        </View>
      </View>
      <View className="benefit-row">
        {benefits.map((benefit) => (
          <View
            key={benefit.code}
            className="benefit-row__item"
            ariaRole="button"
            ariaLabel={`${benefit.name}，${benefit.value}，查看详情`}
            onClick={() => go.benefit(benefit.code)}
          >
            <BenefitIcon icon={benefit.icon} />
            <Text className="benefit-row__name">{benefit.name}</Text>
            <Text className="benefit-row__value">{benefit.value}</Text>
          </View>
        ))}
      </View>
    </View>
  );
}
