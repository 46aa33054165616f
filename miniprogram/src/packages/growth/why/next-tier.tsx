import type { GrowthExplanation } from '@shared/contract/growth';
import { Text, View } from '@tarojs/components';
import { Button } from '@/components/button/button';
import { ProgressBar } from '@/components/progress-bar/progress-bar';
import { WayList } from '@/components/way-list/way-list';
import { describeWays } from '@/features/growth/breakdown.rules';
import { computeNextProgress } from '@/features/growth-why/why.rules';
import { formatAmount } from '@/features/ledger/amount.rules';
import { go } from '@/features/routes';
import { Sheet } from './sheet';

/** What is missing to the next tier and the quickest ways there; at the top, what keeps it, if anything has to. */
export function NextTier({ explanation }: { readonly explanation: GrowthExplanation }) {
  const { next, growth, tier, unit, ways } = explanation;
  if (next === null && ways.length === 0) {
    return (
      <Sheet title="下一等级">
        <Text className="why__text">{`${tier.name}已是最高等级。`}</Text>
      </Sheet>
    );
  }
  return (
    <Sheet title={next === null ? `怎样保住${tier.name}` : `距离${next.tier.name}`}>
      {next !== null && (
        <View className="next-tier">
          <View className="next-tier__gap">
            <Text className="next-tier__lead">还差</Text>
            <Text className="next-tier__figure">{formatAmount(next.gap)}</Text>
            <Text className="next-tier__lead">{unit}</Text>
          </View>
          <ProgressBar
            share={computeNextProgress(explanation)}
            label={`${formatAmount(growth)}，满 ${formatAmount(growth + next.gap)} 升${next.tier.name}`}
          />
          <View className="next-tier__ends">
            <Text>{formatAmount(growth)}</Text>
            <Text>{`${formatAmount(growth + next.gap)} 升${next.tier.name}`}</Text>
          </View>
        </View>
      )}
      {ways.length > 0 && <Text className="next-tier__title">最快的几种办法</Text>}
      <WayList ways={describeWays(ways)} />
      <View className="next-tier__action">
        <Button id="to-tasks" kind="ghost" onTap={go.tasks}>
          去做任务
        </Button>
      </View>
    </Sheet>
  );
}
