import type { BenefitCard } from '@shared/contract/benefit';
import { Text, View } from '@tarojs/components';
import { BenefitIcon } from '@/components/benefit-icon/benefit-icon';
import { cardId, EXPOSED_CLASS } from '@/features/benefit/exposure';
import { go } from '@/features/routes';
import { StepButton } from './step-button';

/** One of the benefits that the business is known for. */
export function CoreBenefit({ card }: { readonly card: BenefitCard }) {
  return (
    <View id={cardId(card.code)} className={`core-benefit ${EXPOSED_CLASS}`}>
      <View
        className="core-benefit__head"
        ariaRole="button"
        ariaLabel={`${card.name}，${card.value}，查看详情`}
        onClick={() => go.benefit(card.code)}
      >
        <BenefitIcon icon={card.icon} />
        <View className="core-benefit__words">
          <Text className="core-benefit__name">{card.name}</Text>
          <Text className="core-benefit__value">{card.value}</Text>
        </View>
      </View>
      <View className="core-benefit__foot">
        <Text className="core-benefit__state">{card.words}</Text>
        <StepButton card={card} main />
      </View>
    </View>
  );
}
