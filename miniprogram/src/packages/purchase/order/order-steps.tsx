import type { Order } from '@shared/contract/order';
import { formatFen } from '@shared/kernel/fen';
import { View } from '@tarojs/components';
import { Button } from '@/components/button/button';
import type { OrderStage } from '@/features/purchase/order-stage.rules';
import { go } from '@/features/routes';

export interface OrderStepsProps {
  readonly order: Order;
  readonly stage: OrderStage;
  readonly onPay: () => Promise<void>;
  readonly onClose: () => Promise<void>;
}

/** What can be done with the order now; nothing while it is unsettled. */
export function OrderSteps({ order, stage, onPay, onClose }: OrderStepsProps) {
  const { exchangeId } = order;
  const next = findNext(order);
  switch (stage) {
    case 'payable':
      return (
        <View className="order-steps">
          <Button id="pay" kind="pay" onTap={onPay}>
            {`继续支付 ${formatFen(order.amountFen)}`}
          </Button>
          <Button id="close" kind="ghost" onTap={onClose}>
            取消订单
          </Button>
        </View>
      );
    case 'paid':
      return (
        <View className="order-steps">
          <Button kind="brand" onTap={next.go}>
            {next.words}
          </Button>
        </View>
      );
    case 'closed':
    case 'refunded':
      return (
        <View className="order-steps">
          <Button kind="ghost" onTap={exchangeId === null ? go.plans : go.shelf}>
            {exchangeId === null ? '重新选择方案' : '看看积分商城'}
          </Button>
        </View>
      );
    case 'checking':
    case 'confirming':
    case 'closing':
    case 'refunding':
      return null;
    default: {
      const never: never = stage;
      return never;
    }
  }
}

/** Where what was paid for is found. */
function findNext({ exchangeId, giftId }: Order): { readonly words: string; readonly go: () => void } {
  if (exchangeId !== null) return { words: '查看兑换', go: () => go.exchange(exchangeId) };
  if (giftId != null) return { words: '查看礼物', go: () => go.gift(giftId) };
  return { words: '查看会员卡', go: go.home };
}
