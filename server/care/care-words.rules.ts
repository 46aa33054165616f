import type { MembershipTerm } from '../membership/membership.entity';
import type { DeliveryChannel, DeliveryStatus } from '../message/delivery.rules';
import type { EndReason } from '../renewal/renewal.states';

/** Where a term came from, as operators read it. */
export const termSourceWords: Readonly<Record<MembershipTerm['source'], string>> = {
  order: '购买会员',
  renewal: '自动续费',
  gift: '受赠会员',
  code: '兑换会员',
  operator: '运营延长',
};

/** Who or what ended a contract for auto-renewal. */
export const endReasonWords: Readonly<Record<EndReason, string>> = {
  member: '会员取消',
  operator: '运营取消',
  wechat: '在微信里取消',
  expired: '签约到期',
  accountClosed: '微信账户注销',
  departure: '会员注销',
  lapsed: '多次扣款未成功',
  second: '另签了一份',
  notOffered: '微信未提供签约',
  notSigned: '支付时未签约',
  unpaid: '订单未支付',
  rankDiffers: '会员等级不同',
  planChange: '会员变更',
  refunded: '退款',
  apple: '在 Apple 设置里取消',
  unknown: '原因不明',
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
