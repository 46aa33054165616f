import { Text, View } from '@tarojs/components';
import { Button } from '@/components/button/button';
import { EmptyState } from '@/components/empty-state/empty-state';
import { ErrorState } from '@/components/error-state/error-state';
import { Page } from '@/components/page/page';
import { Skeleton } from '@/components/skeleton/skeleton';
import { useHome } from '@/features/home/home-store';
import { useSubscriptions } from '@/features/member/subscription-store';
import { go } from '@/features/routes';
import { MemberOnly } from '@/features/session/member-only';
import { useAppear, usePullToRefresh } from '@/platform/page-events';
import { SubscriptionLine } from './subscription-line';
import './index.scss';

/** Which messages WeChat may bring, and what each of them tells. */
export default function SubscriptionsPage() {
  return (
    <Page title="消息订阅">
      <MemberOnly invitation="登录后选择想收到的通知">
        <Subscriptions />
      </MemberOnly>
    </Page>
  );
}

function Subscriptions() {
  const { data, error, load } = useSubscriptions();
  const follows = useHome((state) => state.data?.member?.followsOfficialAccount ?? false);
  useAppear(load);
  usePullToRefresh(load);
  if (data === null) return error === null ? <SubscriptionsSkeleton /> : <ErrorState message={error} onRetry={load} />;
  if (data.items.length === 0) {
    return (
      <EmptyState icon="bell" title="暂时没有可订阅的通知" hint="重要进展都会出现在消息里">
        <Button kind="ghost" size="small" onTap={go.inbox}>
          查看消息
        </Button>
      </EmptyState>
    );
  }
  return (
    <View className="subscriptions">
      <Text className="subscriptions__hint">
        {follows
          ? '你已关注公众号，通知会优先发到公众号；下面的订阅在公众号发不到时使用。'
          : '微信规定每次同意只能发送一条通知，想多收几次可以多点几次。'}
      </Text>
      <View className="subscriptions__sheet">
        {data.items.map((subscription) => (
          <SubscriptionLine key={subscription.topic} subscription={subscription} />
        ))}
      </View>
      <Text className="subscriptions__hint">不论是否订阅，消息里都能看到全部通知。</Text>
    </View>
  );
}

function SubscriptionsSkeleton() {
  return (
    <View className="subscriptions">
      <Skeleton shape="line" />
      <View className="subscriptions__sheet subscriptions__sheet--skeleton">
        <Skeleton shape="tile" count={4} />
      </View>
    </View>
  );
}
