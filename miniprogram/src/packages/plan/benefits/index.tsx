import type { Home } from '@shared/contract/home';
import type { Plan } from '@shared/contract/plan';
import { View } from '@tarojs/components';
import { Button } from '@/components/button/button';
import { EmptyState } from '@/components/empty-state/empty-state';
import { ErrorState } from '@/components/error-state/error-state';
import { Page } from '@/components/page/page';
import { Skeleton } from '@/components/skeleton/skeleton';
import { useHome } from '@/features/home/home-store';
import { formatLastDay } from '@/features/membership/term.rules';
import { buildMatrix, findOwnPlan, listBenefits } from '@/features/plan/benefit-matrix.rules';
import { usePlans } from '@/features/plan/plan-store';
import { go } from '@/features/routes';
import { usePageShow, usePullToRefresh } from '@/platform/page-events';
import { BenefitList } from './benefit-list';
import { ComparisonMatrix } from './comparison-matrix';
import './index.scss';

/** All that a membership opens: one's own first, then what more there is, then the plans side by side. */
export default function BenefitsPage() {
  const plans = usePlans();
  const home = useHome();
  const load = async () => {
    await Promise.all([plans.load(), home.load()]);
  };
  usePageShow(() => void load());
  usePullToRefresh(load);
  if (plans.data !== null && home.data !== null) return <Benefits plans={plans.data.items} home={home.data} />;
  const error = plans.error ?? home.error;
  return (
    <Page title="会员权益">
      {error === null ? <BenefitsSkeleton /> : <ErrorState message={error} onRetry={load} />}
    </Page>
  );
}

function Benefits({ plans, home }: { readonly plans: readonly Plan[]; readonly home: Home }) {
  const active = home.membership?.active ?? false;
  const ownPlan = findOwnPlan(plans, home.membership);
  // A plan that is no longer sold is still somebody's own: the first screen knows its best benefits.
  const own = active ? (ownPlan?.benefits ?? home.benefits) : [];
  const lines = listBenefits(plans, own);
  if (lines.length === 0) {
    return (
      <Page title="会员权益">
        <EmptyState icon="gift" title="权益还在准备中" hint="开放后会在这里出现" />
      </Page>
    );
  }
  const mine = lines.filter((line) => line.mine);
  const others = lines.filter((line) => !line.mine);
  const footer =
    plans.length === 0 ? undefined : (
      <View className="benefits__way">
        <Button id="to-plans" kind={active ? 'ghost' : 'brand'} onTap={go.plans}>
          {active ? '续费会员' : '查看会员方案'}
        </Button>
      </View>
    );
  return (
    <Page title="会员权益" footer={footer}>
      <View className="benefits">
        {mine.length > 0 && (
          <BenefitList title={`我的权益 ${mine.length} 项`} note={describeHolding(home)} lines={mine} />
        )}
        {others.length > 0 && <BenefitList title={active ? '还可以解锁' : '会员享有'} lines={others} locked={active} />}
        {plans.length > 1 && <ComparisonMatrix matrix={buildMatrix(plans, ownPlan)} />}
      </View>
    </Page>
  );
}

function describeHolding({ membership }: Home): string | undefined {
  const lastDay = formatLastDay(membership?.endsAt ?? null);
  if (membership === null || lastDay === null) return undefined;
  return `${membership.planName ?? membership.familyName}，${lastDay}到期`;
}

function BenefitsSkeleton() {
  return (
    <View className="benefits">
      <View className="benefit-list">
        <Skeleton shape="shortLine" />
        {['first', 'second', 'third', 'fourth'].map((place) => (
          <View key={place} className="benefit-list__line">
            <Skeleton shape="circle" />
            <View className="benefit-list__words benefit-list__words--empty">
              <Skeleton shape="shortLine" />
              <Skeleton shape="line" />
            </View>
          </View>
        ))}
      </View>
      <Skeleton shape="block" />
    </View>
  );
}
