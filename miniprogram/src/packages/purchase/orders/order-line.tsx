import type { Order } from '@shared/contract/order';
import { Text, View } from '@tarojs/components';
import { Icon } from '@/components/icon/icon';
import { PriceText } from '@/components/price-text/price-text';
import { TagPill, type TagPillProps } from '@/components/tag-pill/tag-pill';
import { formatPeriod } from '@/features/plan/plan.rules';
import { computeStage } from '@/features/purchase/order-stage.rules';
import { formatMoment, type StageTone, stageWords } from '@/features/purchase/order-words';
import { go } from '@/features/routes';

const tagTones: Record<StageTone, TagPillProps['tone']> = { wait: 'warn', up: 'up', plain: 'plain' };

/** One order of the list; how long it can still be paid, its own page says. */
export function OrderLine({ order }: { readonly order: Order }) {
  const stage = computeStage(order, null);
  const { label, tone } = stageWords(stage, order);
  return (
    <View id={order.id} className="order-line" ariaRole="button" onClick={() => go.order(order.id)}>
      <View className="order-line__row">
        <Text className="order-line__plan">{describeGoods(order)}</Text>
        <TagPill tone={tagTones[tone]}>{label}</TagPill>
      </View>
      <Text className="order-line__time">{`${formatMoment(order.createdAt)} 下单`}</Text>
      <View className="order-line__row order-line__foot">
        <PriceText fen={order.amountFen} size="medium" />
        <View className={`order-line__next${stage === 'payable' ? ' order-line__next--pay' : ''}`}>
          <Text>{stage === 'payable' ? '继续支付' : describeMoneyBack(order)}</Text>
          <Icon name="chevron" size="small" />
        </View>
      </View>
    </View>
  );
}

function describeGoods({ planName, period }: Order): string {
  return period === null ? planName : `${planName} · ${formatPeriod(period)}`;
}

function describeMoneyBack(order: Order): string {
  if (order.refunds.some((refund) => refund.status !== 'succeeded')) return '有款项正在退回';
  return order.refunds.length > 0 ? '有款项已退回' : '查看详情';
}
