import type { GrowthDetail } from '@shared/contract/growth';
import { Text, View } from '@tarojs/components';
import { Button } from '@/components/button/button';
import { WayList } from '@/components/way-list/way-list';
import { describeWays } from '@/features/growth/breakdown.rules';
import { describeGap } from '@/features/growth/tier-page.rules';
import { go } from '@/features/routes';

/** A programme may have no tasks at all: nobody is sent to an empty page. */
const isTask = ({ source }: GrowthDetail['ways'][number]) => source.startsWith('task:');

/** The gap, and the quickest ways to close it; nothing at the top, where none is left. */
export function Ways({ detail }: { readonly detail: GrowthDetail }) {
  const gap = describeGap(detail);
  if (gap === null) return null;
  return (
    <View className="tier__sheet">
      <View className="tier__head">
        <Text className="tier__title">{gap.title}</Text>
        <Text className="tier__figure">{gap.gap}</Text>
      </View>
      <WayList ways={describeWays(detail.ways)} />
      {detail.ways.some(isTask) && (
        <View className="tier__act">
          {/* A warning above has the page's one strong button. */}
          <Button id="to-tasks" kind={detail.card.warning === null ? 'brand' : 'ghost'} onTap={go.tasks}>
            去做任务
          </Button>
        </View>
      )}
    </View>
  );
}
