import { Text, View } from '@tarojs/components';
import { useState } from 'react';
import { Icon } from '@/components/icon/icon';
import { RuleText, type RuleTextProps } from '@/components/rule-text/rule-text';

export interface RulesProps extends RuleTextProps {
  readonly title: string;
  /** Whether they are open from the start. */
  readonly open: boolean;
}

/** The rules behind one line, opened in place: below them the ledger goes on for as long as the member scrolls. */
export function Rules({ title, rules, open: openAtFirst }: RulesProps) {
  const [open, setOpen] = useState(openAtFirst);
  return (
    <View className="points-rules">
      <View
        id="rules"
        className="points-rules__head"
        ariaRole="button"
        ariaLabel={`${title}，${open ? '收起' : '展开'}`}
        onClick={() => setOpen(!open)}
      >
        <View className="points-rules__mark">
          <Icon name="info" />
        </View>
        <Text className="points-rules__title">{title}</Text>
        <View className={`points-rules__sign${open ? ' points-rules__sign--open' : ''}`}>
          <Icon name="chevron" size="small" />
        </View>
      </View>
      {open && (
        <View className="points-rules__text">
          <RuleText rules={rules} />
        </View>
      )}
    </View>
  );
}
