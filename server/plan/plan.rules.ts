import type { Period } from '../../shared/contract/plan';
import { divideFen, type Fen } from '../../shared/kernel/fen';
import type { Instant } from '../../shared/kernel/instant';

const MONTHS_PER_UNIT: Readonly<Record<Period['unit'], number>> = { month: 1, quarter: 3, halfYear: 6, year: 12 };

/** Length of a period in calendar months. */
export function monthsOf(period: Period): number {
  return MONTHS_PER_UNIT[period.unit] * period.count;
}

/**
 * How a plan renews itself 自动续费 by entrusted debit. Such a plan is signed for, never bought once: its price is for those
 * who stay.
 */
export interface AutoRenew {
  /** WeChat's number of the template 签约模板 that the business was granted for it. */
  readonly papayPlanId: string;
  /** How that template debits: after our announcement, or a day after WeChat accepted the debit. */
  readonly mode: 'announced' | 'delayed';
  /** What the first debit takes, once a person and family; null for the ordinary price. */
  readonly firstPriceFen: Fen | null;
  /** For how many days after the paid time's end a failed debit is still tried. */
  readonly graceDays: number;
  /** Version of the text that members agree to. */
  readonly consentVersion: string;
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

/** Whether a plan may be sold through ordinary WeChat Pay (`wechatpay_jsapi`). */
export function mayUseOrdinaryPayment(plan: { readonly opens: 'goods' | 'online' }): boolean {
  return plan.opens === 'goods';
}
