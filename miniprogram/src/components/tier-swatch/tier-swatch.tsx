import type { TierMaterial } from '@shared/contract/growth';
import { View } from '@tarojs/components';
import '../membership-card/tier-materials.scss';
import './tier-swatch.scss';

export interface TierSwatchProps {
  readonly material: TierMaterial;
  /** 32 or 44 points wide. */
  readonly size?: 'small' | 'medium';
}

/** A tier's card in miniature: its material, and nothing on it. */
export function TierSwatch({ material, size = 'small' }: TierSwatchProps) {
  return (
    <View className={`tier-swatch tier-swatch--${size} card-shell--tier-${material}`}>
      <View className="card-shell__pattern" />
    </View>
  );
}
