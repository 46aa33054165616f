import type { ClientPlatform, Period } from '../../shared/contract/plan';
import { divideFen, type Fen } from '../../shared/kernel/fen';
import type { Instant } from '../../shared/kernel/instant';

const MONTHS_PER_UNIT: Readonly<Record<Period['unit'], number>> = { month: 1, quarter: 3, halfYear: 6, year: 12 };

/** Length of a period in calendar months. */
export function monthsOf(period: Period): number {
  return MONTHS_PER_UNIT[period.unit] * period.count;
}

/** Days of a subscription's cycle at virtual payment, by months (Mini-program: member subscription). */
const SUBSCRIPTION_DAYS: Readonly<Record<number, number>> = { 1: 31, 3: 93, 12: 372 };

/** What a debit of a subscription may take: from 1 yuan to 5000 (Mini-program: member subscription). */
export const SUBSCRIPTION_PRICE_FEN: { readonly least: Fen; readonly most: Fen } = { least: 100, most: 500_000 };

/** Days of the cycle in which virtual payment renews a plan of this period; null where it has none so long. */
export function subscriptionDaysOf(period: Period): number | null {
  return SUBSCRIPTION_DAYS[monthsOf(period)] ?? null;
}

/**
 * How a plan renews itself 自动续费 by entrusted debit. Such a plan is signed for, never bought once: its price is for those
 * who stay.
 */
export interface AutoRenew {
  /** WeChat's number of the template 签约模板 that the business was granted for it; absent on the virtual rail. */
  readonly papayPlanId?: string;
  /** The subscription product 订阅道具 of virtual payment, made in WeChat's console; absent on the other rail. */
  readonly subscriptionProductId?: string;
  /** How that template debits: after our announcement, or a day after WeChat accepted the debit. */
  readonly mode: 'announced' | 'delayed';
  /** What the first debit takes, once a person and family; null for the ordinary price. */
  readonly firstPriceFen: Fen | null;
  /** For how many days after the paid time's end a failed debit is still tried. */
  readonly graceDays: number;
  /** Version of the text that members agree to. */
  readonly consentVersion: string;
  /** That text; null or absent for the usual one, made of the plan's numbers. */
  readonly consent?: string | null;
}

/** How long and how often a membership of a plan may rest 暂停, counted in calendar years of Asia/Shanghai. */
export interface PausePolicy {
  readonly daysPerYear: number;
  /** The shortest pause that may be asked for. */
  readonly minDays: number;
  /** Pauses a year. */
  readonly maxTimes: number;
}

/** That a plan may be bought for a friend 赠送, and for how many days after the payment they may accept it. */
export interface GiftPolicy {
  readonly days: number;
}

/** A price from an instant on. */
export interface EffectivePrice {
  readonly priceFen: Fen;
  readonly listPriceFen: Fen | null;
  readonly effectiveFrom: Instant;
}

/** The price in force at an instant: the newest that has begun; null before the first. */
export function priceAt<P extends EffectivePrice>(prices: readonly P[], now: Instant): P | null {
  let found: P | null = null;
  for (const price of prices) {
    if (price.effectiveFrom <= now && (found === null || price.effectiveFrom > found.effectiveFrom)) found = price;
  }
  return found;
}

/** Price a month in fen, rounded up: what a member reads is never less than what they pay. */
export function pricePerMonth(priceFen: Fen, period: Period): Fen {
  return divideFen(priceFen, monthsOf(period), 'up');
}

/** What a plan saves against buying the monthly plan for the same months; never negative. */
export function savingAgainstMonthly(priceFen: Fen, period: Period, monthlyPriceFen: Fen | null): Fen {
  if (monthlyPriceFen === null) return 0;
  return Math.max(0, monthlyPriceFen * monthsOf(period) - priceFen);
}

/** Whether a plan may be bought at an instant: offered, and within its sale window (the end is exclusive). */
export function isOnSale(
  plan: { readonly offered: boolean; readonly saleStartsAt: Instant | null; readonly saleEndsAt: Instant | null },
  now: Instant,
): boolean {
  if (!plan.offered) return false;
  if (plan.saleStartsAt !== null && now < plan.saleStartsAt) return false;
  return plan.saleEndsAt === null || now < plan.saleEndsAt;
}

/**
 * The plan with the best value of a shelf: the lowest price a month; between equals the longer one. Null where there is
 * nothing to compare: fewer than two plans, or all cost the same a month.
 */
export function bestValueOf<P extends { readonly priceFen: Fen; readonly period: Period }>(
  plans: readonly P[],
): P | null {
  if (plans.length < 2) return null;
  // Cross-multiplied, so that rounding cannot decide.
  const cheaper = (a: P, b: P) => a.priceFen * monthsOf(b.period) - b.priceFen * monthsOf(a.period);
  const sorted = [...plans].sort((a, b) => cheaper(a, b) || monthsOf(b.period) - monthsOf(a.period));
  const [best, worst] = [sorted[0]!, sorted[sorted.length - 1]!];
  return cheaper(best, worst) === 0 ? null : best;
}

/**
 * The rule of the platform that decides which rail a plan may use, as it is quoted to whoever loads a scheme. Since
 * 2026-04-01 it holds on every terminal.
 */
export const VIRTUAL_PAYMENT_RULE =
  '微信小程序虚拟支付规则：在小程序内售卖虚拟商品（会员订阅、付费内容、功能解锁等）须接入小程序虚拟支付，不得使用普通微信支付；仅含实物商品权益与线下服务的会员可使用普通微信支付。';

/**
 * A way of paying at WeChat 支付通道: ordinary WeChat Pay 微信支付, or mini-program virtual payment 小程序虚拟支付.
 */
export const paymentRails = ['wechatpay', 'virtual'] as const;
export type PaymentRail = (typeof paymentRails)[number];

/** What decides how a plan is paid. */
export interface RailChoice {
  readonly opens: 'goods' | 'online';
  /** What its scheme names; absent or null where it leaves it to the rule. */
  readonly rail?: PaymentRail | null;
}

/** How a plan is paid: as its scheme says, else rights on goods by WeChat Pay and online content by virtual payment. */
export function railOf({ opens, rail }: RailChoice): PaymentRail {
  return rail ?? (opens === 'online' ? 'virtual' : 'wechatpay');
}

/** Whether a plan is sold through ordinary WeChat Pay (`wechatpay_jsapi`): never where it opens online content. */
export function mayUseOrdinaryPayment(plan: RailChoice): boolean {
  return plan.opens === 'goods' && railOf(plan) === 'wechatpay';
}

/** The least that virtual payment takes on an iPhone (Mini-program virtual payment: access on iOS). */
export const LEAST_ON_IOS_FEN = 100;

/**
 * Whether a rail takes an amount on a terminal. Virtual payment is there on every terminal but `other`; a client that does
 * not say what it runs on knows nothing of virtual payment.
 */
export function isRailHere(rail: PaymentRail, platform: ClientPlatform | null, amountFen: Fen): boolean {
  if (rail === 'wechatpay') return true;
  if (platform === null || platform === 'other') return false;
  return platform !== 'ios' || amountFen >= LEAST_ON_IOS_FEN;
}

/** Who takes the money of a rail on a terminal: of virtual payment on an iPhone it is Apple, which alone gives it back. */
export function collectorOf(rail: PaymentRail, platform: ClientPlatform | null): 'apple' | null {
  return rail === 'virtual' && platform === 'ios' ? 'apple' : null;
}

/** Why a plan cannot be paid on the terminal that asks, by what is set up; null where it can. */
export function whyNotPayableHere(
  { hasVirtual = false, hasSubscriptions = false }: { hasVirtual?: boolean; hasSubscriptions?: boolean },
  { platform = null, appleSubscriptions }: { platform?: ClientPlatform | null; appleSubscriptions?: 'true' | 'false' },
  plan: RailChoice & { readonly autoRenew: AutoRenew | null },
  priceFen: Fen,
): 'PLAN_RAIL_NOT_HERE' | 'PLAN_NEEDS_NEWER_WECHAT' | null {
  const rail = railOf(plan);
  if (!isRailHere(rail, platform, priceFen) || (rail === 'virtual' && !hasVirtual)) return 'PLAN_RAIL_NOT_HERE';
  if (rail !== 'virtual' || plan.autoRenew === null) return null;
  // An app that does not say whether it knows Apple's subscriptions was made before they were sold here.
  if (!hasSubscriptions || (platform === 'ios' && appleSubscriptions === undefined)) return 'PLAN_RAIL_NOT_HERE';
  return platform === 'ios' && appleSubscriptions === 'false' ? 'PLAN_NEEDS_NEWER_WECHAT' : null;
}

/**
 * What virtual payment calls the goods of a plan 道具: published in WeChat's console under this id, at the plan's price.
 * Letters, digits and low lines only, hence not the code itself.
 */
export function virtualProductIdOf(plan: { readonly code: string }): string {
  return plan.code.replaceAll('-', '_');
}
