import { formatChineseDay, formatChineseMinute } from '../../shared/kernel/business-day';
import { type Fen, formatFen } from '../../shared/kernel/fen';
import type { Instant } from '../../shared/kernel/instant';
import type { Topics } from './topic.rules';

/** What a giver is told of their gifts; the receiver is told of their membership. */
export interface GiftFields {
  readonly giftAccepted: { readonly giftId: string; readonly planName: string; readonly acceptedAt: Instant };
  readonly giftReturned: {
    readonly giftId: string;
    readonly planName: string;
    readonly amountFen: Fen;
    /** As the giver reads it: `到期无人领取`. */
    readonly reason: string;
  };
}

const giftPage = (giftId: string) => `/packages/gift/gift/index?id=${encodeURIComponent(giftId)}`;

/** The words of gifts. */
export const giftTopics: Topics<GiftFields> = {
  giftAccepted: {
    label: '礼物被领取通知',
    words: ({ giftId, planName, acceptedAt }) => ({
      title: '礼物已被领取',
      body: `你送出的${planName}已于${formatChineseDay(acceptedAt)}被朋友领取。`,
      page: giftPage(giftId),
    }),
    placeholders: {
      planName: ({ planName }) => planName,
      acceptedAt: ({ acceptedAt }) => formatChineseMinute(acceptedAt),
    },
    templateData: { thing1: '{planName}', time2: '{acceptedAt}' },
  },
  giftReturned: {
    label: '礼物退回通知',
    words: ({ giftId, planName, amountFen, reason }) => ({
      title: '礼物已退回',
      body: `你送出的${planName}${reason}，${formatFen(amountFen)}正在原路退回。`,
      page: giftPage(giftId),
    }),
    placeholders: {
      planName: ({ planName }) => planName,
      amount: ({ amountFen }) => formatFen(amountFen),
      reason: ({ reason }) => reason,
    },
    templateData: { thing1: '{planName}', amount2: '{amount}', thing3: '{reason}' },
  },
};
