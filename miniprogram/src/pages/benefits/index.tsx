import type { BenefitHall } from '@shared/contract/benefit';
import { View } from '@tarojs/components';
import { useState } from 'react';
import { EmptyState } from '@/components/empty-state/empty-state';
import { ErrorState } from '@/components/error-state/error-state';
import { Page } from '@/components/page/page';
import { Segmented } from '@/components/segmented/segmented';
import { arrangeMine, groupLocked } from '@/features/benefit/hall.rules';
import { useBenefitHall } from '@/features/benefit/hall-store';
import { isLoggedIn } from '@/features/session/session';
import { usePageShow, usePullToRefresh } from '@/platform/page-events';
import { Comparison } from './comparison';
import { HallHead } from './hall-head';
import { HallSkeleton } from './hall-skeleton';
import { LockedBenefits } from './locked-benefits';
import { MyBenefits } from './my-benefits';
import './index.scss';

type HallView = 'mine' | 'locked' | 'compared';

const views: readonly { readonly value: HallView; readonly label: string }[] = [
  { value: 'mine', label: '我的' },
  { value: 'locked', label: '待解锁' },
  { value: 'compared', label: '等级对比' },
];

/** Every benefit of the business: one's own, what is still locked, and who has what. */
export default function BenefitsPage() {
  const { data, error, load } = useBenefitHall();
  usePageShow(load);
  usePullToRefresh(load);
  return (
    <Page tab title="权益">
      {data !== null && <Hall hall={data} />}
      {data === null && error === null && <HallSkeleton />}
      {data === null && error !== null && <ErrorState message={error} onRetry={load} />}
    </Page>
  );
}

function Hall({ hall }: { readonly hall: BenefitHall }) {
  const [chosen, choose] = useState<HallView | null>(null);
  const mine = arrangeMine(hall.items);
  const locked = groupLocked(hall.items);
  if (hall.items.length === 0) {
    return <EmptyState icon="gift" title="权益还在准备中" hint="开放后会在这里出现" />;
  }
  // A visitor who has nothing yet sees what there is to have.
  const view = chosen ?? (mine.length === 0 && !isLoggedIn() ? 'locked' : 'mine');
  return (
    <View className="benefits">
      <HallHead hall={hall} loggedIn={isLoggedIn()} />
      <Segmented label="查看哪些权益" choices={views} chosen={view} onChoose={choose} />
      {view === 'mine' && <MyBenefits sections={mine} onSeeLocked={() => choose('locked')} />}
      {view === 'locked' && <LockedBenefits groups={locked} />}
      {view === 'compared' && <Comparison />}
    </View>
  );
}
