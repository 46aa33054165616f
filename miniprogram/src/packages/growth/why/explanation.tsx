import type { GrowthExplanation } from '@shared/contract/growth';
import { Text, View } from '@tarojs/components';
import { Fact, FactList } from '@/components/fact-list/fact-list';
import { GrowthLine } from '@/components/growth-line/growth-line';
import { TierSwatch } from '@/components/tier-swatch/tier-swatch';
import { formatGrowth, formatGrowthChange, sayGrowthChange } from '@/features/growth-ledger/growth-amount.rules';
import { describeFullWhen } from '@/features/growth-ledger/ledger.rules';
import { describePeriodDays } from '@/features/growth-why/why.rules';
import { go } from '@/features/routes';
import { GroupBars } from './group-bars';
import { NextTier } from './next-tier';
import { RuleText } from './rule-text';
import { Sheet } from './sheet';

/** The whole answer, the short one first: what it is, where it comes from, what would change it, what the rules say. */
export function Explanation({ explanation }: { readonly explanation: GrowthExplanation }) {
  const { programme, unit, period, growth, groups, entries } = explanation;
  const { from, until } = describePeriodDays(period);
  return (
    <View className="why">
      <Answer explanation={explanation} />
      <Sheet title="统计周期">
        <FactList>
          <Fact label="周期" value={period.name} />
          {from !== null && <Fact label="开始" value={from} />}
          {until !== null && <Fact label="结束" value={until} />}
          <Fact label={`本期${unit}`} value={formatGrowth(growth)} />
        </FactList>
      </Sheet>
      {groups.length > 0 && (
        <Sheet title={`${unit}从哪里来`}>
          <GroupBars groups={groups} />
        </Sheet>
      )}
      {entries.length > 0 && (
        <Sheet title="影响最大的记录" more="全部明细" onMore={() => go.growthLedger(programme)}>
          {entries.map((entry) => (
            <GrowthLine
              key={entry.id}
              id={`entry-${entry.id}`}
              title={entry.title}
              note={`${entry.group.name} · ${describeFullWhen(entry)}`}
              amount={formatGrowthChange(entry.amount)}
              spokenAmount={sayGrowthChange(entry.amount)}
              gained={entry.amount > 0}
              explanation={entry.explanation}
            />
          ))}
        </Sheet>
      )}
      <NextTier explanation={explanation} />
      <RuleText explanation={explanation} />
    </View>
  );
}

function Answer({ explanation: { programmeName, tier, sentences } }: { readonly explanation: GrowthExplanation }) {
  return (
    <View className="why__answer">
      <View className="why__programme">
        <TierSwatch material={tier.material} />
        <Text>{programmeName}</Text>
      </View>
      <Text className="why__question">{`为什么是${tier.name}`}</Text>
      {sentences.map((sentence, index) => (
        <Text key={`${index}-${sentence}`} className="why__sentence">
          {sentence}
        </Text>
      ))}
    </View>
  );
}
