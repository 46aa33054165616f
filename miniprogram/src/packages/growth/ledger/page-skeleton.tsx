import { View } from '@tarojs/components';
import { LedgerSkeleton } from '@/components/ledger/ledger-skeleton';
import { Skeleton } from '@/components/skeleton/skeleton';

/** The page before its answer: figure, chips, a month. */
export function LedgerPageSkeleton() {
  return (
    <View className="ledger">
      <View className="ledger__skeleton-head">
        <Skeleton shape="shortLine" count={2} />
      </View>
      <Skeleton shape="line" />
      <LedgerSkeleton />
    </View>
  );
}
