import { View } from '@tarojs/components';
import { useMemo, useState } from 'react';
import { ChoiceChips } from '@/components/choice-chips/choice-chips';
import { ErrorState } from '@/components/error-state/error-state';
import { LedgerEnd } from '@/components/ledger/ledger-end';
import { LedgerSkeleton } from '@/components/ledger/ledger-skeleton';
import { growthDetailStore } from '@/features/growth/growth-store';
import { listGroups } from '@/features/growth-ledger/ledger.rules';
import { growthLedger } from '@/features/growth-ledger/ledger-store';
import { useLedger } from '@/features/ledger/use-ledger';
import { GrowthMonths } from './growth-months';
import { LedgerHead } from './ledger-head';
import { NothingInGroup, NothingYet } from './nothing';
import { LedgerPageSkeleton } from './page-skeleton';

/** The ledger of one programme: what the period has come to, the groups to choose from, the entries. */
export function Ledger({ programme }: { readonly programme: string }) {
  const [group, setGroup] = useState<string | null>(null);
  const view = useMemo(() => ({ programme, group }), [programme, group]);
  const useDetail = growthDetailStore(programme);
  const detail = useDetail((state) => state.data);
  const { items, ended, loading, error, loadMore, reload } = useLedger(growthLedger, view, useDetail.getState().load);

  if (items === null && detail === null) {
    return error === null ? <LedgerPageSkeleton /> : <ErrorState message={error} onRetry={reload} />;
  }
  if (items?.length === 0 && group === null) return <NothingYet unit={detail?.card.unit ?? '成长值'} />;
  const groups = listGroups(detail, items ?? []);
  return (
    <View className="ledger">
      {detail !== null && <LedgerHead detail={detail} group={group} />}
      {groups.length > 1 && (
        <ChoiceChips
          label="按来源筛选"
          choices={[{ value: null, label: '全部' }, ...groups.map(({ code, name }) => ({ value: code, label: name }))]}
          chosen={group}
          onChoose={setGroup}
        />
      )}
      {items === null && error === null && <LedgerSkeleton />}
      {items === null && error !== null && <ErrorState message={error} onRetry={reload} />}
      {items?.length === 0 && <NothingInGroup onAll={() => setGroup(null)} />}
      {items !== null && items.length > 0 && (
        <>
          <GrowthMonths entries={items} ended={ended} grouped={group !== null} />
          <LedgerEnd ended={ended} loading={loading} error={error} onMore={loadMore} />
        </>
      )}
    </View>
  );
}
