import { useState } from 'react';
import { Button } from '@/components/button/button';
import { EmptyState } from '@/components/empty-state/empty-state';
import { ErrorState } from '@/components/error-state/error-state';
import { Page } from '@/components/page/page';
import { useHome } from '@/features/home/home-store';
import { useRenewal } from '@/features/renewal/use-renewal';
import { go } from '@/features/routes';
import { MemberOnly } from '@/features/session/member-only';
import { useAppear, usePageQuery, usePullToRefresh } from '@/platform/page-events';
import { CancelSheet } from './cancel-sheet';
import { RenewalContent } from './renewal-content';
import { RenewalSkeleton } from './renewal-skeleton';
import './index.scss';

/** A member's renewal: what comes next, and the way out of it. Opened with its `id`, or without for the one that lives. */
export default function RenewalPage() {
  const { id } = usePageQuery();
  return (
    <Page title="自动续费">
      <MemberOnly invitation="登录后查看你的自动续费">
        <OwnRenewal id={id} />
      </MemberOnly>
    </Page>
  );
}

function OwnRenewal({ id }: { readonly id: string | undefined }) {
  const { renewal, waited, error, ask, take } = useRenewal(id);
  const membership = useHome(({ data }) => data?.membership ?? null);
  const [cancelling, setCancelling] = useState(false);
  // Until when the membership is paid stands on the first screen, which may not have been open yet.
  useAppear(() => void useHome.getState().load());
  usePullToRefresh(ask);
  if (renewal === undefined) return error === null ? <RenewalSkeleton /> : <ErrorState message={error} onRetry={ask} />;
  if (renewal === null) {
    return (
      <EmptyState icon="calendar" title="没有开通自动续费" hint="带“连续包”的方案可以到期自动续费">
        <Button id="to-plans" kind="ghost" size="small" onTap={go.plans}>
          看看会员方案
        </Button>
      </EmptyState>
    );
  }
  return (
    <>
      <RenewalContent
        renewal={renewal}
        membership={membership}
        waited={waited}
        onAsk={ask}
        onCancel={() => setCancelling(true)}
      />
      {cancelling && (
        <CancelSheet
          renewal={renewal}
          membership={membership}
          onClose={() => setCancelling(false)}
          onCancelled={(after) => {
            setCancelling(false);
            take(after);
            void useHome.getState().refresh();
          }}
        />
      )}
    </>
  );
}
