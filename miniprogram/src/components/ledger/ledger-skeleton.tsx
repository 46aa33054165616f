import { View } from '@tarojs/components';
import { Skeleton } from '../skeleton/skeleton';
import './ledger.scss';

/** A month before its entries. */
export function LedgerSkeleton() {
  return (
    <View>
      <View className="ledger-month">
        <Skeleton shape="shortLine" />
      </View>
      <View className="ledger-month__sheet">
        {['first', 'second', 'third', 'fourth', 'fifth'].map((place) => (
          <View key={place} className="ledger-month__skeleton">
            <Skeleton shape="shortLine" />
            <Skeleton shape="line" />
          </View>
        ))}
      </View>
    </View>
  );
}
