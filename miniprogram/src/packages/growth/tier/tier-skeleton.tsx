import { View } from '@tarojs/components';
import { Skeleton } from '@/components/skeleton/skeleton';

/** The tier page before its answer: the card, the ways, the curve, the ladder. */
export function TierSkeleton() {
  return (
    <View className="tier">
      <Skeleton shape="card" />
      <Skeleton shape="tile" />
      <View className="tier__sheet tier__sheet--skeleton">
        <Skeleton shape="shortLine" />
        <Skeleton shape="block" />
        <Skeleton shape="line" count={3} />
      </View>
      <Skeleton shape="block" />
    </View>
  );
}
