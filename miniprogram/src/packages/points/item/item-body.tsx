import type { ShelfItemDetail } from '@shared/contract/exchange';
import { formatFen } from '@shared/kernel/fen';
import { Text, View } from '@tarojs/components';
import { AccountField } from '@/components/account-field/account-field';
import { GoodsPicture } from '@/components/goods-picture/goods-picture';
import { Terms } from '@/components/terms/terms';
import type { AccountChoice } from '@/features/account/use-account';
import { describeRemaining, describeWorth, toneOf } from '@/features/exchange/shelf.rules';
import { formatAmount } from '@/features/ledger/amount.rules';
import { WaitingExchange } from './waiting-exchange';

export interface ItemBodyProps {
  readonly detail: ShelfItemDetail;
  readonly account: AccountChoice;
}

/** What the item is and on which terms; where it is topped up, the number to top up. */
export function ItemBody({ detail, account }: ItemBodyProps) {
  const { item, unit, facts, rules } = detail;
  const { benefit, points, moneyFen } = item;
  const remaining = describeRemaining(item);
  const worth = describeWorth(item);
  return (
    <View className="item">
      <GoodsPicture icon={benefit.icon} size="hero" />
      {moneyFen > 0 && <WaitingExchange item={item.code} />}
      <View className="item__sheet">
        <View className="item__price">
          <Text className="item__points">{formatAmount(points)}</Text>
          <Text className="item__unit">{unit}</Text>
          {moneyFen > 0 && <Text className="item__money">{`+ ${formatFen(moneyFen)}`}</Text>}
          {worth !== null && <Text className="item__worth">{worth}</Text>}
        </View>
        <Text className="item__name">{benefit.name}</Text>
        <Text className="item__value">{benefit.value}</Text>
        {benefit.description !== '' && <Text className="item__description">{benefit.description}</Text>}
        {(item.words !== '' || remaining !== null) && (
          <View className="item__standing">
            {item.words !== '' && <Text className={`item__words item__words--${toneOf(item)}`}>{item.words}</Text>}
            {remaining !== null && <Text>{remaining}</Text>}
          </View>
        )}
      </View>
      {detail.account === 'phone' && item.state === 'open' && (
        <AccountField choice={account} hint="兑换后会直接充值到这个号码" />
      )}
      <Terms facts={facts} rules={rules} />
    </View>
  );
}
