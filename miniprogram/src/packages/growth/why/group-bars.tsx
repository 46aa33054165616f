import type { GrowthExplanation } from '@shared/contract/growth';
import { Text, View } from '@tarojs/components';
import { ProgressBar } from '@/components/progress-bar/progress-bar';
import { formatGrowthChange } from '@/features/growth-ledger/growth-amount.rules';
import { buildGroupBars } from '@/features/growth-why/why.rules';

/** Where the period's growth comes from, a bar a group. */
export function GroupBars({ groups }: Pick<GrowthExplanation, 'groups'>) {
  return (
    <View className="group-bars">
      {buildGroupBars(groups).map(({ code, name, growth, length, share }) => (
        <View key={code} className="group-bars__group">
          <View className="group-bars__words">
            <Text className="group-bars__name">{name}</Text>
            {share !== null && <Text className="group-bars__share">{share}</Text>}
            <Text className="group-bars__growth">{formatGrowthChange(growth)}</Text>
          </View>
          <ProgressBar
            share={length}
            label={`${name} ${formatGrowthChange(growth)}${share === null ? '' : `，占 ${share}`}`}
            tone={growth < 0 ? 'plain' : 'gold'}
          />
        </View>
      ))}
    </View>
  );
}
