import { Text, View } from '@tarojs/components';
import { useEffect } from 'react';
import type { TierFace } from '@/features/growth/tier-face.rules';
import { showTabBar } from '@/platform/tab-bar';
import { Button } from '../button/button';
import { TierCard } from '../tier-card/tier-card';
import './tier-moment.scss';

export interface TierMomentProps {
  readonly face: TierFace;
  /** Why the tier is the member's now: one sentence. */
  readonly words: string;
  readonly onSeen: () => unknown;
  /** To what is new. */
  readonly onLook: () => unknown;
}

/** The moment of a rise: the new card turns in, in a quiet room of its own, the tab bar out of sight. */
export function TierMoment({ face, words, onSeen, onLook }: TierMomentProps) {
  useEffect(() => {
    showTabBar(false);
    return () => showTabBar(true);
  }, []);
  return (
    <View className="tier-moment" catchMove ariaRole="dialog" ariaLabel={`升级为${face.tierName}，${words}`}>
      <View className="tier-moment__stage">
        <Text className="tier-moment__title">{`你已升级为${face.tierName}`}</Text>
        <Text className="tier-moment__words">{words}</Text>
        <View className="tier-moment__card">
          <TierCard face={face} />
        </View>
      </View>
      <View className="tier-moment__buttons">
        <Button id="tier-look" kind="brand" onTap={onLook}>
          看看新等级
        </Button>
        <Button id="tier-seen" kind="ghost" onTap={onSeen}>
          知道了
        </Button>
      </View>
    </View>
  );
}
