import { View } from '@tarojs/components';
import { Skeleton } from '@/components/skeleton/skeleton';

/** The page before its answer: the sentence, two kinds of tasks. */
export function TasksSkeleton() {
  return (
    <View className="tasks">
      <View className="tasks__skeleton-head">
        <Skeleton shape="shortLine" />
      </View>
      {['first', 'second'].map((kind) => (
        <View key={kind} className="tasks__sheet">
          {['first', 'second', 'third'].map((place) => (
            <View key={place} className="tasks__skeleton-line">
              <Skeleton shape="shortLine" />
              <Skeleton shape="line" />
            </View>
          ))}
        </View>
      ))}
    </View>
  );
}
