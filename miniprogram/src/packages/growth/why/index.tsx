import { useEffect } from 'react';
import { ErrorState } from '@/components/error-state/error-state';
import { Page } from '@/components/page/page';
import { askWhy, useWhy } from '@/features/growth-why/why-store';
import { MemberOnly } from '@/features/session/member-only';
import { useAppear, usePageQuery, usePullToRefresh } from '@/platform/page-events';
import { Explanation } from './explanation';
import { WhySkeleton } from './why-skeleton';
import './index.scss';

/** Why the member is at this tier, with every number that leads to it. */
export default function WhyPage() {
  return (
    <Page title="等级说明">
      <MemberOnly invitation="登录后查看你的等级是怎么来的">
        <Why />
      </MemberOnly>
    </Page>
  );
}

function Why() {
  const asked = usePageQuery().programme ?? null;
  const { data, error } = useWhy();
  const load = () => askWhy(asked);
  useEffect(() => void askWhy(asked), [asked]);
  useAppear(load);
  usePullToRefresh(load);
  // What the store still holds of another programme is gone with the first question.
  if (data !== null && (asked === null || data.programme === asked)) return <Explanation explanation={data} />;
  return error === null ? <WhySkeleton /> : <ErrorState message={error} onRetry={load} />;
}
