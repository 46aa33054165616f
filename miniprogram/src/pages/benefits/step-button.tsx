import type { BenefitCard } from '@shared/contract/benefit';
import { View } from '@tarojs/components';
import { Button } from '@/components/button/button';
import { takeStep } from '@/features/benefit/act';
import { computeAct, labelAct } from '@/features/benefit/hall.rules';

export interface StepButtonProps {
  readonly card: BenefitCard;
  /** Filled even where it only leads on. */
  readonly main?: boolean;
}

/** The next step with a benefit, beside its words; nothing where there is none. */
export function StepButton({ card, main = false }: StepButtonProps) {
  const act = computeAct(card);
  const label = labelAct(act, card.delivery);
  if (label === null) return null;
  return (
    <View className="step-button">
      <Button
        id={`step-${card.code}`}
        kind={main || act.kind === 'claim' ? 'brand' : 'ghost'}
        size="small"
        onTap={() => takeStep(card, act)}
      >
        {label}
      </Button>
    </View>
  );
}
