import { Text, View } from '@tarojs/components';
import './renewal-prices.scss';

export interface RenewalPricesProps {
  /** The first and the later debits, each with its amount; all of them in one size. */
  readonly lines: readonly { readonly label: string; readonly amount: string }[];
  /** When it is debited and how it is ended. */
  readonly hint: string;
}

/** What a renewal takes first and later, and how it is ended: stands in one view with the button that agrees to it. */
export function RenewalPrices({ lines, hint }: RenewalPricesProps) {
  return (
    <View className="renewal-prices">
      {lines.map(({ label, amount }) => (
        <View key={label} className="renewal-prices__line">
          <Text>{label}</Text>
          <Text className="renewal-prices__amount">{amount}</Text>
        </View>
      ))}
      <Text className="renewal-prices__hint">{hint}</Text>
    </View>
  );
}
