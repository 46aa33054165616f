import { Text, View } from '@tarojs/components';
import { BenefitIcon } from '@/components/benefit-icon/benefit-icon';
import type { BenefitLine } from '@/features/plan/benefit-matrix.rules';

export interface BenefitListProps {
  readonly title: string;
  readonly note?: string;
  readonly lines: readonly BenefitLine[];
  /** The reader is a member and does not have these. */
  readonly locked?: boolean;
}

/** Benefits with what they are worth and how to use them; under a locked one what would unlock it. */
export function BenefitList({ title, note, lines, locked = false }: BenefitListProps) {
  return (
    <View className="benefit-list">
      <Text className="benefit-list__title">{title}</Text>
      {note !== undefined && <Text className="benefit-list__note">{note}</Text>}
      {lines.map(({ benefit, mine, openedBy }) => (
        <View key={benefit.code} className="benefit-list__line">
          <BenefitIcon icon={benefit.icon} locked={locked} />
          <View className="benefit-list__words">
            <View className="benefit-list__first">
              <Text className="benefit-list__name">{benefit.name}</Text>
              <Text className="benefit-list__value">{benefit.value}</Text>
            </View>
            <Text className="benefit-list__description">{benefit.description}</Text>
            {!mine && openedBy !== null && <Text className="benefit-list__key">{`${openedBy}包含`}</Text>}
          </View>
        </View>
      ))}
    </View>
  );
}
