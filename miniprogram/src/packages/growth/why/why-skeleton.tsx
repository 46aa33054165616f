import { View } from '@tarojs/components';
import { Skeleton } from '@/components/skeleton/skeleton';

/** The page before its answer: question, sentences, figures, groups. */
export function WhySkeleton() {
  return (
    <View className="why">
      <View className="why__skeleton-words">
        <Skeleton shape="shortLine" count={2} />
        <Skeleton shape="line" count={3} />
      </View>
      <Skeleton shape="tile" />
      <View className="why__sheet why__skeleton-words">
        <Skeleton shape="shortLine" />
        <Skeleton shape="line" count={4} />
      </View>
    </View>
  );
}
