import type { GrowthExplanation } from '@shared/contract/growth';
import { Text, View } from '@tarojs/components';
import { Sheet } from './sheet';

/** The rules as a member reads them, and which version of them counted. */
export function RuleText({ explanation: { rules, ruleVersion } }: { readonly explanation: GrowthExplanation }) {
  return (
    <Sheet title="等级规则">
      {rules.map(({ title, text }, index) => (
        <View key={`${index}-${title}`} className="rule-text">
          <Text className="rule-text__title">{title}</Text>
          <Text className="rule-text__text">{text}</Text>
        </View>
      ))}
      <Text className="rule-text__version">{`当前规则：第 ${ruleVersion} 版`}</Text>
    </Sheet>
  );
}
