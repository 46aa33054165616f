import { Button } from '@/components/button/button';
import { EmptyState } from '@/components/empty-state/empty-state';
import { Page } from '@/components/page/page';
import { go } from '@/features/routes';
import { usePageQuery } from '@/platform/page-events';
import { ClaimContent } from './claim-content';
import './index.scss';

/** One claim, opened with its `id`: how it is used, its rules, and every use of it. */
export default function ClaimPage() {
  const { id } = usePageQuery();
  if (id) return <ClaimContent id={id} />;
  return (
    <Page title="券详情">
      <EmptyState icon="coupon" title="没有找到这张券">
        <Button kind="ghost" size="small" onTap={go.coupons}>
          查看我的券
        </Button>
      </EmptyState>
    </Page>
  );
}
