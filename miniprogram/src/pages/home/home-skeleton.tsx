import { View } from '@tarojs/components';
import { Skeleton } from '@/components/skeleton/skeleton';

const FOUR = ['first', 'second', 'third', 'fourth'];

/** The first screen before its answer: the card, the row of four, the invitation. */
export function HomeSkeleton() {
  return (
    <View className="home">
      <Skeleton shape="card" />
      <View className="home__section">
        <View className="home__section-head">
          <Skeleton shape="shortLine" />
        </View>
        <View className="benefit-row">
          {FOUR.map((place) => (
            <View key={place} className="benefit-row__item benefit-row__item--empty">
              <Skeleton shape="circle" />
              <Skeleton shape="shortLine" />
            </View>
          ))}
        </View>
      </View>
      <Skeleton shape="block" />
    </View>
  );
}
