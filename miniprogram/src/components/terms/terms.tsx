import { View } from '@tarojs/components';
import { Fact, FactList } from '../fact-list/fact-list';
import { RuleText, type RuleTextProps } from '../rule-text/rule-text';
import './terms.scss';

export interface TermsProps extends RuleTextProps {
  readonly facts: readonly { readonly label: string; readonly value: string }[];
}

/** On which terms something is given: its numbers, then its rules, each on a sheet that is there only where it says something. */
export function Terms({ facts, rules }: TermsProps) {
  return (
    <>
      {facts.length > 0 && (
        <View className="terms">
          <FactList>
            {facts.map(({ label, value }) => (
              <Fact key={label} label={label} value={value} />
            ))}
          </FactList>
        </View>
      )}
      {rules.length > 0 && (
        <View className="terms">
          <RuleText rules={rules} />
        </View>
      )}
    </>
  );
}
