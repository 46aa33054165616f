import type { Order } from '@shared/contract/order';
import { View } from '@tarojs/components';
import { titleOf } from '@/api/api-error';
import { Button } from '@/components/button/button';
import { EmptyState } from '@/components/empty-state/empty-state';
import { ErrorState } from '@/components/error-state/error-state';
import { ListGroup, ListLine } from '@/components/list-group/list-group';
import { Page } from '@/components/page/page';
import { Skeleton } from '@/components/skeleton/skeleton';
import { useHome } from '@/features/home/home-store';
import { payOrder } from '@/features/purchase/buy-plan';
import { askAndCloseOrder } from '@/features/purchase/close-order';
import { computeSecondsLeft, computeStage } from '@/features/purchase/order-stage.rules';
import { useOrder } from '@/features/purchase/use-order';
import { leadsToApple, leadsToRefund } from '@/features/refund/refund-words';
import { go } from '@/features/routes';
import { MemberOnly } from '@/features/session/member-only';
import { ContactButton } from '@/platform/contact';
import { toast } from '@/platform/feedback';
import { usePageQuery, usePullToRefresh } from '@/platform/page-events';
import type { PaymentOutcome } from '@/platform/payment';
import { AppleRefund } from './apple-refund';
import { OrderFacts } from './order-facts';
import { OrderHead } from './order-head';
import { OrderRefunds } from './order-refunds';
import { OrderSteps } from './order-steps';
import './index.scss';

/** One order, opened with its `id`: from the list, from a message, or to go on with a payment that was interrupted. */
export default function OrderPage() {
  const { id } = usePageQuery();
  if (!id) {
    return (
      <Page title="订单详情">
        <EmptyState icon="order" title="没有找到这个订单">
          <Button kind="ghost" size="small" onTap={go.orders}>
            查看全部订单
          </Button>
        </EmptyState>
      </Page>
    );
  }
  return (
    <Page title="订单详情">
      <MemberOnly invitation="登录后查看这笔订单">
        <OrderContent id={id} />
      </MemberOnly>
    </Page>
  );
}

function OrderContent({ id }: { readonly id: string }) {
  const { order, answeredAt, first, error, ask, take } = useOrder(id);
  usePullToRefresh(ask);
  if (order === null) return error === null ? <OrderSkeleton /> : <ErrorState message={error} onRetry={ask} />;

  const secondsLeft = computeSecondsLeft(order, answeredAt);
  const stage = computeStage(order, secondsLeft, first);

  // The question about messages must be asked in the tap itself: nothing may be awaited before `payOrder`.
  const pay = async () => {
    try {
      const { reported } = await payOrder(order.id, useHome.getState().data?.subscribeTemplateIds ?? []);
      // The next page asks the server from here on.
      if (reported !== 'cancelled') return goOn(order, reported);
    } catch (failure) {
      toast(titleOf(failure));
    }
    await ask();
  };

  const close = async () => {
    try {
      const closed = await askAndCloseOrder(order);
      if (closed !== null) take(closed);
    } catch (failure) {
      toast(titleOf(failure));
      await ask();
    }
  };

  return (
    <View className="order">
      <OrderHead order={order} stage={stage} secondsLeft={secondsLeft} answeredAt={answeredAt} onTimeUp={ask} />
      <OrderSteps order={order} stage={stage} onPay={pay} onClose={close} />
      <OrderFacts order={order} />
      {stage === 'paid' && (
        <ListGroup>
          <ListLine id="invoice" icon="document" title="开具发票" onTap={() => go.invoice(order.id)} />
        </ListGroup>
      )}
      {order.refunds.length > 0 && <OrderRefunds refunds={order.refunds} />}
      {leadsToRefund(order) && (
        <Button id="refund" kind="ghost" size="small" onTap={() => go.refund(order.id)}>
          {order.status === 'refunding' ? '查看退款进度' : '申请退款'}
        </Button>
      )}
      {leadsToApple(order) && <AppleRefund />}
      <ContactButton className="order__contact">对订单有疑问？联系客服</ContactButton>
    </View>
  );
}

function goOn({ id, exchangeId, giftId }: Order, reported: PaymentOutcome): void {
  if (exchangeId !== null) go.exchangeResult(exchangeId, reported);
  else if (giftId != null) go.giftResult(giftId);
  else go.purchaseResult(id, reported);
}

function OrderSkeleton() {
  return (
    <View className="order">
      <View className="order-head">
        <Skeleton shape="circle" />
        <Skeleton shape="shortLine" />
      </View>
      <Skeleton shape="block" count={2} />
    </View>
  );
}
