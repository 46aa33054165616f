import { Flex } from 'antd';
import { ParagraphField, TextField } from '../fields';
import { checkRows, type Faults, text } from './check';
import { RowsField } from './rows-field';
import { Item } from './thing-fields';

/** A rule as a member reads it. */
export interface RuleText {
  readonly title: string;
  readonly text: string;
}

interface RuleTextsProps {
  readonly rules: readonly RuleText[] | undefined;
  readonly faults: Faults;
  readonly isReadOnly: boolean;
  readonly onChange: (rules: readonly RuleText[]) => void;
}

/** What members read about rules, beside what is told from the numbers by itself. */
export function RuleTexts({ rules = [], faults, isReadOnly, onChange }: RuleTextsProps) {
  const fault = Object.entries(faults).find(([path]) => path.startsWith('rules.'));
  const words = fault && `第 ${Number(fault[0].split('.')[1]) + 1} 条：标题和正文都须填写，正文最多 1000 字`;
  return (
    <Item label="补充说明" isWide fault={words} hint="会员在规则页看到；数字里能说清的系统会自动写出。">
      <RowsField<RuleText>
        noun="说明"
        rows={rules}
        fresh={() => ({ title: '', text: '' })}
        most={20}
        isReadOnly={isReadOnly}
        onChange={onChange}
      >
        {(rule, change, index) => (
          <Flex vertical gap={8} flex={1}>
            <TextField
              label={`第 ${index + 1} 条说明的标题`}
              value={rule.title}
              isReadOnly={isReadOnly}
              onChange={(title) => change({ title })}
            />
            <ParagraphField
              label={`第 ${index + 1} 条说明的正文`}
              value={rule.text}
              isReadOnly={isReadOnly}
              onChange={(paragraph) => change({ text: paragraph })}
            />
          </Flex>
        )}
      </RowsField>
    </Item>
  );
}

/** What is wrong with such texts. */
export function checkRules(rules: readonly RuleText[] | undefined): Faults {
  return checkRows(rules, 'rules', { title: text(200), text: text(1_000) });
}
