import type { Home } from '@shared/contract/home';
import { View } from '@tarojs/components';
import { Button } from '@/components/button/button';
import { ErrorState } from '@/components/error-state/error-state';
import { MembershipCard } from '@/components/membership-card/membership-card';
import { Page } from '@/components/page/page';
import { attempt } from '@/features/attempt';
import { computeCardFace } from '@/features/home/card-face.rules';
import { useHome } from '@/features/home/home-store';
import { go } from '@/features/routes';
import { logInAndReload } from '@/features/session/session';
import { usePageShow, usePullToRefresh } from '@/platform/page-events';
import { BenefitRow } from './benefit-row';
import { HomeSkeleton } from './home-skeleton';
import { Invitation } from './invitation';
import { OpenOrderNotice } from './open-order-notice';
import './index.scss';

/** The first screen: one request, with or without a session. */
export default function HomePage() {
  const { data, error, load } = useHome();
  usePageShow(load);
  usePullToRefresh(load);
  return (
    <Page tab title="会员中心">
      {data !== null && <HomeContent home={data} />}
      {data === null && error === null && <HomeSkeleton />}
      {data === null && error !== null && <ErrorState message={error} onRetry={load} />}
    </Page>
  );
}

function HomeContent({ home }: { readonly home: Home }) {
  return (
    <View className="home">
      {home.openOrder !== null && <OpenOrderNotice order={home.openOrder} />}
      <MembershipCard face={computeCardFace(home)} onTap={go.plans} />
      {home.member === null && <LoginLine />}
      {home.benefits.length > 0 && <BenefitRow benefits={home.benefits} member={home.membership?.active ?? false} />}
      {home.invitation !== null && (
        <Invitation invitation={home.invitation} renewing={home.membership?.active ?? false} onJoin={go.plans} />
      )}
    </View>
  );
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
