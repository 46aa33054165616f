import { Input, Text, View } from '@tarojs/components';
import { useState } from 'react';
import { Icon } from '@/components/icon/icon';
import { CARD_CODE_LENGTH, cleanCode, findCode, groupCode } from '@/features/redeem/card-code.rules';

export interface CodeFieldProps {
  /** Without hyphens. */
  readonly code: string;
  readonly faulty: boolean;
  readonly onChange: (code: string) => void;
  readonly onPaste: () => unknown;
}

/** A paste may bring a whole sentence around the code. */
const MAX_LENGTH = 120;

/** One large field, in which the code stands in fives as on the card. */
export function CodeField({ code, faulty, onChange, onPaste }: CodeFieldProps) {
  const [editing, setEditing] = useState<string | null>(null);
  const grouped = groupCode(code);

  // Hyphens come while typing at the end. Somebody who corrects in the middle keeps their place: there the text stays as
  // they leave it until they are done.
  const enter = (text: string, cursor: number | undefined) => {
    const atEnd = cursor === undefined || cursor < 0 || cursor >= text.length;
    setEditing(atEnd ? null : text);
    onChange(findCode(text) ?? cleanCode(text));
  };

  return (
    <View className={`code-field${faulty ? ' code-field--faulty' : ''}`}>
      <View className="code-field__line">
        <Input
          id="code"
          className="code-field__input"
          type="text"
          value={editing ?? grouped}
          placeholder="输入或粘贴兑换码"
          placeholderClass="code-field__placeholder"
          maxlength={MAX_LENGTH}
          confirmType="done"
          onInput={({ detail }) => enter(detail.value, detail.cursor)}
          onBlur={() => setEditing(null)}
        />
      </View>
      <View className="code-field__foot">
        <Text className="code-field__count">{`${code.length} / ${CARD_CODE_LENGTH}`}</Text>
        <View className="code-field__acts">
          {code !== '' && (
            <View
              id="clear"
              className="code-field__act"
              ariaRole="button"
              ariaLabel="清空"
              onClick={() => enter('', undefined)}
            >
              <Icon name="close" size="small" />
              <Text>清空</Text>
            </View>
          )}
          <View id="paste" className="code-field__act" ariaRole="button" onClick={onPaste}>
            <Icon name="copy" size="small" />
            <Text>粘贴</Text>
          </View>
        </View>
      </View>
    </View>
  );
}
