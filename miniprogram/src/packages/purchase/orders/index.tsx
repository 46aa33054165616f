import { Text, View } from '@tarojs/components';
import { Button } from '@/components/button/button';
import { EmptyState } from '@/components/empty-state/empty-state';
import { ErrorState } from '@/components/error-state/error-state';
import { Page } from '@/components/page/page';
import { Skeleton } from '@/components/skeleton/skeleton';
import { useOrders } from '@/features/purchase/order-store';
import { go } from '@/features/routes';
import { MemberOnly } from '@/features/session/member-only';
import { useAppear, usePullToRefresh, useReachEnd } from '@/platform/page-events';
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
  const { items, ended, loading, error, load, loadMore } = useOrders();
  // On coming back from an order the list stays as far as it was read: the order's page has told it what is new.
  useAppear(() => {
    if (useOrders.getState().items === null) void load();
  });
  usePullToRefresh(load);
  useReachEnd(() => {
    // After a failure the member says when to try again.
    if (useOrders.getState().error === null) void loadMore();
  });

  if (items === null) return error === null ? <OrdersSkeleton /> : <ErrorState message={error} onRetry={load} />;
  if (items.length === 0) return <NoOrders />;
  return (
    <View className="orders">
      {items.map((order) => (
        <OrderLine key={order.id} order={order} />
      ))}
      <ListEnd ended={ended} loading={loading} error={error} onMore={loadMore} />
    </View>
  );
}

interface ListEndProps {
  readonly ended: boolean;
  readonly loading: boolean;
  readonly error: string | null;
  readonly onMore: () => Promise<void>;
}

function ListEnd({ ended, loading, error, onMore }: ListEndProps) {
  if (ended) return <Text className="orders__end">没有更早的订单了</Text>;
  if (loading) return <Text className="orders__end">正在读取更早的订单</Text>;
  return (
    <View className="orders__more">
      {error !== null && <Text className="orders__end">{error}</Text>}
      <Button kind="ghost" size="small" onTap={onMore}>
        更早的订单
      </Button>
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
