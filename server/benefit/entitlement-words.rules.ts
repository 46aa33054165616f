import type { BenefitIssue, BenefitState } from '../../shared/contract/benefit';
import {
  businessDayOf,
  formatChineseDay,
  formatChineseMinute,
  startOfBusinessDay,
} from '../../shared/kernel/business-day';
import type { Instant } from '../../shared/kernel/instant';
import type { BenefitConfig, Quota } from './benefit.schema';
import type { PlanOfBook } from './benefit-book';
import type { MemberStanding } from './entitlement.rules';
import { type Ladders, rankOf, tierAt } from './ladders.rules';

/** Pages of the mini-program to which a locked benefit leads. */
const pages = {
  tier: '/packages/growth/tier/index',
  plans: '/pages/plans/index',
  redeem: '/packages/redeem/index',
  shelf: '/packages/points/shelf/index',
} as const;

/** What one does with a benefit, by how it comes, and the same after 还可 and 已. */
const verbs: Readonly<Record<BenefitIssue, { readonly whole: string; readonly short: string }>> = {
  automatic: { whole: '使用', short: '用' },
  claim: { whole: '领取', short: '领' },
  exchange: { whole: '兑换', short: '兑换' },
  code: { whole: '兑换', short: '兑换' },
};

/** The period of a quota in a member's words. */
const periodNames: Readonly<Record<Quota['period'], string>> = {
  day: '今天',
  week: '本周',
  month: '本月',
  quarter: '本季度',
  year: '今年',
  once: '',
};

/** What the words on a state are made of. */
export interface StateFacts {
  readonly config: Pick<BenefitConfig, 'issue' | 'quota'>;
  readonly state: Exclude<BenefitState, 'locked'>;
  readonly stopped: boolean;
  /** How many claims the period allows, and how many may be issued still; null without a quota. */
  readonly allowed: number | null;
  readonly more: number | null;
  /** Claims that the member can use, and whether one is under way where there are none. */
  readonly usable: number;
  readonly underway: boolean;
  /** When it is to be had, for the first time or again; null where that is not known. */
  readonly opensAt: Instant | null;
}

/** One sentence on a state that is not `locked`, as a member reads it. */
export function describeState(facts: StateFacts, now: Instant): string {
  switch (facts.state) {
    case 'open':
      return describeOpen(facts);
    case 'usedUp':
      return describeUsedUp(facts, now);
    case 'upcoming':
      return facts.opensAt === null ? '即将开始' : `${formatMoment(facts.opensAt, now)}开始`;
    case 'soldOut':
      return facts.opensAt === null ? '已领完' : `本月已领完，${formatMoment(facts.opensAt, now)}起可再领`;
    case 'ended':
      return facts.stopped ? '暂停提供' : '已结束';
    default: {
      const never: never = facts.state;
      throw new Error(`unknown state ${never}`);
    }
  }
}

function describeOpen({ config: { issue, quota }, more, usable }: StateFacts): string {
  const automatic = issue === 'automatic';
  const times = (more ?? 0) + (automatic ? usable : 0);
  const left = quota && times > 0 ? `${periodNames[quota.period]}还可${verbs[issue].short} ${times} 次` : null;
  if (usable > 0 && !automatic) return left === null ? '已领取，可使用' : `已领取，${left}`;
  if (left !== null) return left;
  switch (issue) {
    case 'automatic':
      return '随时可用';
    case 'claim':
      return '可领取';
    case 'exchange':
      return '可兑换';
    case 'code':
      return '凭兑换码领取';
    default: {
      const never: never = issue;
      throw new Error(`unknown issue ${never}`);
    }
  }
}

function describeUsedUp({ config: { issue, quota }, allowed, underway, opensAt }: StateFacts, now: Instant): string {
  if (underway) return '正在发放，请稍候';
  const { whole, short } = verbs[issue];
  if (quota === null || quota.period === 'once') return `已${whole}`;
  const done = `${periodNames[quota.period]} ${allowed ?? quota.count} 次已${short}完`;
  return opensAt === null ? done : `${done}，${formatMoment(opensAt, now)}起可再${short}`;
}

/** What opens a locked benefit, in words, and the page that leads there; null where nothing the member does would. */
export function findUnlock(
  { opensFor, plans: listedIn, issue }: Pick<BenefitConfig, 'opensFor' | 'plans' | 'issue'>,
  standing: MemberStanding,
  { ladders, plans }: { readonly ladders: Ladders; readonly plans: readonly PlanOfBook[] },
): { readonly words: string; readonly page: string | null } | null {
  const rise = nearestRise(opensFor.tiers, standing, ladders);
  const purchase = nameOfPurchase(listedIn, opensFor.families, plans);
  if (!rise && purchase === null) return unlockByItself(issue);
  const { whole } = verbs[issue];
  // Without any tier nobody is a member yet: the lowest one comes with the first login.
  if (rise?.toRank === 0) return { words: `登录后即可${whole}`, page: null };
  const steps = [
    ...(rise ? [rise.distance === 1 && purchase === null ? '再升一级' : `升至${rise.name}`] : []),
    ...(purchase === null ? [] : [`开通${purchase}`]),
  ];
  const tierPage = rise ? `${pages.tier}?programme=${rise.programme}` : null;
  return { words: `${steps.join('或')}即可${whole}`, page: purchase === null ? tierPage : pages.plans };
}

/** Points and codes open what no tier and no plan does. */
function unlockByItself(issue: BenefitIssue): { readonly words: string; readonly page: string } | null {
  if (issue === 'code') return { words: '凭兑换码领取', page: pages.redeem };
  return issue === 'exchange' ? { words: '可用积分兑换', page: pages.shelf } : null;
}

/** What a locked benefit says that nothing the member does would open. */
export function describeClosed({ opensFor }: Pick<BenefitConfig, 'opensFor'>): string {
  return opensFor.audiences.length > 0 ? '受邀会员专享' : '暂未开放';
}

interface Rise {
  readonly programme: string;
  readonly name: string;
  readonly toRank: number;
  readonly distance: number;
}

/** The tier that opens it with the fewest steps. */
function nearestRise(
  tiers: BenefitConfig['opensFor']['tiers'],
  standing: MemberStanding,
  ladders: Ladders,
): Rise | undefined {
  return tiers
    .flatMap(({ programme, from }) => {
      const toRank = rankOf(ladders, programme, from);
      const distance = toRank - (standing.tiers.get(programme) ?? -1);
      const tier = tierAt(ladders, programme, toRank);
      return tier && distance > 0 ? [{ programme, name: tier.name, toRank, distance }] : [];
    })
    .sort((one, other) => one.distance - other.distance)[0];
}

/** `年卡`, `半年卡或年卡`; null where none can be bought. */
function nameOfPurchase(
  listedIn: readonly string[],
  families: readonly string[],
  plans: readonly PlanOfBook[],
): string | null {
  const names = describePlans(listedIn, families, plans);
  return names.length === 0 ? null : joinNames(names);
}

/** Names of the plans on offer that are listed or of a family; the family's name where any of its plans will do. */
export function describePlans(
  listedIn: readonly string[],
  families: readonly string[],
  plans: readonly PlanOfBook[],
): string[] {
  const offered = plans.filter((plan) => plan.offered);
  return [...new Set(offered.map(({ family }) => family))].flatMap((family) => {
    const own = offered.filter((plan) => plan.family === family);
    const opening = own.filter(({ code }) => listedIn.includes(code) || families.includes(family));
    const any = opening.length > 1 && opening.length === own.length;
    return any ? [opening[0]?.familyName ?? family] : opening.map(({ name }) => name);
  });
}

/** `甲`, `甲或乙`, `甲、乙或丙`. */
function joinNames(names: readonly string[]): string {
  const last = names.at(-1) ?? '';
  return names.length < 2 ? last : `${names.slice(0, -1).join('、')}或${last}`;
}

/** `12月1日`, `12月1日 10:00 `; with the year where it is another one. */
function formatMoment(at: Instant, now: Instant): string {
  const midnight = startOfBusinessDay(businessDayOf(at)) === at;
  const words = midnight ? formatChineseDay(at) : `${formatChineseMinute(at)} `;
  return businessDayOf(at).slice(0, 4) === businessDayOf(now).slice(0, 4) ? words.replace(/^\d+年/, '') : words;
}
