import { View } from '@tarojs/components';
import { LedgerSkeleton } from '@/components/ledger/ledger-skeleton';
import { Skeleton } from '@/components/skeleton/skeleton';

/** The page before its answer: balance, rules, a month. */
export function PageSkeleton() {
  return (
    <View className="points">
      <Skeleton shape="block" />
      <View className="points-rules points-rules--skeleton">
        <Skeleton shape="shortLine" />
      </View>
      <LedgerSkeleton />
    </View>
  );
}
