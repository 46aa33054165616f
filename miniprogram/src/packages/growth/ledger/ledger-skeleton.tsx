import { View } from '@tarojs/components';
import { Skeleton } from '@/components/skeleton/skeleton';

/** The page before its answer: figure, chips, a month. */
export function LedgerSkeleton() {
  return (
    <View className="ledger">
      <View className="ledger__skeleton-head">
        <Skeleton shape="shortLine" count={2} />
      </View>
      <Skeleton shape="line" />
      <EntriesSkeleton />
    </View>
  );
}

/** A month before its entries. */
export function EntriesSkeleton() {
  return (
    <View>
      <View className="ledger__month">
        <Skeleton shape="shortLine" />
      </View>
      <View className="ledger__sheet">
        {['first', 'second', 'third', 'fourth', 'fifth'].map((place) => (
          <View key={place} className="ledger__skeleton-line">
            <Skeleton shape="shortLine" />
            <Skeleton shape="line" />
          </View>
        ))}
      </View>
    </View>
  );
}
