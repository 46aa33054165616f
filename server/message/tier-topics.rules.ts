import { formatChineseMinute, formatLastChineseDay } from '../../shared/kernel/business-day';
import type { Instant } from '../../shared/kernel/instant';
import { type MessageWords, nameAll, type Topic, type Topics } from './topic.rules';

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

/** What is told of tiers. */
export interface TierFields {
  readonly tierRose: TierChangeFields & {
    /** Names of the benefits that the tiers which were reached open. */
    readonly opened: readonly string[];
  };
  readonly tierFell: TierChangeFields;
  readonly tierExtended: { readonly programme: string; readonly tierName: string; readonly until: Instant };
  readonly tierFallsIn30Days: TierFallFields;
  readonly tierFallsIn7Days: TierFallFields;
  readonly tierWayBack: {
    readonly programme: string;
    readonly tierName: string;
    readonly lostName: string;
    readonly gap: number;
    readonly unit: string;
  };
}

const tierPage = (programme: string) => `/packages/growth/tier/index?programme=${encodeURIComponent(programme)}`;

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

/** What a rise opened, in the same message: one change is told once. */
function openedWords(opened: readonly string[]): string {
  return opened.length === 0 ? '' : `，${nameAll(opened)}现在就能用`;
}

/** The words of tiers. */
export const tierTopics: Topics<TierFields> = {
  tierRose: {
    label: '等级提升通知',
    words: ({ programme, programmeName, fromName, toName, opened }) => ({
      title: `恭喜升级为${toName}`,
      body: `你在${programmeName}已由${fromName}升为${toName}${openedWords(opened)}。`,
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
