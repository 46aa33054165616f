import { Text, View } from '@tarojs/components';
import type { TierFace } from '@/features/growth/tier-face.rules';
import { TierFront } from './tier-front';
import { sayTier } from './tier-words';
import '../membership-card/membership-card.scss';

/** A tier's card that is only looked at. */
export function TierCard({ face }: { readonly face: TierFace }) {
  const { standsUntil } = face;
  return (
    <View className="membership-card membership-card--still" ariaRole="img" ariaLabel={sayTier(face)}>
      <TierFront face={face} mark={null}>
        <Text className="card-shell__value">{standsUntil === null ? '长期有效' : `保留至${standsUntil}`}</Text>
      </TierFront>
    </View>
  );
}
