import { View } from '@tarojs/components';
import { Skeleton } from '@/components/skeleton/skeleton';

/** The page before its answer: the balance and two lines of cards. */
export function ShelfSkeleton() {
  return (
    <View className="shelf">
      <Skeleton shape="tile" />
      <View className="shelf__items">
        {['first', 'second', 'third', 'fourth'].map((place) => (
          <View key={place} className="shelf-card">
            <View className="shelf-card__skeleton">
              <Skeleton shape="tile" />
              <Skeleton shape="line" />
              <Skeleton shape="shortLine" />
            </View>
          </View>
        ))}
      </View>
    </View>
  );
}
