import type { Membership } from '@shared/contract/membership';
import { Text, View } from '@tarojs/components';
import { useState } from 'react';
import { titleOf } from '@/api/api-error';
import { Button } from '@/components/button/button';
import { ConsentLine } from '@/components/consent-line/consent-line';
import { EmptyState } from '@/components/empty-state/empty-state';
import { ErrorState } from '@/components/error-state/error-state';
import { Page } from '@/components/page/page';
import { RenewalPrices } from '@/components/renewal-prices/renewal-prices';
import { Skeleton } from '@/components/skeleton/skeleton';
import { useHome } from '@/features/home/home-store';
import { findFamily, formatLastDay } from '@/features/membership/term.rules';
import { usePlans } from '@/features/plan/plan-store';
import {
  describeSigning,
  findLiveRenewal,
  isSignedApart,
  type RenewingPlan,
  renews,
} from '@/features/renewal/renewal-terms.rules';
import { signRenewal } from '@/features/renewal/sign-renewal';
import { go } from '@/features/routes';
import { MemberOnly } from '@/features/session/member-only';
import { toast } from '@/platform/feedback';
import { useAppear, usePageQuery } from '@/platform/page-events';
import './index.scss';

/**
 * Signs for a renewal without paying now, for a member whose term still runs: the first debit comes before that term ends.
 * A subscription of virtual payment is signed for here in any case, and debited with the signature where no term runs.
 * Opened with the `planId`.
 */
export default function SignPage() {
  const { planId } = usePageQuery();
  return (
    <Page title="开通自动续费">
      <MemberOnly invitation="登录后开通自动续费">
        <OwnSigning planId={planId} />
      </MemberOnly>
    </Page>
  );
}

function OwnSigning({ planId }: { readonly planId: string | undefined }) {
  const plans = usePlans();
  const home = useHome();
  useAppear(() => {
    void plans.load();
    void home.load();
  });
  const error = plans.error ?? home.error;
  if (plans.data === null || home.data === null) {
    if (error === null) return <SigningSkeleton />;
    return <ErrorState message={error} onRetry={() => Promise.all([plans.load(), home.load()])} />;
  }
  const plan = plans.data.items.find(({ id }) => id === planId);
  const membership = home.data.membership;
  if (plan === undefined || !renews(plan)) {
    return (
      <EmptyState icon="calendar" title="这个方案不再支持自动续费" hint="看看现在有哪些方案">
        <Button id="to-plans" kind="ghost" size="small" onTap={go.plans}>
          看看会员方案
        </Button>
      </EmptyState>
    );
  }
  const live = findLiveRenewal(membership, plan.family);
  if (live !== null) {
    return (
      <EmptyState icon="calendar" title={live.status === 'on' ? '自动续费已开通' : '自动续费正在取消'}>
        <Button id="manage-renewal" kind="ghost" size="small" onTap={() => go.renewal(live.id)}>
          查看自动续费
        </Button>
      </EmptyState>
    );
  }
  const lastDay = findLastDay(membership, plan.family);
  if (lastDay === null && !isSignedApart(plan)) {
    return (
      <EmptyState icon="crown" title="会员还没有开通" hint="选一个方案，支付时可以一起开通自动续费">
        <Button id="to-plans" kind="brand" size="small" onTap={go.plans}>
          选择方案
        </Button>
      </EmptyState>
    );
  }
  return <Signing plan={plan} lastDay={lastDay} templateIds={home.data.subscribeTemplateIds} />;
}

interface SigningProps {
  readonly plan: RenewingPlan;
  /** Of the term that runs; null where none does. */
  readonly lastDay: string | null;
  readonly templateIds: readonly string[];
}

function Signing({ plan, lastDay, templateIds }: SigningProps) {
  const { consentVersion, text } = plan.renewal;
  const [agreedTo, setAgreedTo] = useState<string | null>(null);
  const [reminders, setReminders] = useState(0);
  // Another text or another price has to be agreed to anew.
  const agreed = agreedTo === consentVersion;

  // The question about messages must be asked in the tap itself: nothing may be awaited before `signRenewal`.
  const sign = async () => {
    try {
      const { renewalId, visit } = await signRenewal({ planId: plan.id, consentVersion }, templateIds);
      if (visit === 'opened') go.renewalSigned(renewalId);
      else toast(visit === 'cancelled' ? '没有去签约，随时可以再来' : '微信签约页没有打开，请再试一次');
    } catch (error) {
      toast(titleOf(error));
      void usePlans.getState().load();
      void useHome.getState().refresh();
    }
  };

  return (
    <View className="sign">
      <View className="sign__sheet">
        <Text className="sign__title">{`${plan.name} · 到期自动续费`}</Text>
        <Text className="sign__hint">{describeWhenPaid(plan, lastDay)}</Text>
      </View>
      <View className="sign__sheet">
        <Text className="sign__heading">自动续费协议</Text>
        <Text className="sign__text">{text}</Text>
      </View>
      <View className="sign__sheet">
        <RenewalPrices {...describeSigning(plan, lastDay)} />
        <ConsentLine
          id="agree-renewal"
          words="我已阅读并同意开通自动续费"
          label="同意开通自动续费"
          ticked={agreed}
          onTick={() => {
            setReminders(0);
            setAgreedTo(agreed ? null : consentVersion);
          }}
          reminders={reminders}
        />
        {reminders > 0 && !agreed && <Text className="sign__reminder">请先阅读协议并勾选同意</Text>}
        <Button id="sign" kind="brand" onTap={() => (agreed ? sign() : setReminders(reminders + 1))}>
          {plan.renewal.rail === 'apple' ? '同意协议并开通' : '同意协议并去微信签约'}
        </Button>
      </View>
    </View>
  );
}

function describeWhenPaid({ renewal }: RenewingPlan, lastDay: string | null): string {
  if (lastDay === null) return '签约成功后扣首期，会员随即开通';
  if (renewal.rail === 'apple') return `签约时扣首期，接在 ${lastDay} 之后`;
  return `你的会员有效期至 ${lastDay}，签约后不用现在付款`;
}

function findLastDay(membership: Membership | null, family: string): string | null {
  const held = findFamily(membership, family);
  return held?.active ? formatLastDay(held.endsAt) : null;
}

function SigningSkeleton() {
  return (
    <View className="sign">
      <Skeleton shape="block" count={2} />
    </View>
  );
}
