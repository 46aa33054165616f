import { View } from '@tarojs/components';
import { useEffect, useState } from 'react';
import { ChoiceChips } from '@/components/choice-chips/choice-chips';
import { ErrorState } from '@/components/error-state/error-state';
import { growthDetailStore } from '@/features/growth/growth-store';
import { listGroups } from '@/features/growth-ledger/ledger.rules';
import { showLedger, useLedger } from '@/features/growth-ledger/ledger-store';
import { useAppear, usePullToRefresh, useReachEnd } from '@/platform/page-events';
import { LedgerEnd } from './ledger-end';
import { LedgerHead } from './ledger-head';
import { LedgerMonths } from './ledger-months';
import { EntriesSkeleton, LedgerSkeleton } from './ledger-skeleton';
import { NothingInGroup, NothingYet } from './nothing';

/** The ledger of one programme: what the period has come to, the groups to choose from, the entries. */
export function Ledger({ programme }: { readonly programme: string }) {
  const [group, setGroup] = useState<string | null>(null);
  const { items, ended, error } = useLedger();
  const useDetail = growthDetailStore(programme);
  const detail = useDetail((state) => state.data);
  const load = async () => {
    await Promise.all([showLedger({ programme, group }), useDetail.getState().load()]);
  };
  useEffect(() => void showLedger({ programme, group }), [programme, group]);
  // On coming back it stays as far as it was read, unless growth has come in the meantime.
  useAppear(() => {
    void useDetail.getState().load();
    if (useLedger.getState().items === null) void useLedger.getState().load();
  });
  usePullToRefresh(load);
  useReachEnd(() => {
    // After a failure the member says when to try again.
    if (useLedger.getState().error === null) void useLedger.getState().loadMore();
  });

  if (items === null && detail === null) {
    return error === null ? <LedgerSkeleton /> : <ErrorState message={error} onRetry={load} />;
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
      {items === null && error === null && <EntriesSkeleton />}
      {items === null && error !== null && <ErrorState message={error} onRetry={load} />}
      {items?.length === 0 && <NothingInGroup onAll={() => setGroup(null)} />}
      {items !== null && items.length > 0 && (
        <>
          <LedgerMonths entries={items} ended={ended} grouped={group !== null} />
          <LedgerEnd />
        </>
      )}
    </View>
  );
}
