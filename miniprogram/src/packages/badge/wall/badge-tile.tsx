import type { Badge } from '@shared/contract/badge';
import { Text, View } from '@tarojs/components';
import { Medal } from '@/components/medal/medal';
import { computeMetal, computeShare, levelNameOf, sayBadge } from '@/features/badge/badge.rules';

export interface BadgeTileProps {
  readonly badge: Badge;
  readonly shining: boolean;
  readonly onOpen: () => void;
}

/** One badge of the wall: the medal, its name, and the level or what is missing. */
export function BadgeTile({ badge, shining, onOpen }: BadgeTileProps) {
  const { code, icon, name, level, levels, progress } = badge;
  const words = levelNameOf(badge) ?? progress?.words ?? '';
  return (
    <View
      id={`badge-${code}`}
      className={`badge-tile${level === 0 ? ' badge-tile--locked' : ''}`}
      ariaRole="button"
      ariaLabel={sayBadge(badge)}
      onClick={onOpen}
    >
      <Medal
        icon={icon}
        metal={computeMetal(badge)}
        share={computeShare(badge)}
        studs={{ count: levels.length, earned: level }}
        shining={shining}
      />
      <Text className="badge-tile__name">{name}</Text>
      {words !== '' && <Text className="badge-tile__words">{words}</Text>}
    </View>
  );
}
