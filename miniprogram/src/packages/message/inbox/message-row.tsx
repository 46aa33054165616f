import type { Message, MessageTopic } from '@shared/contract/message';
import { Text, View } from '@tarojs/components';
import { Icon } from '@/components/icon/icon';
import type { IconName } from '@/components/icon/icon-names';
import { formatTimeOfDay } from '@/features/message/inbox.rules';

const pictures: Record<MessageTopic, IconName> = {
  membershipActivated: 'crown',
  membershipEndsIn7Days: 'calendar',
  membershipEndsIn1Day: 'calendar',
  membershipEnded: 'clock',
  refundSucceeded: 'refund',
  refundRefused: 'refund',
  tierRose: 'crown',
  tierFell: 'crown',
  tierExtended: 'calendar',
  tierFallsIn30Days: 'clock',
  tierFallsIn7Days: 'clock',
  pointsExpireIn30Days: 'clock',
  pointsExpireIn7Days: 'clock',
  tierWayBack: 'crown',
  benefitsOpened: 'gift',
  benefitsNew: 'gift',
  benefitClaimed: 'gift',
  benefitFailed: 'refund',
  benefitUsed: 'check',
  benefitsExpire: 'clock',
  benefitsRevoked: 'gift',
  badgeEarned: 'crown',
  renewalDue: 'calendar',
  giftAccepted: 'gift',
  giftReturned: 'refund',
};

export interface MessageRowProps {
  readonly message: Message;
  readonly onOpen: () => void;
}

/** One message; a dot while it is unread. A topic that this version does not know has the plain picture. */
export function MessageRow({ message, onOpen }: MessageRowProps) {
  const unread = message.readAt === null;
  return (
    <View
      id={`message-${message.id}`}
      className={`message-row${unread ? ' message-row--unread' : ''}`}
      ariaRole="button"
      ariaLabel={`${unread ? '未读，' : ''}${message.title}，${message.body}`}
      onClick={onOpen}
    >
      <View className="message-row__picture">
        <Icon name={pictures[message.topic] ?? 'message'} />
        {unread && <View className="message-row__dot" />}
      </View>
      <View className="message-row__words">
        <View className="message-row__first">
          <Text className="message-row__title">{message.title}</Text>
          <Text className="message-row__time">{formatTimeOfDay(message.createdAt)}</Text>
        </View>
        <Text className="message-row__body">{message.body}</Text>
      </View>
    </View>
  );
}
