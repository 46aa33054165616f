import type { Gift, GiftCard } from '@shared/contract/gift';
import { formatLastChineseDay } from '@shared/kernel/business-day';
import { parseInstant } from '@shared/kernel/instant';
import { formatPeriod } from '@/features/plan/plan.rules';
import type { SharedPage } from '@/platform/share';

/** The longest message, in characters as a person counts them. */
export const LONGEST_MESSAGE = 60;

/** What is wrong with a message; null when it may go. */
export function findMessageFault(message: string): string | null {
  const length = [...message.trim()].length;
  return length > LONGEST_MESSAGE ? `最多 ${LONGEST_MESSAGE} 个字，已多出 ${length - LONGEST_MESSAGE} 个` : null;
}

/** How a gift looks in a word. */
export interface GiftLabel {
  readonly label: string;
  readonly tone: 'warn' | 'up' | 'plain';
}

/** A gift's state in a word. */
export function labelOf({ status }: Pick<Gift, 'status'>): GiftLabel {
  switch (status) {
    case 'awaitingPayment':
      return { label: '待支付', tone: 'warn' };
    case 'waiting':
      return { label: '待领取', tone: 'warn' };
    case 'accepted':
      return { label: '已领取', tone: 'up' };
    case 'returned':
      return { label: '已退回', tone: 'plain' };
    case 'closed':
      return { label: '已关闭', tone: 'plain' };
    default: {
      const never: never = status;
      return never;
    }
  }
}

/** What a friend sees of a gift that is handed on; null while it cannot be. */
export function sharedPageOf({ planName, token }: Pick<Gift, 'planName' | 'token'>): SharedPage | null {
  if (token === null) return null;
  return { title: `送你一份${planName}，点开领取`, page: '/packages/gift/card/index', query: { token } };
}

/** What the page of a card says beside the card: a title, and a line below it. */
export function describeCard({ state, period, expiresAt }: GiftCard): {
  readonly title: string;
  readonly hint: string;
} {
  switch (state) {
    case 'open':
      return { title: '朋友送你一份会员', hint: `有效期${formatPeriod(period)}，请在${lastDayOf(expiresAt)}前领取` };
    case 'own':
      return { title: '这是你送出的礼物', hint: '分享给朋友，由朋友领取' };
    case 'mine':
      return { title: '你已领取这份礼物', hint: '会员权益已经到账' };
    case 'accepted':
      return { title: '礼物已被领取', hint: '每份礼物只能由一位朋友领取' };
    case 'ended':
      return { title: '礼物已失效', hint: '已过领取时间，或送礼的朋友已撤回' };
    default: {
      const never: never = state;
      return never;
    }
  }
}

function lastDayOf(end: string | null): string {
  const instant = end === null ? null : parseInstant(end);
  return instant === null ? '有效期' : formatLastChineseDay(instant);
}
