import { View } from '@tarojs/components';
import { Skeleton } from '@/components/skeleton/skeleton';

/** The page before its answer: the picture, its sentence, the facts. */
export function ExchangeSkeleton() {
  return (
    <View className="exchange">
      <View className="exchange__head exchange__head--skeleton">
        <Skeleton shape="circle" />
        <Skeleton shape="shortLine" />
      </View>
      <Skeleton shape="block" />
    </View>
  );
}
