import { formatChineseDay, formatChineseMinute, startOfBusinessDay } from '../../shared/kernel/business-day';
import { type Fen, formatFen } from '../../shared/kernel/fen';
import type { Instant } from '../../shared/kernel/instant';
import { type MessageWords, nameAll, type Topic, type Topics } from './topic.rules';

/** Benefits that one change opened or took. */
export interface BenefitsFields {
  /** Names, none twice, at least one. */
  readonly names: readonly string[];
}

/** What is told of benefits and badges. */
export interface BenefitFields {
  readonly benefitsOpened: BenefitsFields;
  readonly benefitsNew: BenefitsFields;
  readonly benefitClaimed: {
    readonly claimId: string;
    readonly name: string;
    /** The first instant at which it is no longer valid; null where it does not end. */
    readonly expiresAt: Instant | null;
  };
  readonly benefitFailed: {
    readonly claimId: string;
    readonly name: string;
    /** Why, as its supplier's room says it: `充值失败`. */
    readonly reason: string;
    /** It was had for points, which went back. */
    readonly exchanged: boolean;
    readonly failedAt: Instant;
  };
  readonly benefitUsed: {
    readonly claimId: string;
    readonly name: string;
    readonly place: string;
    readonly uses: number;
    readonly savedFen: Fen;
    readonly usesLeft: number;
    readonly usedAt: Instant;
  };
  readonly benefitsExpire: BenefitsFields & {
    /** How many claims. */
    readonly count: number;
    /** The last business day on which they can be used. */
    readonly lastDay: string;
  };
  readonly benefitsRevoked: BenefitsFields;
  readonly badgeEarned: { readonly badge: string; readonly name: string; readonly levelName: string };
}

const HALL_PAGE = '/pages/benefits/index';
const CLAIMS_PAGE = '/packages/benefit/coupons/index';
const BADGES_PAGE = '/packages/badge/wall/index';
const claimPage = (claimId: string) => `/packages/benefit/claim/index?id=${encodeURIComponent(claimId)}`;

const namesPlaceholders: Topic<BenefitsFields>['placeholders'] = {
  names: ({ names }) => names.join('、'),
  count: ({ names }) => `${names.length} 项`,
};

function openedWords({ names }: BenefitsFields): MessageWords {
  const title = names.length === 1 ? `「${names[0]}」已为你开通` : `已为你开通 ${names.length} 项权益`;
  return { title, body: `${nameAll(names)}现在可以使用或领取。`, page: HALL_PAGE };
}

function newWords({ names }: BenefitsFields): MessageWords {
  const title = names.length === 1 ? `权益上新：${names[0]}` : `权益上新 ${names.length} 项`;
  return { title, body: `${nameAll(names)}刚刚上线，你已经可以使用或领取。`, page: HALL_PAGE };
}

const endOfDay = (day: string) => formatChineseDay(startOfBusinessDay(day));

/** The words of benefits and badges. */
export const benefitTopics: Topics<BenefitFields> = {
  benefitsOpened: {
    label: '权益开通通知',
    words: openedWords,
    placeholders: namesPlaceholders,
    templateData: { thing1: '{names}', thing2: '{count}' },
  },
  benefitsNew: {
    label: '权益上新通知',
    words: newWords,
    placeholders: namesPlaceholders,
    templateData: { thing1: '{names}', thing2: '{count}' },
  },
  benefitClaimed: {
    label: '领取成功通知',
    words: ({ claimId, name, expiresAt }) => ({
      title: `「${name}」已到账`,
      body: expiresAt === null ? '已放进我的券，随时可以使用。' : `已放进我的券，${lastDayOf(expiresAt)}前使用有效。`,
      page: claimPage(claimId),
    }),
    placeholders: {
      name: ({ name }) => name,
      expiresOn: ({ expiresAt }) => (expiresAt === null ? '长期有效' : lastDayOf(expiresAt)),
    },
    templateData: { thing1: '{name}', thing2: '{expiresOn}' },
  },
  benefitFailed: {
    label: '发放失败通知',
    words: ({ claimId, name, reason, exchanged }) => ({
      title: `「${name}」没有发放成功`,
      body: exchanged ? `${reason}，兑换所用的积分已原路退回。` : `${reason}，名额已退还，可以重新领取。`,
      page: claimPage(claimId),
    }),
    placeholders: {
      name: ({ name }) => name,
      reason: ({ reason }) => reason,
      failedAt: ({ failedAt }) => formatChineseMinute(failedAt),
    },
    templateData: { thing1: '{name}', thing2: '{reason}', time3: '{failedAt}' },
  },
  benefitUsed: {
    label: '权益使用通知',
    words: ({ claimId, name, place, uses, savedFen, usesLeft }) => ({
      title: `「${name}」已使用`,
      body: [
        `${place === '' ? '刚刚' : `在${place}`}使用了${uses === 1 ? '一' : ` ${uses} `}次`,
        ...(savedFen > 0 ? [`为你节省 ${formatFen(savedFen)}`] : []),
        ...(usesLeft > 0 ? [`还可以用 ${usesLeft} 次`] : []),
      ]
        .join('，')
        .concat('。'),
      page: claimPage(claimId),
    }),
    placeholders: {
      name: ({ name }) => name,
      place: ({ place }) => place || '线上',
      saved: ({ savedFen }) => formatFen(savedFen),
      usedAt: ({ usedAt }) => formatChineseMinute(usedAt),
    },
    templateData: { thing1: '{name}', thing2: '{place}', time3: '{usedAt}' },
  },
  benefitsExpire: {
    label: '券到期提醒',
    words: ({ names, count, lastDay }) => ({
      title: count === 1 ? `「${names[0]}」即将到期` : `${count} 张券即将到期`,
      body: `${nameAll(names)}在${endOfDay(lastDay)}当天结束前使用有效。`,
      page: CLAIMS_PAGE,
    }),
    placeholders: {
      ...namesPlaceholders,
      count: ({ count }) => `${count} 张`,
      lastDay: ({ lastDay }) => endOfDay(lastDay),
    },
    templateData: { thing1: '{names}', time2: '{lastDay}' },
  },
  benefitsRevoked: {
    label: '权益收回通知',
    words: ({ names }) => ({
      title: names.length === 1 ? `「${names[0]}」已收回` : `${names.length} 项权益的券已收回`,
      body: `因会员或等级有变化，还没使用的${nameAll(names)}已收回；用过的不受影响。`,
      page: HALL_PAGE,
    }),
    placeholders: namesPlaceholders,
    templateData: { thing1: '{names}', thing2: '{count}' },
  },
  badgeEarned: {
    label: '勋章点亮通知',
    words: ({ name, levelName }) => ({
      title: `点亮勋章「${name}」`,
      body: `你获得了「${name}」${levelName}，已放上勋章墙。`,
      page: BADGES_PAGE,
    }),
    placeholders: { name: ({ name }) => name, levelName: ({ levelName }) => levelName },
    templateData: { thing1: '{name}', thing2: '{levelName}' },
  },
};

/** The last day before an end. */
function lastDayOf(expiresAt: Instant): string {
  return formatChineseDay(expiresAt - 1);
}
