import type { PlanList } from '@shared/contract/plan';
import { Text, View } from '@tarojs/components';
import { useState } from 'react';
import { titleOf } from '@/api/api-error';
import { EmptyState } from '@/components/empty-state/empty-state';
import { ErrorState } from '@/components/error-state/error-state';
import { Page } from '@/components/page/page';
import { Skeleton } from '@/components/skeleton/skeleton';
import { formatLastDay } from '@/features/home/card-face.rules';
import { useHome } from '@/features/home/home-store';
import { choosePlan } from '@/features/plan/plan.rules';
import { usePlans } from '@/features/plan/plan-store';
import { buyPlan } from '@/features/purchase/buy-plan';
import { go } from '@/features/routes';
import { toast } from '@/platform/feedback';
import { usePageShow, usePullToRefresh } from '@/platform/page-events';
import { PlanBenefits } from './plan-benefits';
import { PlanTile } from './plan-tile';
import { PurchaseBar } from './purchase-bar';
import './index.scss';

/** Choose a plan and buy it. */
export default function PlansPage() {
  const { data, error, load } = usePlans();
  usePageShow(() => {
    void load();
    // The membership in force and the message templates come with the first screen, which may not have been open yet.
    if (useHome.getState().data === null) void useHome.getState().load();
  });
  usePullToRefresh(load);
  if (data !== null) return <Plans list={data} />;
  return (
    <Page tab title="会员方案">
      {error === null ? <PlansSkeleton /> : <ErrorState message={error} onRetry={load} />}
    </Page>
  );
}

function Plans({ list }: { readonly list: PlanList }) {
  const home = useHome((state) => state.data);
  const [chosenId, setChosenId] = useState<string | null>(null);
  const [agreed, setAgreed] = useState(false);
  const chosen = list.items.find((plan) => plan.id === chosenId && plan.unavailable === null) ?? choosePlan(list.items);

  if (chosen === null) {
    return (
      <Page tab title="会员方案">
        <EmptyState icon="crown" title="暂时没有可购买的方案" hint="有新方案时会在这里出现" />
      </Page>
    );
  }

  // The question about messages must be asked in the tap itself: nothing may be awaited before `buyPlan`.
  const buy = async () => {
    try {
      const purchase = { planId: chosen.id, agreementVersion: list.agreement.version };
      const { order, reported } = await buyPlan(purchase, home?.subscribeTemplateIds ?? []);
      // Consent is given for one purchase, not for the next.
      setAgreed(false);
      go.purchaseResult(order.id, reported);
    } catch (error) {
      toast(titleOf(error));
      // A refusal often means that the offer has changed, or is another one for this member.
      void usePlans.getState().load();
    }
  };

  const bar = (
    <PurchaseBar
      plan={chosen}
      agreement={list.agreement}
      agreed={agreed}
      onAgree={() => setAgreed(!agreed)}
      onBuy={buy}
    />
  );
  const lastDay = home?.membership?.active ? formatLastDay(home.membership.endsAt) : null;
  return (
    <Page tab title="会员方案" footer={bar}>
      <View className="plans">
        <View className="plans__head">
          <Text className="plans__title">
            {lastDay === null ? (home?.invitation?.headline ?? '选择方案') : '续费会员'}
          </Text>
          {lastDay !== null && <Text className="plans__hint">{`当前有效期至${lastDay}，续费后从到期时接着算`}</Text>}
        </View>
        <View className={`plans__tiles plans__tiles--${list.items.length % 3 === 0 ? 'threes' : 'pairs'}`}>
          {list.items.map((plan) => (
            <PlanTile key={plan.id} plan={plan} chosen={plan.id === chosen.id} onChoose={() => setChosenId(plan.id)} />
          ))}
        </View>
        <PlanBenefits plans={list.items} chosen={chosen} />
      </View>
    </Page>
  );
}

function PlansSkeleton() {
  return (
    <View className="plans">
      <Skeleton shape="shortLine" />
      <View className="plans__tiles plans__tiles--pairs">
        <Skeleton shape="tile" count={4} />
      </View>
      <Skeleton shape="block" />
    </View>
  );
}
