import type { ExchangeWish, ShelfItemDetail } from '@shared/contract/exchange';
import { formatFen } from '@shared/kernel/fen';
import { Text, View } from '@tarojs/components';
import { useState } from 'react';
import { isRefusal, titleOf } from '@/api/api-error';
import { Button } from '@/components/button/button';
import { Fact, FactList } from '@/components/fact-list/fact-list';
import { GoodsPicture } from '@/components/goods-picture/goods-picture';
import { Sheet } from '@/components/sheet/sheet';
import type { AccountChoice } from '@/features/account/use-account';
import { exchangeItem, isUnknown } from '@/features/exchange/exchange-item';
import { sayPrice } from '@/features/exchange/price.rules';
import { formatAmount } from '@/features/ledger/amount.rules';
import { go } from '@/features/routes';
import { toast } from '@/platform/feedback';

export interface ConfirmSheetProps {
  readonly detail: ShelfItemDetail;
  /** Which number is topped up; null where none is asked for. */
  readonly account: AccountChoice | null;
  readonly onClose: () => void;
  /** The server refused: the item is no longer what the member saw. */
  readonly onRefused: () => Promise<void>;
}

/** Says what is taken before anything is, and takes it when the member agrees. */
export function ConfirmSheet({ detail, account, onClose, onRefused }: ConfirmSheetProps) {
  const { item, unit, available } = detail;
  const { benefit, moneyFen, points } = item;
  const [fault, setFault] = useState<string | null>(null);

  const exchange = async () => {
    try {
      const { exchange: made, reported } = await exchangeItem(buildWish(detail, account));
      go.exchangeResult(made.id, reported);
    } catch (error) {
      if (isUnknown(error)) return setFault(`${titleOf(error)}。再点一次会接着办理，不会重复扣除`);
      if (isRefusal(error, 'BENEFIT_ACCOUNT_REQUIRED')) account?.refuseOwn(titleOf(error));
      else toast(titleOf(error));
      await onRefused();
    }
  };

  return (
    <Sheet title="确认兑换" onClose={onClose}>
      <View className="confirm">
        <View className="confirm__item">
          <GoodsPicture icon={benefit.icon} size="thumb" />
          <View className="confirm__words">
            <Text className="confirm__name">{benefit.name}</Text>
            <Text className="confirm__value">{benefit.value}</Text>
          </View>
        </View>
        <View className="confirm__facts">
          <Text className="confirm__price">{`使用 ${sayPrice(item, unit)}`}</Text>
          <FactList>
            <Fact label={`兑换后剩余`} value={`${formatAmount(available - points)} ${unit}`} />
            {account !== null && <Fact label="充值手机号" value={account.words} />}
          </FactList>
        </View>
        <Text className={`confirm__hint${fault === null ? '' : ' confirm__hint--fault'}`}>
          {fault ?? describeTerms(detail, account)}
        </Text>
        <Button id="confirm-exchange" kind={moneyFen > 0 ? 'pay' : 'brand'} onTap={exchange}>
          {moneyFen > 0 ? `确认并支付 ${formatFen(moneyFen)}` : '确认兑换'}
        </Button>
      </View>
    </Sheet>
  );
}

/** The price goes with the wish as the member saw it: another one meanwhile is refused, and nothing is taken. */
function buildWish({ item }: ShelfItemDetail, choice: AccountChoice | null): ExchangeWish {
  const { code, points, moneyFen } = item;
  const account = choice?.account;
  return { item: code, points, moneyFen, ...(account === undefined ? {} : { account }) };
}

function describeTerms({ item, unit }: ShelfItemDetail, account: AccountChoice | null): string {
  if (item.moneyFen > 0) return `${unit}会先扣除，没有完成支付会退回`;
  return account === null ? `确认后立即扣除${unit}` : '充值后不能更改，请核对手机号';
}
