import type { TierMaterial } from '@shared/contract/growth';
import { Text, View } from '@tarojs/components';
import type { ReactNode } from 'react';
import { Icon } from '../icon/icon';
import './card-shell.scss';
import './tier-materials.scss';

export type CardMaterial = 'paper' | 'ink' | 'ended' | `tier-${TierMaterial}`;

export interface CardShellProps {
  /** What the card is made of: paper before, ink and gold while in force, stone afterwards; each tier has its own. */
  readonly material: CardMaterial;
  readonly programmeName: string;
  /** In the upper right corner. */
  readonly mark: ReactNode;
  readonly children: ReactNode;
}

/** One side of a card: its material, the programme's name, and what stands on it. */
export function CardShell({ material, programmeName, mark, children }: CardShellProps) {
  return (
    <View className={`card-shell card-shell--${material}`}>
      <View className="card-shell__pattern" />
      <View className="card-shell__seal">
        <Icon name="crown" size="large" />
      </View>
      <View className="card-shell__face">
        <View className="card-shell__head">
          <Text className="card-shell__programme">{programmeName}</Text>
          <View className="card-shell__mark">{mark}</View>
        </View>
        {children}
      </View>
    </View>
  );
}
