import type { Exchange } from '@shared/contract/exchange';
import { Text, View } from '@tarojs/components';
import { GoodsPicture } from '@/components/goods-picture/goods-picture';
import { TagPill } from '@/components/tag-pill/tag-pill';
import { stateOf } from '@/features/exchange/exchange-words';
import { formatPrice } from '@/features/exchange/price.rules';
import { formatMoment } from '@/features/purchase/order-words';
import { go } from '@/features/routes';

export interface ExchangeLineProps {
  readonly exchange: Exchange;
  readonly unit: string;
}

/** One exchange of the list. */
export function ExchangeLine({ exchange, unit }: ExchangeLineProps) {
  const { id, item, createdAt } = exchange;
  const { label, tone } = stateOf(exchange);
  const price = formatPrice(exchange, unit);
  const moment = formatMoment(createdAt);
  return (
    <View
      id={id}
      className="exchange-line"
      ariaRole="button"
      ariaLabel={[item.benefit.name, label, price, moment].join('，')}
      onClick={() => go.exchange(id)}
    >
      <GoodsPicture icon={item.benefit.icon} size="thumb" />
      <View className="exchange-line__words">
        <View className="exchange-line__head">
          <Text className="exchange-line__name">{item.benefit.name}</Text>
          <TagPill tone={tone}>{label}</TagPill>
        </View>
        <Text className="exchange-line__price">{price}</Text>
        <Text className="exchange-line__time">{moment}</Text>
      </View>
    </View>
  );
}
