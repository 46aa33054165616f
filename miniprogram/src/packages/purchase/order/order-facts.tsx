import type { Order } from '@shared/contract/order';
import { Text, View } from '@tarojs/components';
import { Fact, FactList } from '@/components/fact-list/fact-list';
import { PriceText } from '@/components/price-text/price-text';
import { copy } from '@/features/copy';
import { formatPeriod } from '@/features/plan/plan.rules';
import { describeTerm, formatMoment } from '@/features/purchase/order-words';
import { isAtApple } from '@/features/refund/refund-words';

/** What was ordered, for how much, and when what happened. */
export function OrderFacts({ order }: { readonly order: Order }) {
  const term = describeTerm(order);
  return (
    <View className="order__sheet">
      <View className="order__plan">
        <Text className="order__plan-name">{order.planName}</Text>
        <PriceText fen={order.amountFen} size="large" />
      </View>
      <FactList>
        {order.period !== null && <Fact label="时长" value={formatPeriod(order.period)} />}
        {term !== null && <Fact label="会员有效期" value={term} />}
        <Fact label="下单时间" value={formatMoment(order.createdAt)} />
        {order.paidAt !== null && <Fact label="支付时间" value={formatMoment(order.paidAt)} />}
        {order.closedAt !== null && <Fact label="关闭时间" value={formatMoment(order.closedAt)} />}
        {order.paidAt !== null && <Fact label="支付方式" value={isAtApple(order) ? 'Apple 账户' : '微信支付'} />}
        <Fact label="订单号" value={order.id} onCopy={() => copy(order.id)} />
      </FactList>
    </View>
  );
}
