import type { DeletionPreview } from '@shared/contract/member';
import { Input, Text, View } from '@tarojs/components';
import { useState } from 'react';
import { Button } from '@/components/button/button';
import { formatLastDay } from '@/features/membership/term.rules';

/** What has to be entered; nobody enters it by chance. */
const WORD = '注销';

export interface ConfirmationProps {
  readonly preview: DeletionPreview;
  readonly onConfirm: () => Promise<void>;
  readonly onBack: () => void;
}

/** The second question: the word must be entered by hand. */
export function Confirmation({ preview, onConfirm, onBack }: ConfirmationProps) {
  const [entered, setEntered] = useState('');
  const paidUntil = formatLastDay(preview.paidUntil);
  return (
    <View className="deletion">
      <Text className="deletion__title">最后确认一次</Text>
      <Text className="deletion__note">
        {paidUntil === null
          ? '注销后账户和资料无法找回。再次登录会成为一位新会员。'
          : `你会放弃有效期至${paidUntil}的会员，账户和资料无法找回。再次登录会成为一位新会员。`}
      </Text>
      <View className="deletion__sheet">
        <Text className="deletion__ask">{`请在下面输入“${WORD}”两个字`}</Text>
        <Input
          id="word"
          className="deletion__input"
          type="text"
          value={entered}
          placeholder={WORD}
          maxlength={4}
          cursorSpacing={160}
          onInput={({ detail }) => setEntered(detail.value)}
        />
      </View>
      <View className="deletion__actions">
        <Button id="back" kind="brand" onTap={onBack}>
          再想想
        </Button>
        <Button id="delete" kind="danger" disabled={entered.trim() !== WORD} onTap={onConfirm}>
          注销账户
        </Button>
      </View>
    </View>
  );
}
