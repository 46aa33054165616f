import type { PointsBalance } from '@shared/contract/points';
import { Text, View } from '@tarojs/components';
import { useMemo, useState } from 'react';
import { type Choice, ChoiceChips } from '@/components/choice-chips/choice-chips';
import { ErrorState } from '@/components/error-state/error-state';
import { LedgerEnd } from '@/components/ledger/ledger-end';
import { LedgerMonths } from '@/components/ledger/ledger-months';
import { LedgerSkeleton } from '@/components/ledger/ledger-skeleton';
import { useShelf } from '@/features/exchange/shelf-store';
import { useLedger } from '@/features/ledger/use-ledger';
import { describeBalance } from '@/features/points/points.rules';
import { type PointsLedgerView, pointsLedger, readBalance } from '@/features/points/points-ledger';
import { describePointsMonths } from '@/features/points/points-ledger.rules';
import { go } from '@/features/routes';
import { useAppear } from '@/platform/page-events';
import { Balance } from './balance';
import { NothingOfKind, NothingYet } from './nothing';
import { Rules } from './rules';

const directions: readonly Choice<PointsLedgerView['direction']>[] = [
  { value: null, label: '全部' },
  { value: 'in', label: '获得' },
  { value: 'out', label: '使用' },
];

/** The balance, the rules, and the ledger with both directions or one. */
export function Points({ points }: { readonly points: PointsBalance }) {
  const [direction, setDirection] = useState<PointsLedgerView['direction']>(null);
  const view = useMemo(() => ({ direction }), [direction]);
  const { items, ended, loading, error, loadMore, reload } = useLedger(pointsLedger, view, readBalance);
  const onExchange = useShelfWay();
  const nothingYet = items?.length === 0 && direction === null;
  return (
    <View className="points">
      <Balance {...describeBalance(points)} onExchange={onExchange} />
      {/* Who has nothing yet reads how to come by the first. */}
      {points.rules.length > 0 && (
        <Rules key={String(nothingYet)} title={`${points.unit}规则`} rules={points.rules} open={nothingYet} />
      )}
      {nothingYet ? (
        <NothingYet unit={points.unit} />
      ) : (
        <>
          <View className="points__head">
            <Text className="points__title">{`${points.unit}明细`}</Text>
            <ChoiceChips label="按方向筛选" choices={directions} chosen={direction} onChoose={setDirection} />
          </View>
          {items === null && error === null && <LedgerSkeleton />}
          {items === null && error !== null && <ErrorState message={error} onRetry={reload} />}
          {items?.length === 0 && direction !== null && (
            <NothingOfKind direction={direction} onAll={() => setDirection(null)} />
          )}
          {items !== null && items.length > 0 && (
            <>
              <LedgerMonths months={describePointsMonths(items, ended)} />
              <LedgerEnd ended={ended} loading={loading} error={error} onMore={loadMore} />
            </>
          )}
        </>
      )}
    </View>
  );
}

/** The way to the shelf, where something is on it. */
function useShelfWay(): (() => void) | undefined {
  const { data, load } = useShelf();
  useAppear(load);
  return (data?.shelf?.items ?? []).length > 0 ? go.shelf : undefined;
}
