import type { ShelfItem } from '@shared/contract/exchange';
import { formatFen } from '@shared/kernel/fen';
import { Text, View } from '@tarojs/components';
import { GoodsPicture } from '@/components/goods-picture/goods-picture';
import { formatPrice } from '@/features/exchange/price.rules';
import { toneOf } from '@/features/exchange/shelf.rules';
import { formatAmount } from '@/features/ledger/amount.rules';
import { go } from '@/features/routes';

export interface ShelfCardProps {
  readonly item: ShelfItem;
  readonly unit: string;
}

/** One thing on the shelf: what it is, what it takes, and how it stands. */
export function ShelfCard({ item, unit }: ShelfCardProps) {
  const { code, benefit, points, moneyFen, words } = item;
  const tone = toneOf(item);
  const spoken = [benefit.name, benefit.value, formatPrice(item, unit), words].filter(Boolean).join('，');
  return (
    <View
      id={`item-${code}`}
      className={`shelf-card shelf-card--${tone}`}
      ariaRole="button"
      ariaLabel={spoken}
      onClick={() => go.shelfItem(code)}
    >
      <GoodsPicture icon={benefit.icon} size="tile" />
      <View className="shelf-card__words">
        <Text className="shelf-card__name">{benefit.name}</Text>
        <Text className="shelf-card__value">{benefit.value}</Text>
        <View className="shelf-card__price">
          <Text className="shelf-card__points">{formatAmount(points)}</Text>
          <Text className="shelf-card__unit">{unit}</Text>
          {moneyFen > 0 && <Text className="shelf-card__money">{`+ ${formatFen(moneyFen)}`}</Text>}
        </View>
        {words !== '' && <Text className={`shelf-card__state shelf-card__state--${tone}`}>{words}</Text>}
      </View>
    </View>
  );
}
