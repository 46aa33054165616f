import type { Exchange } from '@shared/contract/exchange';
import { Text, View } from '@tarojs/components';
import { Fact, FactList } from '@/components/fact-list/fact-list';
import { GoodsPicture } from '@/components/goods-picture/goods-picture';
import { copy } from '@/features/copy';
import { formatPrice } from '@/features/exchange/price.rules';
import { formatMoment } from '@/features/purchase/order-words';

/** What was exchanged, for how much, and when. */
export function ExchangeFacts({ exchange, unit }: { readonly exchange: Exchange; readonly unit: string }) {
  const { id, item, status, createdAt, claim } = exchange;
  return (
    <View className="exchange__sheet">
      <View className="exchange__item">
        <GoodsPicture icon={item.benefit.icon} size="thumb" />
        <View className="exchange__words">
          <Text className="exchange__name">{item.benefit.name}</Text>
          <Text className="exchange__value">{item.benefit.value}</Text>
        </View>
      </View>
      <FactList>
        {claim !== null && status === 'done' && <Fact label="使用状态" value={claim.words} />}
        <Fact label="兑换价格" value={formatPrice(exchange, unit)} />
        <Fact label="兑换时间" value={formatMoment(createdAt)} />
        <Fact label="兑换单号" value={id} onCopy={() => copy(id)} />
      </FactList>
    </View>
  );
}
