import { Text, View } from '@tarojs/components';
import { Icon } from '@/components/icon/icon';
import { formatAmount } from '@/features/ledger/amount.rules';
import { go } from '@/features/routes';

export interface ShelfHeadProps {
  readonly unit: string;
  /** Negative while more was taken back than there was. */
  readonly available: number;
}

/** What there is to spend, and the way to what was exchanged before. */
export function ShelfHead({ unit, available }: ShelfHeadProps) {
  const label = available < 0 ? `${unit}余额` : `可用${unit}`;
  return (
    <View className="shelf-head">
      <View
        id="to-points"
        className="shelf-head__balance"
        ariaRole="button"
        ariaLabel={`${label} ${formatAmount(available)}，查看明细`}
        onClick={go.points}
      >
        <Text className="shelf-head__label">{label}</Text>
        <Text className="shelf-head__figure">{formatAmount(available)}</Text>
      </View>
      <View id="to-exchanges" className="shelf-head__way" ariaRole="button" onClick={go.exchanges}>
        <Text>兑换记录</Text>
        <Icon name="chevron" size="small" />
      </View>
    </View>
  );
}
