import type { ShelfItemDetail } from '@shared/contract/exchange';
import { Text, View } from '@tarojs/components';
import { Button } from '@/components/button/button';
import { formatPrice } from '@/features/exchange/price.rules';
import { formatAmount } from '@/features/ledger/amount.rules';
import { go } from '@/features/routes';

export interface ItemBarProps {
  readonly detail: ShelfItemDetail;
  readonly onExchange: () => void;
}

/** At the foot of the page: what there is to spend, and the one thing to do. */
export function ItemBar({ detail, onExchange }: ItemBarProps) {
  const { item, unit, available } = detail;
  return (
    <View className="item-bar">
      <Text className="item-bar__balance">{`可用 ${formatAmount(available)} ${unit}`}</Text>
      <ItemAct detail={detail} price={formatPrice(item, unit)} onExchange={onExchange} />
    </View>
  );
}

function ItemAct({ detail: { item, unit }, price, onExchange }: ItemBarProps & { readonly price: string }) {
  switch (item.state) {
    case 'open':
      return (
        <Button id="exchange" kind="brand" onTap={onExchange}>
          {`${price} 兑换`}
        </Button>
      );
    case 'short':
      return (
        <Button id="earn" kind="ghost" onTap={go.points}>
          {`${item.words}，看看怎么攒${unit}`}
        </Button>
      );
    case 'limitReached':
    case 'locked':
    case 'upcoming':
    case 'soldOut':
    case 'ended':
      return (
        <Button id="closed" kind="ghost" disabled onTap={onExchange}>
          {item.words}
        </Button>
      );
    default: {
      const never: never = item.state;
      return never;
    }
  }
}
