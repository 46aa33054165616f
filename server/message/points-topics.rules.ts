import { formatLastChineseDay } from '../../shared/kernel/business-day';
import type { Instant } from '../../shared/kernel/instant';
import type { MessageWords, Topic, Topics } from './topic.rules';

/** Points that expire soon. */
export interface PointsExpiryFields {
  readonly points: number;
  /** What they are called: `积分`. */
  readonly unit: string;
  /** The first instant at which they can no longer be spent. */
  readonly expiresAt: Instant;
}

/** What is told of points. */
export interface PointsFields {
  readonly pointsExpireIn30Days: PointsExpiryFields;
  readonly pointsExpireIn7Days: PointsExpiryFields;
}

const POINTS_PAGE = '/packages/points/points/index';

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

/** The words of points. */
export const pointsTopics: Topics<PointsFields> = {
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
};
