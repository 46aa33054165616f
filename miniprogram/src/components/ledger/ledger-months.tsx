import { Text, View } from '@tarojs/components';
import { LedgerLine, type LedgerLineProps } from '../ledger-line/ledger-line';
import './ledger.scss';

export interface LedgerMonthsProps {
  readonly months: readonly {
    readonly title: string;
    /** What the month came to, in words; null where that is not known yet. */
    readonly net: string | null;
    readonly lines: readonly (LedgerLineProps & { readonly id: string })[];
  }[];
}

/** A ledger month by month, each month on a sheet under its name and sum. */
export function LedgerMonths({ months }: LedgerMonthsProps) {
  return (
    <>
      {months.map(({ title, net, lines }) => (
        <View key={title}>
          <View className="ledger-month">
            <Text className="ledger-month__title">{title}</Text>
            {net !== null && <Text className="ledger-month__net">{net}</Text>}
          </View>
          <View className="ledger-month__sheet">
            {lines.map((line) => (
              <LedgerLine key={line.id} {...line} />
            ))}
          </View>
        </View>
      ))}
    </>
  );
}
