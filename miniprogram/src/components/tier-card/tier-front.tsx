import { Text, View } from '@tarojs/components';
import type { ReactNode } from 'react';
import type { TierFace } from '@/features/growth/tier-face.rules';
import { CardShell } from '../membership-card/card-shell';
import './tier-card.scss';

export interface TierFrontProps {
  readonly face: TierFace;
  /** In the upper right corner. */
  readonly mark: ReactNode;
  /** The last line: from left to right. */
  readonly children: ReactNode;
}

/** The front of a tier's card: the tier large, its growth, how far it is to the next one. */
export function TierFront({ face, mark, children }: TierFrontProps) {
  const { tierName, growth, unit, progress } = face;
  return (
    <CardShell material={`tier-${face.material}`} programmeName={face.programmeName} mark={mark}>
      <View className="tier-front__title">
        <Text className="tier-front__name">{tierName}</Text>
        <Text className="tier-front__growth">{growth}</Text>
        <Text className="tier-front__unit">{unit}</Text>
      </View>
      <View className="card-shell__rest">
        <View className="tier-front__words">
          <Text className="tier-front__gap">{progress.words}</Text>
          {progress.figures !== null && <Text className="tier-front__figures">{progress.figures}</Text>}
        </View>
        <View className="tier-front__line">
          <View className="tier-front__filled" style={{ width: `${(progress.filled * 100).toFixed(1)}%` }} />
        </View>
        <View className="tier-front__foot">{children}</View>
      </View>
    </CardShell>
  );
}
