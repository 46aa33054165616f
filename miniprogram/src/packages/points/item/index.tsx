import { useState } from 'react';
import { Button } from '@/components/button/button';
import { EmptyState } from '@/components/empty-state/empty-state';
import { ErrorState } from '@/components/error-state/error-state';
import { Page } from '@/components/page/page';
import { type AccountChoice, useAccount } from '@/features/account/use-account';
import { useOwnPhone } from '@/features/account/use-own-phone';
import { shelfItemStore } from '@/features/exchange/item-store';
import { go } from '@/features/routes';
import { MemberOnly } from '@/features/session/member-only';
import { useAppear, usePageQuery, usePullToRefresh } from '@/platform/page-events';
import { ConfirmSheet } from './confirm-sheet';
import { ItemBar } from './item-bar';
import { ItemBody } from './item-body';
import { ItemSkeleton } from './item-skeleton';
import './index.scss';

/** One thing on the shelf, opened with its `code`: what it is, what it takes, and the exchange itself. */
export default function ItemPage() {
  const { code } = usePageQuery();
  return code ? <Item code={code} /> : <NoItem />;
}

function Item({ code }: { readonly code: string }) {
  const { data, load } = shelfItemStore(code)();
  const account = useAccount(useOwnPhone(data?.account === 'phone'));
  const [asking, setAsking] = useState(false);

  const ask = () => setAsking(data?.account !== 'phone' || account.check());
  // What the member is about to take has changed: they look again before anything is taken.
  const lookAgain = async () => {
    setAsking(false);
    await load();
  };

  return (
    <Page title="商品详情" footer={data === null ? undefined : <ItemBar detail={data} onExchange={ask} />}>
      <MemberOnly invitation="登录后看看积分能换什么">
        <OwnItem code={code} account={account} />
      </MemberOnly>
      {asking && data !== null && (
        <ConfirmSheet
          detail={data}
          account={data.account === 'phone' ? account : null}
          onClose={() => setAsking(false)}
          onRefused={lookAgain}
        />
      )}
    </Page>
  );
}

interface OwnItemProps {
  readonly code: string;
  readonly account: AccountChoice;
}

function OwnItem({ code, account }: OwnItemProps) {
  const { data, error, load } = shelfItemStore(code)();
  useAppear(load);
  usePullToRefresh(load);
  if (data === null) return error === null ? <ItemSkeleton /> : <ErrorState message={error} onRetry={load} />;
  return <ItemBody detail={data} account={account} />;
}

function NoItem() {
  return (
    <Page title="商品详情">
      <EmptyState icon="gift" title="没有找到这件商品">
        <Button kind="ghost" size="small" onTap={go.shelf}>
          看看积分商城
        </Button>
      </EmptyState>
    </Page>
  );
}
