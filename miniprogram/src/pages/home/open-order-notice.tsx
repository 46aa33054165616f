import type { Home } from '@shared/contract/home';
import { formatChineseMinute } from '@shared/kernel/business-day';
import { formatFen } from '@shared/kernel/fen';
import { parseInstant } from '@shared/kernel/instant';
import { Text, View } from '@tarojs/components';
import { Icon } from '@/components/icon/icon';
import { go } from '@/features/routes';

type OpenOrder = NonNullable<Home['openOrder']>;

/** Brings someone who left in the middle of paying back to their order. */
export function OpenOrderNotice({ order }: { readonly order: OpenOrder }) {
  return (
    <View id="open-order" className="open-order" ariaRole="button" onClick={() => go.order(order.id)}>
      <View className="open-order__mark">
        <Icon name={order.confirming ? 'clock' : 'order'} />
      </View>
      <View className="open-order__words">
        <Text className="open-order__title">{order.confirming ? '支付结果确认中' : '有一笔待支付订单'}</Text>
        <Text className="open-order__hint">{describe(order)}</Text>
      </View>
      <Icon name="chevron" size="small" />
    </View>
  );
}

function describe(order: OpenOrder): string {
  const what = `${order.planName} ${formatFen(order.amountFen)}`;
  if (order.confirming) return `${what}，不用重复支付`;
  const expiresAt = parseInstant(order.expiresAt);
  return expiresAt === null ? what : `${what}，请在${formatChineseMinute(expiresAt)}前完成支付`;
}
