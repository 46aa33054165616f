import type { PlanChange, PlanChangePreview } from '@shared/contract/plan-change';
import { Text, View } from '@tarojs/components';
import { Fact, FactList } from '@/components/fact-list/fact-list';
import { Icon } from '@/components/icon/icon';
import {
  type ChangeFact,
  describeChange,
  listCautions,
  listCostFacts,
  listTermFacts,
} from '@/features/plan-change/plan-change.rules';

export interface ChangeBodyProps {
  readonly quote: PlanChange | PlanChangePreview;
  /** The change as it stands; null before it is agreed to. */
  readonly standing: PlanChange | null;
  /** What would be; null where it is agreed to already. */
  readonly preview: PlanChangePreview | null;
}

/** From which plan to which, what it costs and why, from when, and what ends with it. */
export function ChangeBody({ quote, standing, preview }: ChangeBodyProps) {
  const cautions = preview === null ? [] : listCautions(preview);
  return (
    <View className="change">
      <View className="change__plans">
        <Text className="change__from">{quote.from.planName}</Text>
        <Icon name="chevron" size="small" />
        <Text className="change__to">{quote.to.planName}</Text>
      </View>
      {standing !== null && <Text className="change__state">{describeChange(standing)}</Text>}
      <Facts facts={listCostFacts(quote)} />
      <Facts facts={listTermFacts(quote)} />
      {cautions.length > 0 && (
        <View className="change__cautions">
          {cautions.map((words) => (
            <Text key={words} className="change__caution">
              {words}
            </Text>
          ))}
        </View>
      )}
    </View>
  );
}

function Facts({ facts }: { readonly facts: readonly ChangeFact[] }) {
  return (
    <View className="change__facts">
      <FactList>
        {facts.map(({ label, value }) => (
          <Fact key={label} label={label} value={value} />
        ))}
      </FactList>
    </View>
  );
}
