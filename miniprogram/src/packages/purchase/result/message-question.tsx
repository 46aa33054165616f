import { Text, View } from '@tarojs/components';
import { useState } from 'react';
import { Button } from '@/components/button/button';
import { askForMessages, unansweredTemplates } from '@/features/message/ask-messages';
import { toast } from '@/platform/feedback';

export interface MessageQuestionProps {
  readonly templateIds: readonly string[];
}

/** Offers to remind of the end, where that was not asked while buying. Gone once there is nothing left to ask. */
export function MessageQuestion({ templateIds }: MessageQuestionProps) {
  const [done, setDone] = useState(false);
  const open = unansweredTemplates(templateIds);
  if (done || open.length === 0) return null;

  // The question must be asked in the tap itself: nothing may be awaited before it.
  const ask = async () => {
    const answers = await askForMessages(open);
    if (Object.values(answers).includes('accept')) toast('好的，有变化会通知你');
    setDone(true);
  };
  return (
    <View className="result__reminder">
      <Text className="result__reminder-words">会员到期前，可以在微信里提醒你</Text>
      <Button id="remind" kind="ghost" size="small" onTap={ask}>
        到期前提醒我
      </Button>
    </View>
  );
}
