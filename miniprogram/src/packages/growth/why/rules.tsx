import type { GrowthExplanation } from '@shared/contract/growth';
import { Text } from '@tarojs/components';
import { RuleText } from '@/components/rule-text/rule-text';
import { Sheet } from './sheet';

/** The rules as a member reads them, and which version of them counted. */
export function Rules({ explanation: { rules, ruleVersion } }: { readonly explanation: GrowthExplanation }) {
  return (
    <Sheet title="等级规则">
      <RuleText rules={rules} />
      <Text className="why__version">{`当前规则：第 ${ruleVersion} 版`}</Text>
    </Sheet>
  );
}
