import type { Badge, BadgeWall } from '@shared/contract/badge';
import { Text, View } from '@tarojs/components';
import { useEffect, useState } from 'react';
import { Button } from '@/components/button/button';
import { EmptyState } from '@/components/empty-state/empty-state';
import { ErrorState } from '@/components/error-state/error-state';
import { Page } from '@/components/page/page';
import { acknowledgeFresh, useBadges } from '@/features/badge/badge-store';
import { go } from '@/features/routes';
import { MemberOnly } from '@/features/session/member-only';
import { useAppear, usePullToRefresh } from '@/platform/page-events';
import { BadgeSheet } from './badge-sheet';
import { BadgeTile } from './badge-tile';
import { WallSkeleton } from './wall-skeleton';
import './index.scss';

/** Every badge there is: what the member has earned, and how far the others are. */
export default function WallPage() {
  return (
    <Page title="勋章墙">
      <MemberOnly invitation="登录后查看你的勋章">
        <OwnWall />
      </MemberOnly>
    </Page>
  );
}

function OwnWall() {
  const { data, error, load } = useBadges();
  useAppear(load);
  usePullToRefresh(load);
  if (data === null) return error === null ? <WallSkeleton /> : <ErrorState message={error} onRetry={load} />;
  if (data.items.length === 0) {
    return (
      <EmptyState icon="medal" title="勋章还在准备" hint="上线后，你的每一步都会在这里留下印记">
        <Button id="to-home" kind="ghost" size="small" onTap={go.home}>
          回到首页
        </Button>
      </EmptyState>
    );
  }
  return <Wall wall={data} />;
}

function Wall({ wall: { items, earned } }: { readonly wall: BadgeWall }) {
  const shining = useShining(items);
  const [open, setOpen] = useState<string | null>(null);
  const looked = items.find(({ code }) => code === open);
  return (
    <View className="wall">
      <View className="wall__head">
        <Text className="wall__title">{earned === 0 ? '还没有点亮的勋章' : `已点亮 ${earned} 枚`}</Text>
        <Text className="wall__hint">{describeRest(items.length - earned)}</Text>
      </View>
      <View className="wall__grid">
        {items.map((badge) => (
          <BadgeTile
            key={badge.code}
            badge={badge}
            shining={shining.has(badge.code)}
            onOpen={() => setOpen(badge.code)}
          />
        ))}
      </View>
      {looked !== undefined && <BadgeSheet badge={looked} onClose={() => setOpen(null)} />}
    </View>
  );
}

/**
 * The badges that were new when the wall was opened: they shine while it stays open, and the server is told at once that
 * they were seen.
 */
function useShining(items: readonly Badge[]): ReadonlySet<string> {
  const [shining, setShining] = useState<ReadonlySet<string>>(new Set());
  useEffect(() => {
    const fresh = items.filter((badge) => badge.fresh).map(({ code }) => code);
    if (fresh.length === 0) return;
    setShining((before) => new Set([...before, ...fresh]));
    void acknowledgeFresh();
  }, [items]);
  return shining;
}

function describeRest(locked: number): string {
  return locked === 0 ? '全部点亮了' : `还有 ${locked} 枚等你点亮`;
}
