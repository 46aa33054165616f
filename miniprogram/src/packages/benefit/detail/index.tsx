import type { BenefitDetail } from '@shared/contract/benefit';
import { View } from '@tarojs/components';
import { Button } from '@/components/button/button';
import { EmptyState } from '@/components/empty-state/empty-state';
import { ErrorState } from '@/components/error-state/error-state';
import { Page } from '@/components/page/page';
import { Skeleton } from '@/components/skeleton/skeleton';
import { useAccount } from '@/features/account/use-account';
import { useOwnPhone } from '@/features/account/use-own-phone';
import { asksAccount } from '@/features/benefit/hall.rules';
import { benefitDetailStore } from '@/features/benefit/hall-store';
import { go } from '@/features/routes';
import { useAppear, usePageQuery, usePullToRefresh } from '@/platform/page-events';
import { BenefitBody } from './benefit-body';
import { StepBar } from './step-bar';
import './index.scss';

/** One benefit, opened with its `code`: what it is, on which terms, and the next step with it. Open to visitors too. */
export default function BenefitPage() {
  const { code } = usePageQuery();
  return code ? <Benefit code={code} /> : <NoBenefit />;
}

function Benefit({ code }: { readonly code: string }) {
  const { data, error, load } = benefitDetailStore(code)();
  useAppear(load);
  usePullToRefresh(load);
  if (data !== null) return <KnownBenefit detail={data} />;
  return (
    <Page title="权益详情">{error === null ? <BenefitSkeleton /> : <ErrorState message={error} onRetry={load} />}</Page>
  );
}

function KnownBenefit({ detail }: { readonly detail: BenefitDetail }) {
  const asked = asksAccount(detail);
  const account = useAccount(useOwnPhone(asked));
  return (
    <Page title="权益详情" footer={<StepBar detail={detail} account={asked ? account : null} />}>
      <BenefitBody detail={detail} account={asked ? account : null} />
    </Page>
  );
}

function NoBenefit() {
  return (
    <Page title="权益详情">
      <EmptyState icon="gift" title="没有找到这项权益">
        <Button kind="ghost" size="small" onTap={go.benefits}>
          看看全部权益
        </Button>
      </EmptyState>
    </Page>
  );
}

/** The page before its answer: what it is, and its terms. */
function BenefitSkeleton() {
  return (
    <View className="benefit">
      <View className="benefit__head">
        <Skeleton shape="circle" />
        <View className="benefit__words benefit__words--empty">
          <Skeleton shape="shortLine" />
          <Skeleton shape="line" />
        </View>
      </View>
      <Skeleton shape="block" count={2} />
    </View>
  );
}
