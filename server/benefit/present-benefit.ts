import type { BenefitCard, BenefitDetail, BenefitIssue } from '../../shared/contract/benefit';
import { formatChineseDay, formatChineseMinute, formatLastChineseDay } from '../../shared/kernel/business-day';
import { formatInstant, type Instant, parseInstant } from '../../shared/kernel/instant';
import type { BenefitConfig, Quota } from './benefit.schema';
import { describeCoupon } from './coupon-terms.rules';
import type { Entitlement, EntitlementNames } from './entitlement.rules';
import { describePlans } from './entitlement-words.rules';
import { rankOf, tierAt } from './ladders.rules';
import { windowOf } from './window.rules';

/** A benefit as a list shows it to the member whose entitlement it is. */
export function presentBenefit({ benefit, ...entitlement }: Entitlement): BenefitCard {
  const { code, name, icon, value, description, kind, core, issue, delivery } = benefit.config;
  const { state, words, unlock, remaining, until, claimId } = entitlement;
  return {
    ...{ code, name, icon, value, description, kind, core, issue },
    delivery: delivery.kind,
    ...{ state, words, unlock, remaining, claimId },
    until: until === null ? null : formatInstant(until),
  };
}

/** How a service is used that comes by itself, where it is open; null for everything that is claimed or shown first. */
export function presentGuide({ benefit, state }: Entitlement): BenefitDetail['guide'] {
  const { delivery, issue } = benefit.config;
  if (delivery.kind !== 'service' || issue !== 'automatic' || state !== 'open') return null;
  const { instructions, qrText } = delivery;
  return { instructions, qrText };
}

/** The terms of a benefit as sentences, computed from its numbers. */
export function presentFacts(config: BenefitConfig, names: EntitlementNames): BenefitDetail['facts'] {
  const { issue, quota, delivery, uses } = config;
  const window = describeWindow(windowOf(config));
  return [
    { label: '适用对象', value: describeAudience(config, names) },
    { label: '获取方式', value: issues[issue] },
    ...(delivery.kind === 'coupon' ? [{ label: '优惠', value: describeCoupon(delivery) }] : []),
    { label: '次数', value: quota === null ? '不限次数' : describeQuota(quota) },
    ...(uses === 1 ? [] : [{ label: '每份', value: `可使用 ${uses} 次` }]),
    ...(quota === null && issue === 'automatic' ? [] : [{ label: '有效期', value: describeValidity(config) }]),
    ...(window === null ? [] : [{ label: '活动时间', value: window }]),
  ];
}

const issues: Readonly<Record<BenefitIssue, string>> = {
  automatic: '自动生效，无需领取',
  claim: '领取后使用',
  exchange: '积分兑换',
  code: '凭兑换码领取',
};

const everyPeriod: Readonly<Record<Quota['period'], string>> = {
  day: '每天',
  week: '每周',
  month: '每月',
  quarter: '每季度',
  year: '每年',
  once: '限',
};

function describeQuota({ period, count, rollover }: Quota): string {
  return `${everyPeriod[period]} ${count} 次${rollover === 0 ? '' : `，未用的最多结转 ${rollover} 次到下一期`}`;
}

const endsWithPeriod: Readonly<Record<Quota['period'], string>> = {
  day: '当天有效',
  week: '当周有效',
  month: '当月有效',
  quarter: '当季有效',
  year: '当年有效',
  once: '当年有效',
};

function describeValidity({ validity, quota, issue }: BenefitConfig): string {
  switch (validity.kind) {
    case 'fixed': {
      const [from, until] = [parseInstant(validity.from) ?? 0, parseInstant(validity.until) ?? 0];
      return `${formatChineseDay(from)} 至 ${formatLastChineseDay(until)}`;
    }
    case 'days':
      return `${issue === 'exchange' ? '兑换' : '领取'}后 ${validity.days} 天内有效`;
    case 'periodEnd':
      return endsWithPeriod[quota?.period ?? 'once'];
    default: {
      const never: never = validity;
      throw new Error(`unknown validity ${JSON.stringify(never)}`);
    }
  }
}

function describeWindow({
  from,
  until,
}: {
  readonly from: Instant | null;
  readonly until: Instant | null;
}): string | null {
  if (from === null) return until === null ? null : `${formatChineseMinute(until)} 前`;
  return until === null
    ? `${formatChineseMinute(from)} 起`
    : `${formatChineseMinute(from)} 至 ${formatChineseMinute(until)}`;
}

/** `银叶及以上、年卡`; who has any of these has the benefit. */
function describeAudience({ opensFor, plans, issue }: BenefitConfig, names: EntitlementNames): string {
  if (opensFor.everyone) return '所有会员';
  const tiers = opensFor.tiers.flatMap(({ programme, from }) => {
    const tier = tierAt(names.ladders, programme, rankOf(names.ladders, programme, from));
    return tier ? [`${tier.name}及以上`] : [];
  });
  const who = [
    ...tiers,
    ...describePlans(plans, opensFor.families, names.plans),
    ...(opensFor.audiences.length > 0 ? ['受邀会员'] : []),
  ];
  if (who.length > 0) return who.join('、');
  return issue === 'exchange' ? '所有会员' : '持兑换码的会员';
}
