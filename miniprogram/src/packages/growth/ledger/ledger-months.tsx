import type { GrowthEntry } from '@shared/contract/growth';
import { Text, View } from '@tarojs/components';
import { GrowthLine } from '@/components/growth-line/growth-line';
import { formatGrowthChange, sayGrowthChange } from '@/features/growth-ledger/growth-amount.rules';
import { describeWhen, groupByMonth } from '@/features/growth-ledger/ledger.rules';

export interface LedgerMonthsProps {
  readonly entries: readonly GrowthEntry[];
  /** Whether the last page is here. */
  readonly ended: boolean;
  /** Whether they are all of one group, so that it need not be named on each. */
  readonly grouped: boolean;
}

/** Entries month by month, each month on a sheet with its sum. */
export function LedgerMonths({ entries, ended, grouped }: LedgerMonthsProps) {
  return (
    <>
      {groupByMonth(entries, ended).map(({ title, net, entries: ofMonth }) => (
        <View key={title}>
          <View className="ledger__month">
            <Text className="ledger__month-title">{title}</Text>
            {net !== null && <Text className="ledger__month-net">{`合计 ${formatGrowthChange(net)}`}</Text>}
          </View>
          <View className="ledger__sheet">
            {ofMonth.map((entry) => (
              <GrowthLine
                key={entry.id}
                id={`entry-${entry.id}`}
                title={entry.title}
                note={grouped ? describeWhen(entry) : `${entry.group.name} · ${describeWhen(entry)}`}
                amount={formatGrowthChange(entry.amount)}
                spokenAmount={sayGrowthChange(entry.amount)}
                gained={entry.amount > 0}
                explanation={entry.explanation}
              />
            ))}
          </View>
        </View>
      ))}
    </>
  );
}
