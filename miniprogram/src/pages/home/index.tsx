import type { Home } from '@shared/contract/home';
import type { Membership } from '@shared/contract/membership';
import { View } from '@tarojs/components';
import { useEffect } from 'react';
import { lastServerTime } from '@/api/server-time';
import { Button } from '@/components/button/button';
import { ErrorState } from '@/components/error-state/error-state';
import { ListGroup, ListLine } from '@/components/list-group/list-group';
import { MembershipCard } from '@/components/membership-card/membership-card';
import { Page } from '@/components/page/page';
import { attempt } from '@/features/attempt';
import { computeCardFace } from '@/features/home/card-face.rules';
import { computeEndingSoon } from '@/features/home/ending-soon.rules';
import { useHome } from '@/features/home/home-store';
import { followPayment } from '@/features/purchase/payment-watch';
import { summariseNext } from '@/features/renewal/renewal.rules';
import { go } from '@/features/routes';
import { logInAndReload } from '@/features/session/session';
import { usePageInFront, usePageShow, usePullToRefresh } from '@/platform/page-events';
import { BenefitRow } from './benefit-row';
import { EndingSoonNotice } from './ending-soon-notice';
import { FailedRenewalNotice } from './failed-renewal-notice';
import { Greeting } from './greeting';
import { HomeSkeleton } from './home-skeleton';
import { Invitation } from './invitation';
import { OpenOrderNotice } from './open-order-notice';
import { TierLines } from './tier-lines';
import { TierNotices, TierRise } from './tier-news';
import { WaitingRewards } from './waiting-rewards';
import './index.scss';

/** The first screen: one request, with or without a session. */
export default function HomePage() {
  const { data, error, load } = useHome();
  usePageShow(load);
  usePullToRefresh(load);
  useFollowedPayment(data);
  const inFront = usePageInFront();
  return (
    <Page tab title="会员中心">
      {data !== null && <HomeContent home={data} />}
      {data !== null && inFront && <TierRise cards={data.growth} />}
      {data === null && error === null && <HomeSkeleton />}
      {data === null && error !== null && <ErrorState message={error} onRetry={load} />}
    </Page>
  );
}

function HomeContent({ home }: { readonly home: Home }) {
  const { member, membership, benefits, invitation, openOrder, growth } = home;
  const [card, ...otherCards] = growth;
  const now = lastServerTime();
  const active = membership?.active ?? false;
  const endingSoon = computeEndingSoon(home, now);
  return (
    <View className="home">
      {member !== null && <Greeting member={member} unreadMessages={home.unreadMessages} />}
      {openOrder !== null && <OpenOrderNotice order={openOrder} />}
      <MembershipCard
        face={computeCardFace(home, now)}
        onTap={card === undefined ? go.plans : () => go.tier(card.programme)}
      />
      {otherCards.length > 0 && <TierLines cards={otherCards} />}
      <TierNotices cards={growth} />
      {member === null && <LoginLine />}
      {membership?.renewal.failed && <FailedRenewalNotice renewal={membership.renewal} />}
      {endingSoon !== null && <EndingSoonNotice {...endingSoon} />}
      {benefits.length > 0 && <BenefitRow benefits={benefits} member={active} />}
      {card !== undefined && <WaitingRewards />}
      {active && (
        <MemberLines
          renewal={membership?.renewal.status === 'on' ? membership.renewal : null}
          renewable={invitation !== null && endingSoon === null}
        />
      )}
      {!active && invitation !== null && (
        <Invitation invitation={invitation} again={membership?.endsAt != null} onJoin={go.plans} />
      )}
    </View>
  );
}

/** A payment that WeChat has yet to confirm is followed from here too, so that the card changes by itself. */
function useFollowedPayment(home: Home | null): void {
  const openOrder = home?.openOrder ?? null;
  useEffect(() => {
    if (openOrder?.confirming) followPayment(openOrder.id);
  }, [openOrder]);
}

function LoginLine() {
  return (
    <View className="home__login">
      <View className="home__login-words">已是会员？登录后查看你的会员卡</View>
      <Button id="log-in" kind="ghost" size="small" onTap={() => attempt(logInAndReload)}>
        登录
      </Button>
    </View>
  );
}

interface MemberLinesProps {
  /** Null where the membership does not renew itself. */
  readonly renewal: Membership['renewal'] | null;
  readonly renewable: boolean;
}

function MemberLines({ renewal, renewable }: MemberLinesProps) {
  return (
    <ListGroup>
      {renewal !== null && (
        <ListLine
          id="renewal"
          icon="calendar"
          title="自动续费"
          note={renewal.failed ? '扣款未成功' : (summariseNext(renewal) ?? '已开通')}
          onTap={() => go.renewal(renewal.id)}
        />
      )}
      {renewal === null && renewable && (
        <ListLine id="extend" icon="calendar" title="续费会员" note="到期后接着算" onTap={go.plans} />
      )}
      <ListLine icon="order" title="我的订单" onTap={go.orders} />
    </ListGroup>
  );
}
