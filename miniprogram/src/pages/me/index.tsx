import type { Home } from '@shared/contract/home';
import { Text, View } from '@tarojs/components';
import { Button } from '@/components/button/button';
import { ErrorState } from '@/components/error-state/error-state';
import { Icon } from '@/components/icon/icon';
import { ListGroup, ListLine } from '@/components/list-group/list-group';
import { Page } from '@/components/page/page';
import { Skeleton } from '@/components/skeleton/skeleton';
import { attempt } from '@/features/attempt';
import { formatLastDay, groupDigits } from '@/features/home/card-face.rules';
import { useHome } from '@/features/home/home-store';
import { go } from '@/features/routes';
import { logInAndReload, logOut } from '@/features/session/session';
import { confirm } from '@/platform/feedback';
import { usePageShow, usePullToRefresh } from '@/platform/page-events';
import './index.scss';

/** A short list about oneself, without dead ends. */
export default function MePage() {
  const { data, error, load } = useHome();
  usePageShow(load);
  usePullToRefresh(load);
  return (
    <Page tab title="我的">
      {data !== null && <Me home={data} />}
      {data === null && error === null && <MeSkeleton />}
      {data === null && error !== null && <ErrorState message={error} onRetry={load} />}
    </Page>
  );
}

function Me({ home }: { readonly home: Home }) {
  return (
    <View className="me">
      <Identity home={home} />
      <ListGroup>
        <ListLine icon="crown" title="会员方案" note={describeMembership(home)} onTap={go.plans} />
        <ListLine icon="order" title="会员协议" onTap={() => go.agreement('membership')} />
        <ListLine icon="shield" title="隐私政策" onTap={() => go.agreement('privacy')} />
      </ListGroup>
      {home.member !== null && (
        <Button kind="ghost" onTap={askAndLogOut}>
          退出登录
        </Button>
      )}
    </View>
  );
}

function Identity({ home: { member } }: { readonly home: Home }) {
  return (
    <View className="me__identity">
      <View className="me__avatar">
        <Icon name="person" size="large" />
      </View>
      <View className="me__words">
        <Text className="me__name">{member === null ? '还没有登录' : (member.nickname ?? '微信会员')}</Text>
        <Text className="me__number">
          {member === null ? '登录后查看会员卡与订单' : `会员号 ${groupDigits(member.memberNumber)}`}
        </Text>
      </View>
      {member === null && (
        <Button id="log-in" kind="brand" size="small" onTap={() => attempt(logInAndReload)}>
          登录
        </Button>
      )}
    </View>
  );
}

function MeSkeleton() {
  return (
    <View className="me">
      <View className="me__identity">
        <Skeleton shape="circle" />
        <View className="me__words">
          <Skeleton shape="shortLine" />
        </View>
      </View>
      <Skeleton shape="block" />
    </View>
  );
}

function describeMembership({ membership }: Home): string | undefined {
  const lastDay = membership?.active ? formatLastDay(membership.endsAt) : null;
  return lastDay === null ? undefined : `有效期至${lastDay}`;
}

async function askAndLogOut(): Promise<void> {
  const sure = await confirm({
    title: '退出登录',
    content: '退出后会员资格不受影响，再次登录即可查看。',
    confirmText: '退出',
  });
  if (sure) await attempt(logOut);
}
