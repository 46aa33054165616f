import type { Period } from '@shared/contract/plan';
import { Text, View } from '@tarojs/components';
import { Icon } from '@/components/icon/icon';
import { formatPeriod } from '@/features/plan/plan.rules';
import './gift-face.scss';

export interface GiftFaceProps {
  readonly name: string;
  readonly period: Period;
  readonly message: string | null;
}

/** The gift as a card: what it is, for how long, and what its giver says. */
export function GiftFace({ name, period, message }: GiftFaceProps) {
  return (
    <View className="gift-face">
      <View className="gift-face__head">
        <View className="gift-face__sign">
          <Icon name="gift" size="large" />
        </View>
        <View className="gift-face__words">
          <Text className="gift-face__name">{name}</Text>
          <Text className="gift-face__period">{`有效期${formatPeriod(period)}`}</Text>
        </View>
      </View>
      {message !== null && <Text className="gift-face__message">{message}</Text>}
    </View>
  );
}
