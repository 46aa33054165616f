import type { Member } from '@shared/contract/member';
import { Text, View } from '@tarojs/components';
import { Icon } from '@/components/icon/icon';
import { go } from '@/features/routes';

export interface GreetingProps {
  readonly member: Member;
  readonly unreadMessages: number;
}

/** Whose screen this is, and the way to their messages. */
export function Greeting({ member, unreadMessages }: GreetingProps) {
  return (
    <View className="greeting">
      <Text className="greeting__words">{member.nickname === null ? '你好' : `你好，${member.nickname}`}</Text>
      <View
        id="inbox"
        className="greeting__inbox"
        ariaRole="button"
        ariaLabel={unreadMessages > 0 ? `消息，${unreadMessages} 条未读` : '消息'}
        onClick={go.inbox}
      >
        <Icon name="message" />
        {unreadMessages > 0 && <View className="greeting__dot" />}
      </View>
    </View>
  );
}
