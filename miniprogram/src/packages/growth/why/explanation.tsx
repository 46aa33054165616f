import type { GrowthExplanation } from '@shared/contract/growth';
import { Text, View } from '@tarojs/components';
import { Fact, FactList } from '@/components/fact-list/fact-list';
import { GroupBars } from '@/components/group-bars/group-bars';
import { LedgerLine } from '@/components/ledger-line/ledger-line';
import { TierSwatch } from '@/components/tier-swatch/tier-swatch';
import { buildGroupBars } from '@/features/growth/breakdown.rules';
import { describeFullWhen } from '@/features/growth-ledger/ledger.rules';
import { describePeriodDays } from '@/features/growth-why/why.rules';
import { formatAmount, formatChange, sayChange } from '@/features/ledger/amount.rules';
import { go } from '@/features/routes';
import { NextTier } from './next-tier';
import { Rules } from './rules';
import { Sheet } from './sheet';

/** The whole answer, the short one first: what it is, where it comes from, what would change it, what the rules say. */
export function Explanation({ explanation }: { readonly explanation: GrowthExplanation }) {
  const { programme, unit, period, growth, groups, entries } = explanation;
  const { from, until } = describePeriodDays(period);
  const bars = buildGroupBars(groups);
  return (
    <View className="why">
      <Answer explanation={explanation} />
      <Sheet title="统计周期">
        <FactList>
          <Fact label="周期" value={period.name} />
          {from !== null && <Fact label="开始" value={from} />}
          {until !== null && <Fact label="结束" value={until} />}
          <Fact label={`本期${unit}`} value={formatAmount(growth)} />
        </FactList>
      </Sheet>
      {bars.length > 0 && (
        <Sheet title={`${unit}从哪里来`}>
          <GroupBars bars={bars} />
        </Sheet>
      )}
      {entries.length > 0 && (
        <Sheet title="影响最大的记录" more="全部明细" onMore={() => go.growthLedger(programme)}>
          {entries.map((entry) => (
            <LedgerLine
              key={entry.id}
              id={`entry-${entry.id}`}
              title={entry.title}
              note={`${entry.group.name} · ${describeFullWhen(entry)}`}
              amount={formatChange(entry.amount)}
              spokenAmount={sayChange(entry.amount)}
              tone={entry.amount > 0 ? 'gained' : 'lost'}
              explanation={entry.explanation}
            />
          ))}
        </Sheet>
      )}
      <NextTier explanation={explanation} />
      <Rules explanation={explanation} />
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
