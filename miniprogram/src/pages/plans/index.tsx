import type { Plan, PlanList } from '@shared/contract/plan';
import { type Fen, formatFen } from '@shared/kernel/fen';
import { Text, View } from '@tarojs/components';
import { useState } from 'react';
import { titleOf } from '@/api/api-error';
import { EmptyState } from '@/components/empty-state/empty-state';
import { ErrorState } from '@/components/error-state/error-state';
import { Page } from '@/components/page/page';
import { Skeleton } from '@/components/skeleton/skeleton';
import { useHome } from '@/features/home/home-store';
import { formatLastDay } from '@/features/membership/term.rules';
import { choosePlan, describeHidden, findShown } from '@/features/plan/plan.rules';
import { usePlans } from '@/features/plan/plan-store';
import { buyPlan, type Purchase } from '@/features/purchase/buy-plan';
import { computeFirstFen, findLiveRenewal, isSignedApart } from '@/features/renewal/renewal-terms.rules';
import { go } from '@/features/routes';
import { confirm, toast } from '@/platform/feedback';
import { usePageShow, usePullToRefresh } from '@/platform/page-events';
import { ChangeLines } from './change-lines';
import { GiftEntry } from './gift-entry';
import { OpenOrderLine } from './open-order-line';
import { PlanBenefits } from './plan-benefits';
import { PlanFacts } from './plan-facts';
import { PlanTile } from './plan-tile';
import { PurchaseBar } from './purchase-bar';
import { RenewalOnBar } from './renewal-on-bar';
import { SigningLine } from './signing-line';
import { useRenewalConsent } from './use-renewal-consent';
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
  const renewalConsent = useRenewalConsent(chosen);
  const shown = findShown(list.items);
  const hidden = describeHidden(list.items);

  if (chosen === null) {
    const [title, hint] =
      hidden !== null && shown.length === 0
        ? [hidden, '已开通的会员权益不受影响']
        : ['暂时没有可购买的方案', '有新方案时会在这里出现'];
    return (
      <Page tab title="会员方案">
        <EmptyState icon="crown" title={title} hint={hint} />
      </Page>
    );
  }

  // The question about messages must be asked in the tap itself: nothing may be awaited before `buyPlan`.
  const buy = async () => {
    if (isSignedApart(chosen)) {
      go.signRenewal(chosen.id);
      return;
    }
    try {
      const purchase = { planId: chosen.id, agreementVersion: list.agreement.version, ...renewalWish(chosen) };
      const seen = { fen: computeFirstFen(chosen), accept: (amountFen: Fen) => askAboutPrice(chosen, amountFen) };
      const bought = await buyPlan(purchase, home?.subscribeTemplateIds ?? [], seen);
      // Consent is given for one purchase, not for the next.
      setAgreed(false);
      renewalConsent.withdraw();
      // An order that was left unpaid is offered on this page and on the first one.
      if (bought !== null && bought.reported !== 'paid') void useHome.getState().refresh();
      if (bought === null) void usePlans.getState().load();
      else go.purchaseResult(bought.order.id, bought.reported);
    } catch (error) {
      toast(titleOf(error));
      // A refusal often means that the offer has changed, or is another one for this member.
      void usePlans.getState().load();
    }
  };

  const membership = home?.membership ?? null;
  const live = chosen.renewal === null ? null : findLiveRenewal(membership, chosen.family);
  const bar =
    live === null ? (
      <PurchaseBar
        plan={chosen}
        membership={membership}
        agreement={list.agreement}
        agreed={agreed}
        onAgree={() => setAgreed(!agreed)}
        renewalConsent={renewalConsent}
        onBuy={buy}
      />
    ) : (
      <RenewalOnBar renewal={live} />
    );
  const lastDay = membership?.active ? formatLastDay(membership.endsAt) : null;
  return (
    <Page tab title="会员方案" footer={bar}>
      <View className="plans">
        <View className="plans__head">
          <Text className="plans__title">
            {lastDay === null ? (home?.invitation?.headline ?? '选择方案') : '续费会员'}
          </Text>
          {lastDay !== null && <Text className="plans__hint">{`当前会员 ${lastDay}到期`}</Text>}
        </View>
        <OpenOrderLine />
        <View className={tilesClass(shown.length)}>
          {shown.map((plan) => (
            <PlanTile key={plan.id} plan={plan} chosen={plan.id === chosen.id} onChoose={() => setChosenId(plan.id)} />
          ))}
        </View>
        {hidden !== null && <Text className="plans__hint">{hidden}</Text>}
        <PlanFacts plan={chosen} membership={membership} />
        <GiftEntry plan={chosen} />
        <ChangeLines />
        <SigningLine plan={chosen} membership={membership} />
        <PlanBenefits plans={shown} chosen={chosen} />
      </View>
    </Page>
  );
}

/** Part of the purchase of a plan that renews itself: what was agreed to. */
function renewalWish({ renewal }: Plan): Pick<Purchase, 'renewal'> {
  return renewal === null ? {} : { renewal: { consentVersion: renewal.consentVersion } };
}

/** Two, three or four stand in one row; more wrap in rows of two or three. */
function tilesClass(count: number): string {
  const inRow = count === 4 ? 4 : count % 3 === 0 ? 3 : 2;
  return `plans__tiles plans__tiles--of-${inRow}`;
}

/** The price has changed since the page was read: nobody pays another amount than they have seen. */
function askAboutPrice(plan: Plan, amountFen: Fen): Promise<boolean> {
  return confirm({
    title: `${plan.name}的价格有变化`,
    content: `现在 ${formatFen(amountFen)}，刚才看到的是 ${formatFen(computeFirstFen(plan))}`,
    confirmText: '继续支付',
    cancelText: '先不买',
  });
}

function PlansSkeleton() {
  return (
    <View className="plans">
      <Skeleton shape="shortLine" />
      <View className={tilesClass(4)}>
        <Skeleton shape="tile" count={4} />
      </View>
      <Skeleton shape="block" />
    </View>
  );
}
