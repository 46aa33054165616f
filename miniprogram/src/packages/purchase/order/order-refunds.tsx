import type { Order } from '@shared/contract/order';
import { Text, View } from '@tarojs/components';
import { PriceText } from '@/components/price-text/price-text';
import { formatMoment, refundWords } from '@/features/purchase/order-words';

/** Money that goes, or went, back on this order: each amount with its reason and how it stands. */
export function OrderRefunds({ refunds }: { readonly refunds: Order['refunds'] }) {
  return (
    <View className="order__sheet">
      <Text className="order__sheet-title">退款进度</Text>
      {refunds.map((refund) => {
        const { label, hint, tone } = refundWords(refund);
        return (
          <View key={`${refund.createdAt}${refund.amountFen}`} className="order-refund">
            <View className={`order-refund__dot order-refund__dot--${tone}`} />
            <View className="order-refund__words">
              <View className="order-refund__head">
                <Text className={`order-refund__state order-refund__state--${tone}`}>{label}</Text>
                <PriceText fen={refund.amountFen} size="medium" />
              </View>
              <Text className="order-refund__line">{refund.reason}</Text>
              {hint !== null && <Text className="order-refund__line">{hint}</Text>}
              <Text className="order-refund__line">{`${formatMoment(refund.createdAt)}发起`}</Text>
            </View>
          </View>
        );
      })}
    </View>
  );
}
