import type { Gift } from '@shared/contract/gift';
import { formatFen } from '@shared/kernel/fen';
import { Text, View } from '@tarojs/components';
import { api } from '@/api/api';
import { titleOf } from '@/api/api-error';
import { Button } from '@/components/button/button';
import { EmptyState } from '@/components/empty-state/empty-state';
import { ErrorState } from '@/components/error-state/error-state';
import { Fact, FactList } from '@/components/fact-list/fact-list';
import { Page } from '@/components/page/page';
import { Skeleton } from '@/components/skeleton/skeleton';
import { labelOf, sharedPageOf } from '@/features/gift/gift.rules';
import { giftStore, useGifts } from '@/features/gift/gift-store';
import { payOrder } from '@/features/purchase/buy-plan';
import { formatMoment } from '@/features/purchase/order-words';
import { go } from '@/features/routes';
import { MemberOnly } from '@/features/session/member-only';
import { confirm, toast } from '@/platform/feedback';
import { useAppear, usePageQuery, usePullToRefresh } from '@/platform/page-events';
import { ShareButton, type SharedPage, useSharedPage } from '@/platform/share';
import { GiftFace } from '../parts/gift-face';
import './index.scss';

/** A gift that the member has given, opened with its `id`: handed on, watched, or taken back. */
export default function GiftPage() {
  const { id } = usePageQuery();
  const gift = giftStore(id ?? '')((state) => state.data);
  const shared = gift === null ? null : sharedPageOf(gift);
  // In the page itself: WeChat asks the page, also from its own menu.
  useSharedPage(shared);
  return (
    <Page title="我送出的礼物">
      {id ? (
        <MemberOnly invitation="登录后查看你送出的礼物">
          <OwnGift id={id} shared={shared} />
        </MemberOnly>
      ) : (
        <EmptyState icon="gift" title="没有找到这份礼物" />
      )}
    </Page>
  );
}

function OwnGift({ id, shared }: { readonly id: string; readonly shared: SharedPage | null }) {
  const { data: gift, error, load, refresh, set } = giftStore(id)();
  useAppear(load);
  usePullToRefresh(refresh);
  if (gift === null)
    return error === null ? <Skeleton shape="block" count={2} /> : <ErrorState message={error} onRetry={load} />;

  const pay = async () => {
    if (gift.orderId === null) return;
    try {
      await payOrder(gift.orderId, []);
    } catch (failure) {
      toast(titleOf(failure));
    }
    await refresh();
  };
  const takeBack = async () => {
    if (!(await askToTakeBack(gift))) return;
    try {
      set(await api.cancelGift(id));
      useGifts.getState().clear();
    } catch (failure) {
      // Somebody may have accepted it in the meantime.
      toast(titleOf(failure));
      await refresh();
    }
  };

  return (
    <View className="gift">
      <View className="gift__head">
        <Text className="gift__state">{labelOf(gift).label}</Text>
        <Text className="gift__words">{gift.words}</Text>
      </View>
      <GiftFace name={gift.planName} period={gift.period} message={gift.message} />
      {shared !== null && (
        <View className="gift__steps">
          <ShareButton id="share" className="gift__share" shared={shared}>
            分享给朋友
          </ShareButton>
          <Text className="gift__hint">谁先打开谁领取，请只发给要送的朋友</Text>
          <Button id="take-back" kind="ghost" onTap={takeBack}>
            撤回礼物
          </Button>
        </View>
      )}
      {gift.status === 'awaitingPayment' && (
        <Button id="pay" kind="pay" onTap={pay}>
          {`继续支付 ${formatFen(gift.amountFen)}`}
        </Button>
      )}
      <View className="gift__facts">
        <FactList>
          <Fact label="金额" value={formatFen(gift.amountFen)} />
          <Fact label="下单时间" value={formatMoment(gift.createdAt)} />
          {gift.acceptedAt !== null && <Fact label="领取时间" value={formatMoment(gift.acceptedAt)} />}
        </FactList>
        {gift.orderId !== null && <OrderLink orderId={gift.orderId} />}
      </View>
    </View>
  );
}

function OrderLink({ orderId }: { readonly orderId: string }) {
  return (
    <View id="order" className="gift__order" ariaRole="button" onClick={() => go.order(orderId)}>
      <Text>查看订单</Text>
    </View>
  );
}

function askToTakeBack({ planName, amountFen }: Gift): Promise<boolean> {
  return confirm({
    title: '撤回礼物',
    content: `${planName}将不能再被领取，${formatFen(amountFen)}按原支付方式退回。`,
    confirmText: '撤回',
    cancelText: '再想想',
  });
}
