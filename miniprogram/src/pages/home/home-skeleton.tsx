import { View } from '@tarojs/components';
import { Skeleton } from '@/components/skeleton/skeleton';

/** The first screen before its answer: the card, the row of four, the invitation. */
export function HomeSkeleton() {
  return (
    <View className="home">
      <Skeleton shape="card" />
      <Skeleton shape="block" />
      <Skeleton shape="block" />
    </View>
  );
}
