import { ErrorState } from '@/components/error-state/error-state';
import { Page } from '@/components/page/page';
import { usePoints } from '@/features/points/points-store';
import { MemberOnly } from '@/features/session/member-only';
import { useAppear } from '@/platform/page-events';
import { NoPoints } from './nothing';
import { PageSkeleton } from './page-skeleton';
import { Points } from './points';
import './index.scss';

/** What a member has in points, when it comes and goes, and every line that led to it. */
export default function PointsPage() {
  return (
    <Page title="积分">
      <MemberOnly invitation="登录后查看你的积分">
        <OwnPoints />
      </MemberOnly>
    </Page>
  );
}

function OwnPoints() {
  const { data, error, load } = usePoints();
  useAppear(() => {
    // With a balance the part below asks, for itself and its entries.
    if (data === null) void load();
  });
  if (data === null) return error === null ? <PageSkeleton /> : <ErrorState message={error} onRetry={load} />;
  return data.points === null ? <NoPoints /> : <Points points={data.points} />;
}
