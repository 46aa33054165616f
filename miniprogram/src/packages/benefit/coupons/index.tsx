import { View } from '@tarojs/components';
import { useMemo, useState } from 'react';
import { Button } from '@/components/button/button';
import { EmptyState } from '@/components/empty-state/empty-state';
import { ErrorState } from '@/components/error-state/error-state';
import { LedgerEnd } from '@/components/ledger/ledger-end';
import { Page } from '@/components/page/page';
import { Segmented } from '@/components/segmented/segmented';
import { Skeleton } from '@/components/skeleton/skeleton';
import { type ClaimStatusFilter, claimLedger } from '@/features/benefit/claim-store';
import { useLedger } from '@/features/ledger/use-ledger';
import { go } from '@/features/routes';
import { MemberOnly } from '@/features/session/member-only';
import { HeldTicket } from '../parts/held-ticket';
import './index.scss';

const choices: readonly { readonly value: ClaimStatusFilter; readonly label: string }[] = [
  { value: 'usable', label: '可使用' },
  { value: 'used', label: '已使用' },
  { value: 'ended', label: '已失效' },
];

/** What the member holds and held, newest first. */
export default function CouponsPage() {
  return (
    <Page title="我的券">
      <MemberOnly invitation="登录后查看你的券">
        <Coupons />
      </MemberOnly>
    </Page>
  );
}

function Coupons() {
  const [status, setStatus] = useState<ClaimStatusFilter>('usable');
  const view = useMemo(() => ({ status }), [status]);
  const { items, ended, loading, error, loadMore, reload } = useLedger(claimLedger, view, nothingAbove);
  return (
    <View className="coupons">
      <Segmented label="按状态查看" choices={choices} chosen={status} onChoose={setStatus} />
      {items === null && error === null && <Skeleton shape="tile" count={3} />}
      {items === null && error !== null && <ErrorState message={error} onRetry={reload} />}
      {items?.length === 0 && <NoCoupons status={status} />}
      {items?.map((claim) => (
        <HeldTicket key={claim.id} claim={claim} />
      ))}
      {items !== null && items.length > 0 && (
        <LedgerEnd ended={ended} loading={loading} error={error} onMore={loadMore} />
      )}
    </View>
  );
}

function NoCoupons({ status }: { readonly status: ClaimStatusFilter }) {
  switch (status) {
    case 'usable':
      return (
        <EmptyState icon="coupon" title="现在没有可用的券" hint="在权益页领取的，都会放到这里">
          <Button id="to-benefits" kind="brand" size="small" onTap={go.benefits}>
            看看有哪些权益
          </Button>
        </EmptyState>
      );
    case 'used':
      return <EmptyState icon="coupon" title="还没有用过的券" hint="每次使用在哪里、省了多少，都会记在这里" />;
    case 'ended':
      return <EmptyState icon="coupon" title="没有失效的券" hint="过期和收回的券会写明原因" />;
    default: {
      const never: never = status;
      return never;
    }
  }
}

/** Only the tickets are read. */
async function nothingAbove(): Promise<void> {}
