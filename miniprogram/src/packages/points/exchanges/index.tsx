import { View } from '@tarojs/components';
import { Button } from '@/components/button/button';
import { EmptyState } from '@/components/empty-state/empty-state';
import { ErrorState } from '@/components/error-state/error-state';
import { LedgerEnd } from '@/components/ledger/ledger-end';
import { Page } from '@/components/page/page';
import { Skeleton } from '@/components/skeleton/skeleton';
import { useExchanges } from '@/features/exchange/exchange-store';
import { usePointsUnit } from '@/features/points/points-unit';
import { go } from '@/features/routes';
import { MemberOnly } from '@/features/session/member-only';
import { usePagedList } from '@/features/use-paged-list';
import { ExchangeLine } from './exchange-line';
import './index.scss';

/** Every exchange of the member, newest first. */
export default function ExchangesPage() {
  return (
    <Page title="兑换记录">
      <MemberOnly invitation="登录后查看你的兑换记录">
        <Exchanges />
      </MemberOnly>
    </Page>
  );
}

function Exchanges() {
  const { items, ended, loading, error, load, loadMore } = usePagedList(useExchanges);
  const unit = usePointsUnit();
  if (items === null) return error === null ? <ExchangesSkeleton /> : <ErrorState message={error} onRetry={load} />;
  if (items.length === 0) return <NoExchanges unit={unit} />;
  return (
    <View className="exchanges">
      {items.map((exchange) => (
        <ExchangeLine key={exchange.id} exchange={exchange} unit={unit} />
      ))}
      <LedgerEnd ended={ended} loading={loading} error={error} onMore={loadMore} />
    </View>
  );
}

function NoExchanges({ unit }: { readonly unit: string }) {
  return (
    <EmptyState icon="gift" title="还没有兑换过" hint={`用${unit}换到的都会记在这里`}>
      <Button id="to-shelf" kind="brand" size="small" onTap={go.shelf}>
        看看能换什么
      </Button>
    </EmptyState>
  );
}

function ExchangesSkeleton() {
  return (
    <View className="exchanges">
      <Skeleton shape="tile" count={4} />
    </View>
  );
}
