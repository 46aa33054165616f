import type { Shelf } from '@shared/contract/exchange';
import { View } from '@tarojs/components';
import { useState } from 'react';
import { Button } from '@/components/button/button';
import { type Choice, ChoiceChips } from '@/components/choice-chips/choice-chips';
import { EmptyState } from '@/components/empty-state/empty-state';
import { ErrorState } from '@/components/error-state/error-state';
import { Page } from '@/components/page/page';
import { isWithinReach } from '@/features/exchange/shelf.rules';
import { useShelf } from '@/features/exchange/shelf-store';
import { go } from '@/features/routes';
import { MemberOnly } from '@/features/session/member-only';
import { useAppear, usePullToRefresh } from '@/platform/page-events';
import { ShelfCard } from './shelf-card';
import { ShelfHead } from './shelf-head';
import { ShelfSkeleton } from './shelf-skeleton';
import './index.scss';

/** What points can be exchanged for. */
export default function ShelfPage() {
  return (
    <Page title="积分商城">
      <MemberOnly invitation="登录后看看积分能换什么">
        <OwnShelf />
      </MemberOnly>
    </Page>
  );
}

function OwnShelf() {
  const { data, error, load } = useShelf();
  // Also on coming back: what was exchanged is no longer there to be spent.
  useAppear(load);
  usePullToRefresh(load);
  if (data === null) return error === null ? <ShelfSkeleton /> : <ErrorState message={error} onRetry={load} />;
  if (data.shelf === null) return <NoShelf />;
  return <FullShelf shelf={data.shelf} />;
}

type Reach = 'all' | 'withinReach';

const reaches: readonly Choice<Reach>[] = [
  { value: 'all', label: '全部' },
  { value: 'withinReach', label: '我能兑的' },
];

function FullShelf({ shelf: { unit, available, items } }: { readonly shelf: NonNullable<Shelf['shelf']> }) {
  const [reach, setReach] = useState<Reach>('all');
  const shown = reach === 'all' ? items : items.filter(isWithinReach);
  return (
    <View className="shelf">
      <ShelfHead unit={unit} available={available} />
      {items.length === 0 ? (
        <NothingOnShelf />
      ) : (
        <>
          <ChoiceChips label="筛选商品" choices={reaches} chosen={reach} onChoose={setReach} />
          {shown.length === 0 && <NothingWithinReach unit={unit} onAll={() => setReach('all')} />}
          <View className="shelf__items">
            {shown.map((item) => (
              <ShelfCard key={item.code} item={item} unit={unit} />
            ))}
          </View>
        </>
      )}
    </View>
  );
}

function NoShelf() {
  return (
    <EmptyState icon="points" title="积分商城还没有开放" hint="开放后，能用积分换的都会放在这里">
      <Button id="to-home" kind="ghost" size="small" onTap={go.home}>
        回到首页
      </Button>
    </EmptyState>
  );
}

function NothingOnShelf() {
  return (
    <EmptyState icon="gift" title="商品正在准备" hint="积分会一直为你留着，上新后再来看看">
      <Button id="to-points" kind="ghost" size="small" onTap={go.points}>
        查看积分明细
      </Button>
    </EmptyState>
  );
}

function NothingWithinReach({ unit, onAll }: { readonly unit: string; readonly onAll: () => void }) {
  return (
    <EmptyState icon="gift" title="暂时没有能兑的" hint={`再攒一些${unit}，或者看看全部商品`}>
      <Button id="show-all" kind="ghost" size="small" onTap={onAll}>
        查看全部
      </Button>
    </EmptyState>
  );
}
