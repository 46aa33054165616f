import type { MessageTopic } from '@shared/contract/message';
import type { IconName } from '@/components/icon/icon-names';
import type { SubscribeOutcome } from './subscription-store';

/** When a message of this topic comes and what it tells. */
export function explainTopic(topic: MessageTopic): { readonly icon: IconName; readonly text: string } {
  switch (topic) {
    case 'membershipActivated':
      return { icon: 'crown', text: '付款成功后，告诉你会员已开通和有效期' };
    case 'membershipEndsIn7Days':
      return { icon: 'calendar', text: '到期前 7 天提醒，留出时间决定是否续费' };
    case 'membershipEndsIn1Day':
      return { icon: 'clock', text: '到期前 1 天再提醒一次' };
    case 'membershipEnded':
      return { icon: 'info', text: '会员到期后，告诉你权益已停止' };
    case 'refundSucceeded':
      return { icon: 'refund', text: '款项退回时，告诉你金额和订单' };
    case 'giftAccepted':
      return { icon: 'gift', text: '你送出的礼物被朋友领取时告诉你' };
    case 'giftReturned':
      return { icon: 'gift', text: '礼物无人领取、款项退回时告诉你' };
    case 'refundRefused':
      return { icon: 'refund', text: '退款申请未通过时，告诉你原因' };
    case 'renewalDue':
      return { icon: 'calendar', text: '自动续费扣款前至少 5 天，告诉你日期和金额' };
    default:
      // A topic that came after this version of the app.
      return { icon: 'bell', text: '有新进展时告诉你' };
  }
}

/** How many messages may still come. */
export function describeCredits(credits: number): string {
  return credits > 0 ? `还会通知你 ${credits} 次` : '未开启';
}

/** What to say after WeChat's question; null where the page itself shows it. */
export function describeOutcome(outcome: SubscribeOutcome): string | null {
  switch (outcome) {
    case 'accept':
      return null;
    case 'reject':
      return '没有开启，随时可以再点';
    case 'ban':
    case 'filter':
      return '微信暂时不能发送这种通知';
    case 'none':
      return '没有开启，请看看微信设置里是否关闭了订阅消息';
    default: {
      const never: never = outcome;
      return never;
    }
  }
}
