import type { MessageTopic } from '../../shared/contract/message';
import { formatChineseDay, formatChineseMinute, formatLastChineseDay } from '../../shared/kernel/business-day';
import { type Fen, formatFen } from '../../shared/kernel/fen';
import type { Instant } from '../../shared/kernel/instant';

/** The end of a membership, as its reminders tell it. */
export interface EndingFields {
  readonly planName: string;
  readonly family: string;
  readonly endsAt: Instant;
}

/** The facts of each topic. */
export interface TopicFields {
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
  readonly tierRose: TierChangeFields;
  readonly tierFell: TierChangeFields;
  readonly tierExtended: { readonly programme: string; readonly tierName: string; readonly until: Instant };
  readonly tierFallsIn30Days: TierFallFields;
  readonly tierFallsIn7Days: TierFallFields;
  readonly pointsExpireIn30Days: PointsExpiryFields;
  readonly pointsExpireIn7Days: PointsExpiryFields;
  readonly tierWayBack: {
    readonly programme: string;
    readonly tierName: string;
    readonly lostName: string;
    readonly gap: number;
    readonly unit: string;
  };
}

/** A change of tier, from what the member last heard of. */
export interface TierChangeFields {
  readonly programme: string;
  readonly programmeName: string;
  readonly fromName: string;
  readonly toName: string;
  readonly changedAt: Instant;
}

/** A fall that is near. */
export interface TierFallFields {
  readonly programme: string;
  readonly tierName: string;
  readonly toName: string;
  /** What is missing to stay, and what it is called: `成长值`. */
  readonly gap: number;
  readonly unit: string;
  /** The first instant at which the tier no longer stands. */
  readonly deadline: Instant;
}

/** Points that expire soon. */
export interface PointsExpiryFields {
  readonly points: number;
  /** What they are called: `积分`. */
  readonly unit: string;
  /** The first instant at which they can no longer be spent. */
  readonly expiresAt: Instant;
}

/** Something worth telling: a topic with its facts. */
export type News = {
  [T in MessageTopic]: { readonly topic: T; readonly fields: TopicFields[T] };
}[MessageTopic];

/** A message as the inbox shows it; `page` is a path of the mini-program with a slash in front. */
export interface MessageWords {
  readonly title: string;
  readonly body: string;
  readonly page: string;
}

/**
 * The words of a message in the inbox.
 * @param now when it is told: a term that has not begun yet is an extension
 */
export function describeNews<T extends MessageTopic>(
  news: { readonly topic: T; readonly fields: TopicFields[T] },
  now: Instant,
): MessageWords {
  return topicTable[news.topic].words(news.fields, now);
}

/** The values of a topic's placeholders, as a member reads them. */
export function placeholdersOf<T extends MessageTopic>(news: {
  readonly topic: T;
  readonly fields: TopicFields[T];
}): Record<string, string> {
  const { placeholders } = topicTable[news.topic];
  return Object.fromEntries(Object.entries(placeholders).map(([name, read]) => [name, read(news.fields)]));
}

/** Names of the placeholders that a template of this topic may use. */
export function placeholderNames(topic: MessageTopic): readonly string[] {
  return Object.keys(topicTable[topic].placeholders);
}

/** What the data of a topic's template is when the configuration does not say: template key -> pattern. */
export function defaultTemplateData(topic: MessageTopic): Readonly<Record<string, string>> {
  return topicTable[topic].templateData;
}

/** What a member reads beside the switch of a topic. */
export function topicLabel(topic: MessageTopic): string {
  return topicTable[topic].label;
}

const HOME_PAGE = '/pages/home/index';
const PLANS_PAGE = '/pages/plans/index';
const POINTS_PAGE = '/packages/points/points/index';
const tierPage = (programme: string) => `/packages/growth/tier/index?programme=${encodeURIComponent(programme)}`;
const orderPage = (orderId: string) => `/packages/purchase/order/index?id=${encodeURIComponent(orderId)}`;

interface Topic<F> {
  readonly label: string;
  readonly words: (fields: F, now: Instant) => MessageWords;
  readonly placeholders: Readonly<Record<string, (fields: F) => string>>;
  readonly templateData: Readonly<Record<string, string>>;
}

const endingPlaceholders: Topic<EndingFields>['placeholders'] = {
  planName: ({ planName }) => planName,
  endsAt: ({ endsAt }) => formatChineseMinute(endsAt),
  endsOn: ({ endsAt }) => formatChineseDay(endsAt),
};

const endingData = { thing1: '{planName}', time2: '{endsAt}' };

const changePlaceholders: Topic<TierChangeFields>['placeholders'] = {
  programmeName: ({ programmeName }) => programmeName,
  fromName: ({ fromName }) => fromName,
  toName: ({ toName }) => toName,
  changedAt: ({ changedAt }) => formatChineseMinute(changedAt),
};

const changeData = { thing1: '{programmeName}', thing2: '{toName}', time3: '{changedAt}' };

const fallPlaceholders: Topic<TierFallFields>['placeholders'] = {
  tierName: ({ tierName }) => tierName,
  toName: ({ toName }) => toName,
  gap: ({ gap, unit }) => `${gap} ${unit}`,
  // The last day on which it still stands.
  deadline: ({ deadline }) => formatLastChineseDay(deadline),
};

const fallData = { thing1: '{tierName}', thing2: '还差 {gap}', time3: '{deadline}' };

function fallWords({ programme, tierName, toName, gap, unit, deadline }: TierFallFields): MessageWords {
  return {
    title: `${tierName}等级即将到期`,
    body: `${formatLastChineseDay(deadline)}前再得 ${gap} ${unit}，就能保住${tierName}；否则将降为${toName}。`,
    page: tierPage(programme),
  };
}

const expiryPlaceholders: Topic<PointsExpiryFields>['placeholders'] = {
  points: ({ points, unit }) => `${points} ${unit}`,
  // The last day on which they can be spent.
  expiresOn: ({ expiresAt }) => formatLastChineseDay(expiresAt),
};

const expiryData = { thing1: '{points}', time2: '{expiresOn}' };

function expiryWords({ points, unit, expiresAt }: PointsExpiryFields): MessageWords {
  return {
    title: `${points} ${unit}即将到期`,
    body: `你有 ${points} ${unit}将于${formatLastChineseDay(expiresAt)}当天结束时到期，到期前使用都有效。`,
    page: POINTS_PAGE,
  };
}

const topicTable: { readonly [T in MessageTopic]: Topic<TopicFields[T]> } = {
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
  tierRose: {
    label: '等级提升通知',
    words: ({ programme, programmeName, fromName, toName }) => ({
      title: `恭喜升级为${toName}`,
      body: `你在${programmeName}已由${fromName}升为${toName}，新等级的权益现在就能用。`,
      page: tierPage(programme),
    }),
    placeholders: changePlaceholders,
    templateData: changeData,
  },
  tierFell: {
    label: '等级变动通知',
    words: ({ programme, programmeName, fromName, toName }) => ({
      title: `等级变为${toName}`,
      body: `你在${programmeName}的等级由${fromName}变为${toName}，点开看看原因和怎样升回去。`,
      page: tierPage(programme),
    }),
    placeholders: changePlaceholders,
    templateData: changeData,
  },
  tierExtended: {
    label: '保级延长通知',
    words: ({ programme, tierName, until }) => ({
      title: `${tierName}等级已延长`,
      body: `我们为你延长了${tierName}等级，至${formatLastChineseDay(until)}。`,
      page: tierPage(programme),
    }),
    placeholders: { tierName: ({ tierName }) => tierName, until: ({ until }) => formatLastChineseDay(until) },
    templateData: { thing1: '{tierName}', time2: '{until}' },
  },
  tierFallsIn30Days: {
    label: '降级前 30 天提醒',
    words: fallWords,
    placeholders: fallPlaceholders,
    templateData: fallData,
  },
  tierFallsIn7Days: {
    label: '降级前 7 天提醒',
    words: fallWords,
    placeholders: fallPlaceholders,
    templateData: fallData,
  },
  pointsExpireIn30Days: {
    label: '积分到期前 30 天提醒',
    words: expiryWords,
    placeholders: expiryPlaceholders,
    templateData: expiryData,
  },
  pointsExpireIn7Days: {
    label: '积分到期前 7 天提醒',
    words: expiryWords,
    placeholders: expiryPlaceholders,
    templateData: expiryData,
  },
  tierWayBack: {
    label: '降级后升回提醒',
    words: ({ programme, tierName, lostName, gap, unit }) => ({
      title: `怎样升回${lostName}`,
      body: `你现在是${tierName}，本周期再得 ${gap} ${unit}就能升回${lostName}。`,
      page: tierPage(programme),
    }),
    placeholders: {
      tierName: ({ tierName }) => tierName,
      lostName: ({ lostName }) => lostName,
      gap: ({ gap, unit }) => `${gap} ${unit}`,
    },
    templateData: { thing1: '{lostName}', thing2: '还差 {gap}' },
  },
};
