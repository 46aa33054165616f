import type { Home } from '@shared/contract/home';
import { View } from '@tarojs/components';
import { Button } from '@/components/button/button';
import { ErrorState } from '@/components/error-state/error-state';
import { ListGroup, ListLine } from '@/components/list-group/list-group';
import { Page } from '@/components/page/page';
import { Skeleton } from '@/components/skeleton/skeleton';
import { attempt } from '@/features/attempt';
import { useHome } from '@/features/home/home-store';
import { formatLastDay } from '@/features/membership/term.rules';
import { go } from '@/features/routes';
import { logOut } from '@/features/session/session';
import { confirm } from '@/platform/feedback';
import { usePageShow, usePullToRefresh } from '@/platform/page-events';
import { BadgesLine } from './badges-line';
import { CouponsLine } from './coupons-line';
import { Identity } from './identity';
import { PauseLine } from './pause-line';
import { PointsLine } from './points-line';
import { RenewalLine } from './renewal-line';
import { ShelfLine } from './shelf-line';
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
      <Identity member={home.member} />
      {home.member === null ? <VisitorLines /> : <MemberLines home={home} phone={home.member.phoneMasked} />}
    </View>
  );
}

function MemberLines({ home, phone }: { readonly home: Home; readonly phone: string | null }) {
  const [card] = home.growth;
  return (
    <>
      <ListGroup>
        {card !== undefined && (
          <ListLine id="tier" icon="star" title="会员等级" note={card.tier.name} onTap={() => go.tier()} />
        )}
        {card !== undefined && <ListLine id="tasks" icon="calendar" title="会员任务" onTap={go.tasks} />}
        <PointsLine />
        <ShelfLine />
        <CouponsLine />
        <BadgesLine />
        <ListLine id="redeem" icon="code" title="兑换码" onTap={go.redeem} />
      </ListGroup>
      <ListGroup>
        <ListLine id="plans" icon="crown" title="会员方案" note={describeMembership(home)} onTap={go.plans} />
        <RenewalLine />
        {home.membership !== null && (home.membership.active || home.membership.pause !== null) && (
          <PauseLine membership={home.membership} />
        )}
        <ListLine id="orders" icon="order" title="我的订单" note={describeOpenOrder(home)} onTap={go.orders} />
        <ListLine id="bills" icon="document" title="账单" onTap={go.bills} />
        <ListLine id="gifts" icon="gift" title="送出的礼物" onTap={go.gifts} />
        <ListLine id="inbox" icon="message" title="消息" note={describeUnread(home)} onTap={go.inbox} />
        <ListLine id="subscriptions" icon="bell" title="消息订阅" onTap={go.subscriptions} />
      </ListGroup>
      <ListGroup>
        <ListLine id="phone" icon="phone" title="手机号" note={phone ?? '未绑定'} onTap={go.profile} />
        <ListLine id="privacy" icon="shield" title="隐私与协议" onTap={go.privacy} />
        <ListLine id="export" icon="download" title="导出我的数据" onTap={go.exportData} />
        <ListLine id="delete" icon="trash" title="注销账户" onTap={go.deletion} />
        <ListLine id="about" icon="info" title="关于" onTap={go.about} />
      </ListGroup>
      <Button id="log-out" kind="ghost" onTap={askAndLogOut}>
        退出登录
      </Button>
    </>
  );
}

function VisitorLines() {
  return (
    <ListGroup>
      <ListLine id="plans" icon="crown" title="会员方案" note="看看有哪些权益" onTap={go.plans} />
      <ListLine id="privacy" icon="shield" title="隐私与协议" onTap={go.privacy} />
      <ListLine id="about" icon="info" title="关于与客服" onTap={go.about} />
    </ListGroup>
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
      <Skeleton shape="block" count={2} />
    </View>
  );
}

function describeMembership({ membership }: Home): string | undefined {
  const held = membership !== null && (membership.active || membership.pause !== null);
  const lastDay = held ? formatLastDay(membership.endsAt) : null;
  return lastDay === null ? '未开通' : `有效期至${lastDay}`;
}

function describeOpenOrder({ openOrder }: Home): string | undefined {
  if (openOrder === null) return undefined;
  return openOrder.confirming ? '支付确认中' : '1 笔待支付';
}

function describeUnread({ unreadMessages }: Home): string | undefined {
  return unreadMessages === 0 ? undefined : `${unreadMessages} 条未读`;
}

async function askAndLogOut(): Promise<void> {
  const sure = await confirm({
    title: '退出登录',
    content: '退出后会员资格不受影响，再次登录即可查看。',
    confirmText: '退出',
  });
  if (sure) await attempt(logOut);
}
