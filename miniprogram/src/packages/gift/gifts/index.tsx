import type { Gift } from '@shared/contract/gift';
import { Text, View } from '@tarojs/components';
import { Button } from '@/components/button/button';
import { EmptyState } from '@/components/empty-state/empty-state';
import { ErrorState } from '@/components/error-state/error-state';
import { GoodsPicture } from '@/components/goods-picture/goods-picture';
import { LedgerEnd } from '@/components/ledger/ledger-end';
import { Page } from '@/components/page/page';
import { Skeleton } from '@/components/skeleton/skeleton';
import { TagPill } from '@/components/tag-pill/tag-pill';
import { labelOf } from '@/features/gift/gift.rules';
import { useGifts } from '@/features/gift/gift-store';
import { go } from '@/features/routes';
import { MemberOnly } from '@/features/session/member-only';
import { useReadOn } from '@/features/use-paged-list';
import { useAppear, usePullToRefresh } from '@/platform/page-events';
import './index.scss';

/** Every gift that the member has given, newest first. */
export default function GiftsPage() {
  return (
    <Page title="送出的礼物">
      <MemberOnly invitation="登录后查看你送出的礼物">
        <Gifts />
      </MemberOnly>
    </Page>
  );
}

function Gifts() {
  const { items, ended, loading, error, load, loadMore } = useGifts();
  useAppear(load);
  usePullToRefresh(load);
  useReadOn(useGifts);
  if (items === null)
    return error === null ? <Skeleton shape="tile" count={4} /> : <ErrorState message={error} onRetry={load} />;
  if (items.length === 0) {
    return (
      <EmptyState icon="gift" title="还没有送过礼物" hint="在会员方案里选一个，送给朋友">
        <Button id="to-plans" kind="brand" size="small" onTap={go.plans}>
          看看会员方案
        </Button>
      </EmptyState>
    );
  }
  return (
    <View className="gifts">
      {items.map((gift) => (
        <GiftLine key={gift.id} gift={gift} />
      ))}
      <LedgerEnd ended={ended} loading={loading} error={error} onMore={loadMore} />
    </View>
  );
}

function GiftLine({ gift }: { readonly gift: Gift }) {
  const { label, tone } = labelOf(gift);
  return (
    <View
      id={gift.id}
      className="gift-line"
      ariaRole="button"
      ariaLabel={[gift.planName, label, gift.words].join('，')}
      onClick={() => go.gift(gift.id)}
    >
      <GoodsPicture icon="gift" size="thumb" />
      <View className="gift-line__words">
        <View className="gift-line__head">
          <Text className="gift-line__name">{gift.planName}</Text>
          <TagPill tone={tone}>{label}</TagPill>
        </View>
        <Text className="gift-line__state">{gift.words}</Text>
      </View>
    </View>
  );
}
