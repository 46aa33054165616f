import { Text, View } from '@tarojs/components';
import { Button } from '@/components/button/button';
import { EmptyState } from '@/components/empty-state/empty-state';
import { useExposure } from '@/features/benefit/exposure';
import type { HallSection } from '@/features/benefit/hall.rules';
import { usePageInFront } from '@/platform/page-events';
import { BenefitLine } from './benefit-line';
import { CoreBenefit } from './core-benefit';

export interface MyBenefitsProps {
  readonly sections: readonly HallSection[];
  readonly onSeeLocked: () => void;
}

/** What the member can have or use, the core ones larger; below it what is used up and when it comes again. */
export function MyBenefits({ sections, onSeeLocked }: MyBenefitsProps) {
  const codes = sections.flatMap(({ cards }) => cards.map(({ code }) => code));
  useExposure(codes, usePageInFront());
  if (sections.length === 0) {
    return (
      <EmptyState icon="gift" title="还没有可用的权益" hint="看看怎样解锁第一项">
        <Button id="see-locked" kind="brand" size="small" onTap={onSeeLocked}>
          查看待解锁
        </Button>
      </EmptyState>
    );
  }
  return (
    <>
      {sections.map(({ key, title, cards }) => (
        <View key={key} className={`hall-section hall-section--${key}`}>
          {title !== null && <Text className="hall-section__title">{title}</Text>}
          {key === 'core' ? (
            cards.map((card) => <CoreBenefit key={card.code} card={card} />)
          ) : (
            <View className="hall-section__sheet">
              {cards.map((card) => (
                <BenefitLine key={card.code} card={card} faded={key !== 'ready'} />
              ))}
            </View>
          )}
        </View>
      ))}
    </>
  );
}
