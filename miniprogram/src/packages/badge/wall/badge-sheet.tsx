import type { Badge } from '@shared/contract/badge';
import { Text, View } from '@tarojs/components';
import { Icon } from '@/components/icon/icon';
import { Medal } from '@/components/medal/medal';
import { ProgressBar } from '@/components/progress-bar/progress-bar';
import { Sheet } from '@/components/sheet/sheet';
import { computeMetal, computeShare, describeEarned } from '@/features/badge/badge.rules';

export interface BadgeSheetProps {
  readonly badge: Badge;
  readonly onClose: () => void;
}

/** A badge from close by: its levels, when each was earned, and how to come by the next. */
export function BadgeSheet({ badge, onClose }: BadgeSheetProps) {
  const { icon, name, description, level, levels, progress } = badge;
  const share = computeShare(badge);
  return (
    <Sheet title={name} ownHeading onClose={onClose}>
      <View className="badge-sheet">
        <Medal icon={icon} metal={computeMetal(badge)} share={share} size="large" />
        <Text className="badge-sheet__name">{name}</Text>
        {description !== '' && <Text className="badge-sheet__description">{description}</Text>}
        {progress !== null && share !== null && (
          <View className="badge-sheet__progress">
            <ProgressBar share={share} label={`进度 ${progress.words}`} />
            <Text className="badge-sheet__progress-words">{progress.words}</Text>
          </View>
        )}
        <View className="badge-sheet__levels">
          {levels.map((each) => {
            const earned = describeEarned(each);
            const state = earned !== null ? 'earned' : each.number === level + 1 ? 'next' : 'later';
            return (
              <View key={each.number} className={`badge-level badge-level--${state}`}>
                <View className="badge-level__mark">
                  {earned === null ? <Text>{each.number}</Text> : <Icon name="check" size="small" />}
                </View>
                <View className="badge-level__words">
                  <Text className="badge-level__name">{each.name}</Text>
                  <Text className="badge-level__how">{each.words}</Text>
                </View>
                {earned !== null && <Text className="badge-level__when">{earned}</Text>}
              </View>
            );
          })}
        </View>
      </View>
    </Sheet>
  );
}
