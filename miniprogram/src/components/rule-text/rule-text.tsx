import { Text, View } from '@tarojs/components';
import './rule-text.scss';

export interface RuleTextProps {
  readonly rules: readonly { readonly title: string; readonly text: string }[];
}

/** Rules as a member reads them, each under its title; a text may come in lines of its own. */
export function RuleText({ rules }: RuleTextProps) {
  return (
    <View className="rule-text">
      {rules.map(({ title, text }, index) => (
        <View key={`${index}-${title}`} className="rule-text__rule">
          <Text className="rule-text__title">{title}</Text>
          <Text className="rule-text__text">{text}</Text>
        </View>
      ))}
    </View>
  );
}
