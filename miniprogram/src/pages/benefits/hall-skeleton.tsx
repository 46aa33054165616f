import { View } from '@tarojs/components';
import { Skeleton } from '@/components/skeleton/skeleton';

/** The hall before its answer: the head, a core benefit, a few lines. */
export function HallSkeleton() {
  return (
    <View className="benefits">
      <Skeleton shape="tile" />
      <Skeleton shape="block" />
      <View className="hall-section__sheet">
        {['first', 'second', 'third'].map((place) => (
          <View key={place} className="benefit-line">
            <Skeleton shape="circle" />
            <View className="benefit-line__words benefit-line__words--empty">
              <Skeleton shape="shortLine" />
              <Skeleton shape="line" />
            </View>
          </View>
        ))}
      </View>
    </View>
  );
}
