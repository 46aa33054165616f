import type { MembershipTerm } from '../membership/membership.entity';
import type { DeliveryChannel, DeliveryStatus } from '../message/delivery.rules';

/** Where a term came from, as operators read it. */
export const termSourceWords: Readonly<Record<MembershipTerm['source'], string>> = {
  order: '购买会员',
  renewal: '自动续费',
  gift: '受赠会员',
  code: '兑换会员',
  operator: '运营延长',
};

export const channelWords: Readonly<Record<DeliveryChannel, string>> = { official: '公众号', miniprogram: '订阅消息' };

export const deliveryWords: Readonly<Record<DeliveryStatus, string>> = {
  sending: '发送中',
  sent: '已发出',
  delivered: '已送达',
  notSent: '未发出，稍后重试',
  noPermission: '没有发送许可',
  refused: '微信拒收',
  unknown: '结果不明',
};

/** How a message fared on a channel: `公众号已送达`. */
export function describeDelivery(delivery: {
  readonly channel: DeliveryChannel;
  readonly status: DeliveryStatus;
}): string {
  return `${channelWords[delivery.channel]}${deliveryWords[delivery.status]}`;
}
