import { formatChineseDay, formatChineseMinute } from '../../shared/kernel/business-day';
import { type Fen, formatFen } from '../../shared/kernel/fen';
import type { Instant } from '../../shared/kernel/instant';
import type { Topic, Topics } from './topic.rules';

/** The end of a membership, as its reminders tell it. */
export interface EndingFields {
  readonly planName: string;
  readonly family: string;
  readonly endsAt: Instant;
}

/** What is told of memberships and their money. */
export interface MembershipFields {
  readonly membershipActivated: {
    readonly planName: string;
    readonly startsAt: Instant;
    readonly endsAt: Instant;
    readonly orderId: string | null;
  };
  readonly membershipEndsIn7Days: EndingFields;
  readonly membershipEndsIn1Day: EndingFields;
  readonly membershipEnded: EndingFields;
  readonly refundSucceeded: {
    readonly amountFen: Fen;
    readonly reason: string;
    readonly refundedAt: Instant;
    readonly orderId: string;
  };
  readonly refundRefused: { readonly planName: string; readonly answer: string; readonly orderId: string };
  readonly renewalDue: {
    readonly planName: string;
    readonly amountFen: Fen;
    /** The earliest moment of the debit. */
    readonly debitAt: Instant;
    /** Where it can be seen and cancelled; absent or null in messages of the version before. */
    readonly renewalId?: string | null;
  };
}

const HOME_PAGE = '/pages/home/index';
const PLANS_PAGE = '/pages/plans/index';
const orderPage = (orderId: string) => `/packages/purchase/order/index?id=${encodeURIComponent(orderId)}`;
const renewalPage = (renewalId: string) => `/packages/renewal/renewal/index?id=${encodeURIComponent(renewalId)}`;

const endingPlaceholders: Topic<EndingFields>['placeholders'] = {
  planName: ({ planName }) => planName,
  endsAt: ({ endsAt }) => formatChineseMinute(endsAt),
  endsOn: ({ endsAt }) => formatChineseDay(endsAt),
};

const endingData = { thing1: '{planName}', time2: '{endsAt}' };

/** The words of memberships and their money. */
export const membershipTopics: Topics<MembershipFields> = {
  membershipActivated: {
    label: '会员开通通知',
    words: ({ planName, startsAt, endsAt, orderId }, now) => ({
      title: startsAt > now ? '会员已续期' : '会员已开通',
      body:
        startsAt > now
          ? `你的${planName}已续期，${formatChineseDay(endsAt)}到期。`
          : `你的${planName}已生效，${formatChineseDay(endsAt)}到期。`,
      page: orderId === null ? HOME_PAGE : orderPage(orderId),
    }),
    placeholders: { ...endingPlaceholders, startsAt: ({ startsAt }) => formatChineseMinute(startsAt) },
    templateData: { thing1: '{planName}', time2: '{startsAt}', time3: '{endsAt}' },
  },
  membershipEndsIn7Days: {
    label: '到期前 7 天提醒',
    words: ({ planName, endsAt }) => ({
      title: '会员即将到期',
      body: `你的${planName}将于${formatChineseDay(endsAt)}到期，到期前续费，权益不中断。`,
      page: PLANS_PAGE,
    }),
    placeholders: endingPlaceholders,
    templateData: endingData,
  },
  membershipEndsIn1Day: {
    label: '到期前 1 天提醒',
    words: ({ planName, endsAt }) => ({
      // Told late it may be the same day already: the moment itself is never wrong.
      title: '会员马上到期',
      body: `你的${planName}将于${formatChineseMinute(endsAt)}到期，到期前续费，权益不中断。`,
      page: PLANS_PAGE,
    }),
    placeholders: endingPlaceholders,
    templateData: endingData,
  },
  membershipEnded: {
    label: '会员到期通知',
    words: ({ planName, endsAt }) => ({
      title: '会员已到期',
      body: `你的${planName}已于${formatChineseDay(endsAt)}到期，重新开通后可继续享受权益。`,
      page: PLANS_PAGE,
    }),
    placeholders: endingPlaceholders,
    templateData: endingData,
  },
  refundSucceeded: {
    label: '退款到账通知',
    words: ({ amountFen, reason, refundedAt, orderId }) => ({
      title: '退款已到账',
      body: `${formatFen(amountFen)}已于${formatChineseDay(refundedAt)}原路退回。退款原因：${reason}`,
      page: orderPage(orderId),
    }),
    placeholders: {
      amount: ({ amountFen }) => formatFen(amountFen),
      reason: ({ reason }) => reason,
      refundedAt: ({ refundedAt }) => formatChineseMinute(refundedAt),
    },
    templateData: { amount1: '{amount}', thing2: '{reason}', time3: '{refundedAt}' },
  },
  refundRefused: {
    label: '退款申请未通过通知',
    words: ({ planName, answer, orderId }) => ({
      title: '退款申请未通过',
      body: `你的${planName}退款申请未通过：${answer}。会员有效期不变。`,
      page: orderPage(orderId),
    }),
    placeholders: { planName: ({ planName }) => planName, answer: ({ answer }) => answer },
    templateData: { thing1: '{planName}', thing2: '{answer}' },
  },
  renewalDue: {
    label: '自动续费扣款前提醒',
    words: ({ planName, amountFen, debitAt, renewalId }) => ({
      title: '自动续费即将扣款',
      body: `你的${planName}将于${formatChineseDay(debitAt)}扣款 ${formatFen(amountFen)}，可随时取消。`,
      page: renewalId == null ? HOME_PAGE : renewalPage(renewalId),
    }),
    placeholders: {
      planName: ({ planName }) => planName,
      amount: ({ amountFen }) => formatFen(amountFen),
      debitOn: ({ debitAt }) => formatChineseDay(debitAt),
    },
    templateData: { thing1: '{planName}', amount2: '{amount}', time3: '{debitOn}' },
  },
};
