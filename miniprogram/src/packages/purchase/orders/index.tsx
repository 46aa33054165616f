import { View } from '@tarojs/components';
import { Button } from '@/components/button/button';
import { EmptyState } from '@/components/empty-state/empty-state';
import { ErrorState } from '@/components/error-state/error-state';
import { LedgerEnd } from '@/components/ledger/ledger-end';
import { Page } from '@/components/page/page';
import { Skeleton } from '@/components/skeleton/skeleton';
import { useOrders } from '@/features/purchase/order-store';
import { go } from '@/features/routes';
import { MemberOnly } from '@/features/session/member-only';
import { usePagedList } from '@/features/use-paged-list';
import { OrderLine } from './order-line';
import './index.scss';

/** Every order of the member, newest first. */
export default function OrdersPage() {
  return (
    <Page title="我的订单">
      <MemberOnly invitation="登录后查看你的订单">
        <Orders />
      </MemberOnly>
    </Page>
  );
}

function Orders() {
  const { items, ended, loading, error, load, loadMore } = usePagedList(useOrders);
  if (items === null) return error === null ? <OrdersSkeleton /> : <ErrorState message={error} onRetry={load} />;
  if (items.length === 0) return <NoOrders />;
  return (
    <View className="orders">
      {items.map((order) => (
        <OrderLine key={order.id} order={order} />
      ))}
      <LedgerEnd noun="订单" ended={ended} loading={loading} error={error} onMore={loadMore} />
    </View>
  );
}

function NoOrders() {
  return (
    <EmptyState icon="order" title="还没有订单" hint="开通会员后，订单会出现在这里">
      <Button kind="brand" size="small" onTap={go.plans}>
        看看会员方案
      </Button>
    </EmptyState>
  );
}

function OrdersSkeleton() {
  return (
    <View className="orders">
      <Skeleton shape="block" count={3} />
    </View>
  );
}
