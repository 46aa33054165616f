import {
  addDays,
  addMonths,
  businessDayOf,
  formatChineseDay,
  formatLastChineseDay,
  startOfBusinessDay,
} from '../../shared/kernel/business-day';
import type { Instant } from '../../shared/kernel/instant';
import type { OrderStatus } from '../purchase/purchase.states';
import type { GiftReturnReason, GiftStatus } from './gift.states';

/** Until when a gift may be accepted: to the end of the n-th business day after its payment; the end is exclusive. */
export function giftExpiry(paidAt: Instant, days: number): Instant {
  return startOfBusinessDay(addDays(businessDayOf(paidAt), days + 1));
}

/**
 * The term over which a gift's money is earned while nobody has accepted it: a day that does not come, since by then the
 * gift has its receiver's term or went back. A month behind the end, should the way back be taken late.
 */
export function unearnedUntilAccepted(expiresAt: Instant): { readonly startsAt: Instant; readonly endsAt: Instant } {
  const startsAt = addMonths(expiresAt, 1);
  return { startsAt, endsAt: startsAt };
}

/** What decides whether a gift may be accepted. */
export interface GiftFacts {
  readonly status: GiftStatus;
  readonly giverId: string;
  readonly acceptedBy: string | null;
  /** Null until it is paid. */
  readonly expiresAt: Instant | null;
}

/** What a gift's card is to somebody; `null` as who asks: nobody is logged in. */
export type CardState = 'open' | 'own' | 'mine' | 'accepted' | 'ended';

/** Decides what a gift's card is to whoever holds it. A gift whose time is over has ended, whether or not a job has run. */
export function cardStateOf(gift: GiftFacts, memberId: string | null, now: Instant): CardState {
  const { status, giverId, acceptedBy, expiresAt } = gift;
  if (status === 'accepted') {
    if (memberId !== null && memberId === acceptedBy) return 'mine';
    return memberId === giverId ? 'own' : 'accepted';
  }
  if (memberId === giverId) return 'own';
  return status === 'waiting' && expiresAt !== null && now < expiresAt ? 'open' : 'ended';
}

/** How a gift stands, as its giver reads it. */
export function describeGift(
  gift: {
    readonly status: GiftStatus;
    readonly expiresAt: Instant | null;
    readonly acceptedAt: Instant | null;
    readonly returnReason: GiftReturnReason | null;
    readonly orderStatus: OrderStatus | null;
  },
  now: Instant,
): string {
  const { status, expiresAt, acceptedAt, returnReason, orderStatus } = gift;
  switch (status) {
    case 'awaitingPayment':
      return orderStatus === 'paid' ? '已支付，正在生成礼物' : orderStatus === 'closed' ? '未支付，已关闭' : '待支付';
    case 'waiting':
      if (expiresAt === null || now >= expiresAt) return '无人领取，正在退款';
      return `${formatLastChineseDay(expiresAt)}前可以领取`;
    case 'accepted':
      return acceptedAt === null ? '已被领取' : `${formatChineseDay(acceptedAt)}已被领取`;
    case 'returned':
      return `${returnWords(returnReason)}，${orderStatus === 'refunded' ? '款项已原路退回' : '款项正在原路退回'}`;
    case 'closed':
      return '未支付，已关闭';
    default: {
      const never: never = status;
      throw new Error(`unknown status ${never}`);
    }
  }
}

/** Why a gift went back, as its giver reads it. */
export function returnWords(reason: GiftReturnReason | null): string {
  switch (reason) {
    case 'expired':
      return '到期无人领取';
    case 'cancelled':
      return '已撤回礼物';
    case 'giverLeft':
      return '账户注销，礼物撤回';
    case null:
      return '礼物已退回';
    default: {
      const never: never = reason;
      throw new Error(`unknown reason ${never}`);
    }
  }
}
