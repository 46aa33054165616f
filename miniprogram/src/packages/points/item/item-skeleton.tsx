import { View } from '@tarojs/components';
import { Skeleton } from '@/components/skeleton/skeleton';

/** The page before its answer: picture, price and name, facts. */
export function ItemSkeleton() {
  return (
    <View className="item">
      <Skeleton shape="block" />
      <View className="item__sheet item__sheet--skeleton">
        <Skeleton shape="shortLine" />
        <Skeleton shape="line" />
        <Skeleton shape="line" />
      </View>
      <Skeleton shape="tile" />
    </View>
  );
}
