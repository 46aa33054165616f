import { formatChineseMinute } from '../../shared/kernel/business-day';
import { formatFen } from '../../shared/kernel/fen';
import { type Instant, parseInstant } from '../../shared/kernel/instant';
import { lintBadges } from '../badge/badge-section.rules';
import { type BenefitLint, lintBenefits } from '../benefit/benefit.rules';
import { lintShelf } from '../exchange/shelf-lint.rules';
import { lintGrowth } from '../growth/programme.rules';
import { lintMessages } from '../message/message-settings.rules';
import {
  mayUseOrdinaryPayment,
  priceAt,
  railOf,
  SUBSCRIPTION_PRICE_FEN,
  subscriptionDaysOf,
  VIRTUAL_PAYMENT_RULE,
} from '../plan/plan.rules';
import { lintChangePolicy } from '../plan/plan-change-policy.rules';
import { type LadderPlan, lintPriceLadder } from '../plan/price-ladder.rules';
import { lintPoints } from '../points/points-programme.rules';
import type { GrowthScheme, Scheme } from './scheme.schema';

/**
 * What is wrong with a scheme beyond its form, one sentence a fault; empty when it may be loaded.
 */
export function findSchemeFaults(scheme: Scheme): string[] {
  return [
    ...findRepeated(
      '会员产品',
      scheme.families.map((family) => family.code),
    ),
    ...findRepeated(
      '会员方案',
      scheme.plans.map((plan) => plan.code),
    ),
    ...findRepeated(
      '自动续费签约模板',
      scheme.plans.flatMap(({ autoRenew }) => autoRenew?.papayPlanId ?? []),
    ),
    ...findRepeated(
      '会员订阅道具',
      scheme.plans.flatMap(({ autoRenew }) => autoRenew?.subscriptionProductId ?? []),
    ),
    ...findFamilyFaults(scheme),
    ...findChangeFaults(scheme),
    ...scheme.plans.flatMap((plan) => findPlanFaults(scheme, plan)),
    ...findAgreementFaults(scheme),
    ...(scheme.growth === null ? [] : lintGrowth(scheme.growth).faults),
    ...lintBenefitsOf(scheme).faults,
    ...findPointsFaults(
      scheme,
      scheme.families.map((family) => family.code),
    ),
    ...findShelfFaults(scheme),
    ...lintBadges(scheme.badges, {
      growth: scheme.growth,
      families: scheme.families.map((family) => family.code),
      benefits: scheme.benefits.map((benefit) => benefit.code),
    }),
    ...lintMessages(scheme.messages ?? []).faults,
  ];
}

/** What is wrong with a scheme's benefits, and what is unusual in them. */
export function lintBenefitsOf(scheme: Scheme | GrowthScheme): BenefitLint {
  const { growth } = scheme;
  const around = 'plans' in scheme ? { plans: scheme.plans, families: scheme.families.map(({ code }) => code) } : null;
  return lintBenefits(scheme.benefits ?? [], { growth, ...(around ?? { plans: null, families: null }) });
}

/** What is wrong with a scheme's points. @param families codes of the plan families; null where the scheme does not say */
export function findPointsFaults(
  { points, growth }: Pick<Scheme | GrowthScheme, 'points' | 'growth'>,
  families: readonly string[] | null,
): string[] {
  return points === null ? [] : lintPoints(points, { growth, families });
}

/** What is wrong with a scheme's shelf; a scheme on top of another may give benefits that are live already. */
export function findShelfFaults(scheme: Scheme | GrowthScheme): string[] {
  const { shelf, benefits, points, growth } = scheme;
  const families = 'plans' in scheme ? scheme.families.map(({ code }) => code) : null;
  return lintShelf(shelf ?? [], { benefits, growth, families, hasPoints: points !== null });
}

/** Where the prices a month break a family's ladder, now or from a price that is still to come; each break once. */
export function findLadderWarnings({ families, plans }: Pick<Scheme, 'families' | 'plans'>): string[] {
  const starts = plans.flatMap(({ prices }) => prices.map(({ from }) => startOf(from)));
  const breaks = families.flatMap(({ code, priceLadder }) =>
    ranksOf(plans.filter(({ family }) => family === code)).flatMap((ofRank) =>
      starts.flatMap((at) =>
        lintPriceLadder(
          ofRank.flatMap((plan) => pricedAt(plan, at)),
          priceLadder,
        ),
      ),
    ),
  );
  return [...new Set(breaks.map(({ words }) => `价格阶梯：${words}。`))];
}

/** Plans that can be compared: those of one rank. */
function ranksOf(plans: readonly SchemePlan[]): SchemePlan[][] {
  return [...new Set(plans.map(({ rank }) => rank))].map((own) => plans.filter(({ rank }) => rank === own));
}

function pricedAt(plan: SchemePlan, at: Instant): LadderPlan[] {
  const prices = plan.prices.map((price) => ({ ...price, effectiveFrom: startOf(price.from) }));
  const price = priceAt(prices, at);
  const { code, name, period } = plan;
  return price === null ? [] : [{ code, name, period, priceFen: price.priceFen, autoRenew: plan.autoRenew !== null }];
}

/** What begins with the loading begins before everything that has a date. */
function startOf(from: string | undefined): Instant {
  return from === undefined ? 0 : (parseInstant(from) ?? 0);
}

type SchemePlan = Scheme['plans'][number];

function findRepeated(what: string, codes: readonly string[]): string[] {
  const repeated = new Set(codes.filter((code, index) => codes.indexOf(code) !== index));
  return [...repeated].map((code) => `${what}代码「${code}」出现了不止一次。`);
}

function findFamilyFaults({ families }: Scheme): string[] {
  const defaults = families.filter((family) => family.isDefault).length;
  return defaults === 1 ? [] : [`须有且只有一个默认会员产品，现有 ${defaults} 个。`];
}

function findChangeFaults({ families, plans }: Scheme): string[] {
  return families.flatMap(({ code, changes }) =>
    lintChangePolicy(
      changes,
      plans.filter(({ family }) => family === code),
    ),
  );
}

function findPlanFaults(scheme: Scheme, plan: Scheme['plans'][number]): string[] {
  const faults: string[] = [];
  const named = `会员方案「${plan.code}」`;
  if (!scheme.families.some((family) => family.code === plan.family)) {
    faults.push(`${named}属于不存在的会员产品「${plan.family}」。`);
  }
  for (const code of plan.benefits) {
    if (!scheme.benefits.some((benefit) => benefit.code === code))
      faults.push(`${named}引用了不存在的权益「${code}」。`);
  }
  faults.push(...findRailFaults(plan, named));
  for (const price of plan.prices) {
    if (price.listPriceFen !== null && price.listPriceFen <= price.priceFen) {
      faults.push(`${named}的划线价 ${formatFen(price.listPriceFen)} 不高于售价 ${formatFen(price.priceFen)}。`);
    }
  }
  const first = plan.autoRenew?.firstPriceFen ?? null;
  if (first !== null && plan.prices.some(({ priceFen }) => priceFen < first)) {
    faults.push(`${named}的首期价 ${formatFen(first)} 高于售价。`);
  }
  if (plan.pause !== null && plan.pause.minDays > plan.pause.daysPerYear) {
    faults.push(`${named}最短暂停 ${plan.pause.minDays} 天，多于每年可暂停的 ${plan.pause.daysPerYear} 天。`);
  }
  if (plan.gift !== null) faults.push(...findGiftFaults(plan, named));
  // The same moment may be written in two zones.
  const starts = plan.prices.map(({ from }) => startOf(from));
  for (const at of new Set(starts.filter((start, index) => starts.indexOf(start) !== index))) {
    faults.push(`${named}有不止一个价格自${at === 0 ? '发布时' : ` ${formatChineseMinute(at)} `}起生效。`);
  }
  const [opensAt, closesAt] = [plan.saleStartsAt, plan.saleEndsAt].map((text) => (text ? parseInstant(text) : null));
  if (opensAt != null && closesAt != null && closesAt <= opensAt) faults.push(`${named}的停售时间不晚于开售时间。`);
  return faults;
}

/** Why a plan cannot be given to a friend: what belongs to one person's own purchases is not another's to pay for. */
function findGiftFaults(plan: SchemePlan, named: string): string[] {
  const faults: string[] = [];
  if (plan.autoRenew !== null) faults.push(`${named}自动续费，不能赠送（gift）。`);
  if (plan.limitPerPerson !== null) faults.push(`${named}限制每人购买次数（limitPerPerson），不能赠送（gift）。`);
  if (railOf(plan) === 'virtual') faults.push(`${named}经小程序虚拟支付出售，不能赠送（gift）。`);
  return faults;
}

/** Which rail a plan may use, with the platform's rule quoted. */
function findRailFaults(plan: SchemePlan, named: string): string[] {
  const rail = railOf(plan);
  if (rail === 'wechatpay') {
    const subscription = plan.autoRenew !== null && findPapayFault(plan.autoRenew, named);
    if (mayUseOrdinaryPayment(plan)) return subscription ? [subscription] : [];
    return [`${named}开通线上内容（opens: online），不能使用普通微信支付。依据：${VIRTUAL_PAYMENT_RULE}`];
  }
  return plan.autoRenew === null ? [] : findSubscriptionFaults(plan, plan.autoRenew, named);
}

/**
 * Entrusted debit belongs to WeChat Pay; virtual payment has a subscription product of its own, with its own cycles and
 * limits (Mini-program: member subscription).
 */
function findSubscriptionFaults(
  plan: SchemePlan,
  { papayPlanId, subscriptionProductId, mode, firstPriceFen }: NonNullable<SchemePlan['autoRenew']>,
  named: string,
): string[] {
  const faults: string[] = [];
  if (papayPlanId !== undefined || subscriptionProductId === undefined) {
    faults.push(
      `${named}经小程序虚拟支付出售，不能以委托代扣（autoRenew.papayPlanId）续费：请改填会员订阅道具 subscriptionProductId，或改为 opens: goods 且 rail: wechatpay。依据：${VIRTUAL_PAYMENT_RULE}`,
    );
  }
  if (mode !== 'announced') faults.push(`${named}是会员订阅，每次扣款须先发预扣费通知（autoRenew.mode: announced）。`);
  if (subscriptionDaysOf(plan.period) === null) {
    faults.push(`${named}是会员订阅，周期只能是一个月、一个季度或一年。`);
  }
  const { least, most } = SUBSCRIPTION_PRICE_FEN;
  const prices = [...plan.prices.map(({ priceFen }) => priceFen), ...(firstPriceFen === null ? [] : [firstPriceFen])];
  if (prices.some((priceFen) => priceFen < least || priceFen > most)) {
    faults.push(`${named}是会员订阅，每次扣款须在 1 元到 5000 元之间。`);
  }
  return faults;
}

/** What is missing, or too much, for entrusted debit; null where it fits. */
function findPapayFault(
  { papayPlanId, subscriptionProductId }: NonNullable<SchemePlan['autoRenew']>,
  named: string,
): string | null {
  if (papayPlanId !== undefined && subscriptionProductId === undefined) return null;
  return `${named}经微信支付出售，以委托代扣续费：autoRenew 须填签约模板 papayPlanId，不能填会员订阅道具 subscriptionProductId。`;
}

function findAgreementFaults({ agreements }: Scheme): string[] {
  const codes = agreements.map((agreement) => agreement.code);
  return [
    ...findRepeated('协议', codes),
    ...(['membership', 'privacy'] as const)
      .filter((code) => !codes.includes(code))
      .map((code) => `缺少协议「${code}」。`),
  ];
}
