import type { Message } from '@shared/contract/message';
import { Text, View } from '@tarojs/components';
import { useEffect } from 'react';
import { lastServerTime } from '@/api/server-time';
import { Button } from '@/components/button/button';
import { EmptyState } from '@/components/empty-state/empty-state';
import { ErrorState } from '@/components/error-state/error-state';
import { Page } from '@/components/page/page';
import { Skeleton } from '@/components/skeleton/skeleton';
import { attempt } from '@/features/attempt';
import { describeDay, groupByDay } from '@/features/message/inbox.rules';
import { markAllRead, markRead, useInbox } from '@/features/message/inbox-store';
import { go } from '@/features/routes';
import { MemberOnly } from '@/features/session/member-only';
import { usePullToRefresh, useReachEnd } from '@/platform/page-events';
import { MessageRow } from './message-row';
import './index.scss';

/** What the member has been told, by day. */
export default function InboxPage() {
  return (
    <Page title="消息">
      <MemberOnly invitation="登录后查看你的消息">
        <Inbox />
      </MemberOnly>
    </Page>
  );
}

function Inbox() {
  const { items, error, load, loadMore } = useInbox();
  // Once, not whenever the page comes to the front: somebody who returns from a message keeps their place.
  useEffect(() => void load(), [load]);
  usePullToRefresh(load);
  useReachEnd(() => void loadMore());
  if (items === null) return error === null ? <InboxSkeleton /> : <ErrorState message={error} onRetry={load} />;
  if (items.length === 0) {
    return (
      <EmptyState icon="message" title="还没有消息" hint="开通、到期和退款都会在这里告诉你">
        <Button kind="ghost" size="small" onTap={go.plans}>
          看看会员方案
        </Button>
      </EmptyState>
    );
  }
  return <Days messages={items} />;
}

function Days({ messages }: { readonly messages: readonly Message[] }) {
  const now = lastServerTime();
  const open = (message: Message) => {
    void markRead(message);
    go.linked(message.page);
  };
  return (
    <View className="inbox">
      {groupByDay(messages).map(({ day, messages: ofDay }, index) => (
        <View key={day}>
          <View className="inbox__head">
            <Text className="inbox__day">{describeDay(day, now)}</Text>
            {index === 0 && messages.some(({ readAt }) => readAt === null) && (
              <Button id="read-all" kind="ghost" size="small" onTap={() => attempt(markAllRead)}>
                全部已读
              </Button>
            )}
          </View>
          <View className="inbox__sheet">
            {ofDay.map((message) => (
              <MessageRow key={message.id} message={message} onOpen={() => open(message)} />
            ))}
          </View>
        </View>
      ))}
      <End />
    </View>
  );
}

function End() {
  const { ended, loading, error, loadMore } = useInbox();
  if (loading && !ended) return <Skeleton shape="tile" />;
  if (error !== null) {
    return (
      <View className="inbox__end">
        <Text>{error}</Text>
        {!ended && (
          <Button id="more" kind="ghost" size="small" onTap={loadMore}>
            再试一次
          </Button>
        )}
      </View>
    );
  }
  return <View className="inbox__end">{ended && <Text>没有更早的消息了</Text>}</View>;
}

function InboxSkeleton() {
  return (
    <View className="inbox">
      <View className="inbox__head">
        <Skeleton shape="shortLine" />
      </View>
      <Skeleton shape="tile" count={4} />
    </View>
  );
}
