import { View } from '@tarojs/components';
import { useState } from 'react';
import { Button } from '@/components/button/button';
import { ChoiceChips } from '@/components/choice-chips/choice-chips';
import { EmptyState } from '@/components/empty-state/empty-state';
import { ErrorState } from '@/components/error-state/error-state';
import { Page } from '@/components/page/page';
import { growthDetailStore, useGrowthCards } from '@/features/growth/growth-store';
import { useHome } from '@/features/home/home-store';
import { go } from '@/features/routes';
import { MemberOnly } from '@/features/session/member-only';
import { useAppear, usePageQuery, usePullToRefresh } from '@/platform/page-events';
import { Programme } from './programme';
import { TierSkeleton } from './tier-skeleton';
import './index.scss';

/** Where a member stands, how they got there, and what leads further; `?programme=`, else the default one. */
export default function TierPage() {
  return (
    <Page title="会员等级">
      <MemberOnly invitation="登录后查看你的会员等级">
        <Tiers />
      </MemberOnly>
    </Page>
  );
}

function Tiers() {
  const { data, error, load } = useGrowthCards();
  // The first screen has the same cards: who comes from there does not wait for them.
  const known = useHome((home) => home.data?.growth);
  const [chosen, choose] = useState(usePageQuery().programme);
  const cards = data?.items ?? known ?? [];
  const programme = chosen ?? cards[0]?.programme;

  const loadAll = async () => {
    await Promise.all([load(), programme === undefined ? null : growthDetailStore(programme).getState().load()]);
  };
  useAppear(loadAll);
  usePullToRefresh(loadAll);

  if (programme !== undefined) {
    return (
      <View className="tier">
        {cards.length > 1 && (
          <ChoiceChips
            label="选择会员体系"
            choices={cards.map((card) => ({ value: card.programme, label: card.programmeName }))}
            chosen={programme}
            onChoose={choose}
          />
        )}
        <Programme key={programme} programme={programme} />
      </View>
    );
  }
  if (data === null) return error === null ? <TierSkeleton /> : <ErrorState message={error} onRetry={load} />;
  return (
    <EmptyState icon="star" title="还没有会员等级" hint="等级开放后，你的成长会显示在这里">
      <Button kind="ghost" size="small" onTap={go.plans}>
        看看会员方案
      </Button>
    </EmptyState>
  );
}
