import type { PauseOffer } from '@shared/contract/membership';
import { Text, View } from '@tarojs/components';
import { EmptyState } from '@/components/empty-state/empty-state';
import { ErrorState } from '@/components/error-state/error-state';
import { Fact, FactList } from '@/components/fact-list/fact-list';
import { Page } from '@/components/page/page';
import { Skeleton } from '@/components/skeleton/skeleton';
import { usePauses } from '@/features/membership/pause';
import { describeNoPause } from '@/features/membership/pause.rules';
import { formatMoment } from '@/features/purchase/order-words';
import { MemberOnly } from '@/features/session/member-only';
import { useAppear } from '@/platform/page-events';
import { PauseForm } from './pause-form';
import { RunningPause } from './running-pause';
import './index.scss';

/** Lets a membership rest for a while: its end moves by as much. */
export default function PausePage() {
  return (
    <Page title="暂停会员">
      <MemberOnly invitation="登录后查看会员暂停">
        <Pause />
      </MemberOnly>
    </Page>
  );
}

function Pause() {
  const { data, error, load } = usePauses();
  useAppear(load);
  if (data === null) return error === null ? <PauseSkeleton /> : <ErrorState message={error} onRetry={load} />;
  return (
    <View className="pause">
      <Present offer={data} />
      <Past offer={data} />
    </View>
  );
}

function Present({ offer }: { readonly offer: PauseOffer }) {
  const running = offer.pauses.find((pause) => pause.running);
  if (running) return <RunningPause offer={offer} pause={running} />;
  const none = describeNoPause(offer);
  if (none !== null || offer.allowance === null) {
    return <EmptyState icon="clock" title={none?.title ?? '暂时不能暂停'} hint={none?.hint ?? '请稍后再试。'} />;
  }
  return <PauseForm planName={offer.planName ?? '会员'} endsAt={offer.endsAt} allowance={offer.allowance} />;
}

function Past({ offer }: { readonly offer: PauseOffer }) {
  const past = offer.pauses.filter((pause) => !pause.running);
  if (past.length === 0) return null;
  return (
    <View className="pause__past">
      <Text className="pause__label">暂停记录</Text>
      <View className="pause__sheet">
        <FactList>
          {past.map(({ id, from, to }) => (
            <Fact key={id} label={formatMoment(from)} value={`${formatMoment(to)}恢复`} />
          ))}
        </FactList>
      </View>
    </View>
  );
}

function PauseSkeleton() {
  return (
    <View className="pause">
      <Skeleton shape="shortLine" />
      <Skeleton shape="block" count={2} />
    </View>
  );
}
