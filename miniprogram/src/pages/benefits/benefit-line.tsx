import type { BenefitCard } from '@shared/contract/benefit';
import { Text, View } from '@tarojs/components';
import { BenefitIcon } from '@/components/benefit-icon/benefit-icon';
import { cardId, EXPOSED_CLASS } from '@/features/benefit/exposure';
import { go } from '@/features/routes';
import { StepButton } from './step-button';

export interface BenefitLineProps {
  readonly card: BenefitCard;
  /** Drawn in grey: it cannot be had now. */
  readonly faded?: boolean;
  /** Left out where the lines around it have the same one. */
  readonly step?: boolean;
}

/** One benefit: what it is worth, where it stands, and the next step. A tap beside the button opens all about it. */
export function BenefitLine({ card, faded = false, step = true }: BenefitLineProps) {
  const locked = card.state === 'locked';
  return (
    <View id={cardId(card.code)} className={`benefit-line ${EXPOSED_CLASS}${faded ? ' benefit-line--faded' : ''}`}>
      <View
        className="benefit-line__head"
        ariaRole="button"
        ariaLabel={[card.name, card.value, locked ? '未解锁' : card.words, '查看详情'].join('，')}
        onClick={() => go.benefit(card.code)}
      >
        <BenefitIcon icon={card.icon} locked={faded} />
        <View className="benefit-line__words">
          <View className="benefit-line__first">
            <Text className="benefit-line__name">{card.name}</Text>
            <Text className="benefit-line__value">{card.value}</Text>
          </View>
          <Text className="benefit-line__state">{locked ? card.description : card.words}</Text>
        </View>
      </View>
      {step && <StepButton card={card} />}
    </View>
  );
}
