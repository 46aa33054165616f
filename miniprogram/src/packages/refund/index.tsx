import { View } from '@tarojs/components';
import { Button } from '@/components/button/button';
import { EmptyState } from '@/components/empty-state/empty-state';
import { ErrorState } from '@/components/error-state/error-state';
import { Page } from '@/components/page/page';
import { Skeleton } from '@/components/skeleton/skeleton';
import { isOpen } from '@/features/refund/refund-words';
import { useRefund } from '@/features/refund/use-refund';
import { go } from '@/features/routes';
import { MemberOnly } from '@/features/session/member-only';
import { usePageQuery, usePullToRefresh } from '@/platform/page-events';
import { RefundProgress } from './refund-progress';
import { RefundWishForm } from './refund-wish';
import './index.scss';

/** The refund of an order, opened with its `id`: what it would give and take, the request itself, and how it stands. */
export default function RefundPage() {
  const { id } = usePageQuery();
  return (
    <Page title="退款">
      {id ? (
        <MemberOnly invitation="登录后申请退款">
          <Refund id={id} />
        </MemberOnly>
      ) : (
        <EmptyState icon="refund" title="没有找到这个订单">
          <Button kind="ghost" size="small" onTap={go.orders}>
            查看全部订单
          </Button>
        </EmptyState>
      )}
    </Page>
  );
}

function Refund({ id }: { readonly id: string }) {
  const { value, error, ask } = useRefund(id);
  usePullToRefresh(ask);
  if (value === null) return error === null ? <RefundSkeleton /> : <ErrorState message={error} onRetry={ask} />;
  const { preview, requests } = value;
  const [newest] = requests;
  const open = newest !== undefined && isOpen(newest);
  return (
    <View className="refund">
      {!open && preview.refusal === null && <RefundWishForm preview={preview} onChanged={ask} />}
      {newest !== undefined && <RefundProgress request={newest} onChanged={ask} />}
      {newest === undefined && preview.refusal !== null && (
        <EmptyState icon="refund" title="现在不能退款" hint={preview.refusal.title}>
          <Button kind="ghost" size="small" onTap={() => go.order(id)}>
            返回订单
          </Button>
        </EmptyState>
      )}
    </View>
  );
}

function RefundSkeleton() {
  return (
    <View className="refund">
      <Skeleton shape="block" />
      <Skeleton shape="tile" count={2} />
    </View>
  );
}
