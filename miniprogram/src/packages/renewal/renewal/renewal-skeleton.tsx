import { View } from '@tarojs/components';
import { Skeleton } from '@/components/skeleton/skeleton';

/** The page before its answer: the picture, its sentence, the facts. */
export function RenewalSkeleton() {
  return (
    <View className="renewal">
      <View className="renewal__head renewal__head--skeleton">
        <Skeleton shape="circle" />
        <Skeleton shape="shortLine" />
      </View>
      <Skeleton shape="block" />
    </View>
  );
}
