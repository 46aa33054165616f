import type { PlanChange, PlanChangePreview } from '@shared/contract/plan-change';
import { View } from '@tarojs/components';
import { Button } from '@/components/button/button';
import { EmptyState } from '@/components/empty-state/empty-state';
import { ErrorState } from '@/components/error-state/error-state';
import { Page } from '@/components/page/page';
import { Skeleton } from '@/components/skeleton/skeleton';
import { usePlans } from '@/features/plan/plan-store';
import { changePreviewStore, usePlanChanges } from '@/features/plan-change/plan-change-store';
import { go } from '@/features/routes';
import { MemberOnly } from '@/features/session/member-only';
import { useAppear, usePageQuery, usePullToRefresh } from '@/platform/page-events';
import { ChangeBar } from './change-bar';
import { ChangeBody } from './change-body';
import { StandingBar } from './standing-bar';
import './index.scss';

/** A change to another plan, opened with its `planId`: what it means before it is agreed to, and how it stands afterwards. */
export default function ChangePage() {
  const { planId } = usePageQuery();
  return planId ? <Change planId={planId} /> : <NoChange />;
}

function Change({ planId }: { readonly planId: string }) {
  const standing = usePlanChanges((state) => state.data)?.find(({ to }) => to.planId === planId) ?? null;
  const preview = changePreviewStore(planId)((state) => state.data);
  const agreement = usePlans((state) => state.data)?.agreement ?? null;
  return (
    <Page title="变更会员" footer={barOf(standing, preview, agreement)}>
      <MemberOnly invitation="登录后查看会员变更">
        <OwnChange planId={planId} standing={standing} />
      </MemberOnly>
    </Page>
  );
}

function barOf(
  standing: PlanChange | null,
  preview: PlanChangePreview | null,
  agreement: { readonly version: string; readonly title: string } | null,
) {
  if (standing !== null) return <StandingBar change={standing} />;
  return preview === null || agreement === null ? undefined : <ChangeBar preview={preview} agreement={agreement} />;
}

function OwnChange({ planId, standing }: { readonly planId: string; readonly standing: PlanChange | null }) {
  const { data, error, load } = changePreviewStore(planId)();
  const reload = async () => {
    await Promise.all([usePlanChanges.getState().load(), load(), usePlans.getState().load()]);
  };
  useAppear(reload);
  usePullToRefresh(reload);
  if (standing !== null) return <ChangeBody quote={standing} standing={standing} preview={null} />;
  if (data !== null) return <ChangeBody quote={data} standing={null} preview={data} />;
  if (error !== null) return <ErrorState message={error} onRetry={reload} />;
  return (
    <View className="change">
      <Skeleton shape="tile" />
      <Skeleton shape="block" />
    </View>
  );
}

function NoChange() {
  return (
    <Page title="变更会员">
      <EmptyState icon="crown" title="没有找到要变更的方案">
        <Button kind="ghost" size="small" onTap={go.plans}>
          看看会员方案
        </Button>
      </EmptyState>
    </Page>
  );
}
