import { View } from '@tarojs/components';
import { Skeleton } from '@/components/skeleton/skeleton';

/** The page before its answer: the sentence and three rows of medals. */
export function WallSkeleton() {
  return (
    <View className="wall">
      <View className="wall__head">
        <Skeleton shape="shortLine" />
      </View>
      <View className="wall__grid">
        {Array.from({ length: 9 }, (_, place) => (
          <View key={place} className="badge-tile">
            <View className="badge-tile__skeleton">
              <Skeleton shape="circle" />
            </View>
            <Skeleton shape="line" />
          </View>
        ))}
      </View>
    </View>
  );
}
