import type { Period, Plan } from '@shared/contract/plan';
import { businessDayOf, formatChineseDay, formatChineseMinute, startOfBusinessDay } from '@shared/kernel/business-day';
import { parseInstant } from '@shared/kernel/instant';

const MONTHS: Record<Period['unit'], number> = { month: 1, quarter: 3, halfYear: 6, year: 12 };

/** How many calendar months one purchase lasts. */
export function computeMonths(period: Period): number {
  return MONTHS[period.unit] * period.count;
}

/** `1个月`, `3个月`, `1年`: how a member reads a period. */
export function formatPeriod(period: Period): string {
  const months = computeMonths(period);
  return months % 12 === 0 ? `${months / 12}年` : `${months}个月`;
}

/** The plan that stands chosen when the page opens: the best value that can be bought, else the first that can. */
export function choosePlan(plans: readonly Plan[]): Plan | null {
  const open = plans.filter((plan) => plan.unavailable === null);
  return open.find((plan) => plan.bestValue) ?? open[0] ?? null;
}

/**
 * The plans that may be shown on this terminal: where a plan may not be paid, WeChat wants neither its price nor a way to
 * it shown.
 */
export function findShown(plans: readonly Plan[]): readonly Plan[] {
  return plans.filter((plan) => plan.unavailable !== 'PLAN_RAIL_NOT_HERE');
}

/** What is said, in WeChat's own wording, where some or all of the plans may not be shown; null where all are. */
export function describeHidden(plans: readonly Plan[]): string | null {
  const shown = findShown(plans).length;
  if (shown === plans.length) return null;
  return shown === 0 ? '由于相关规范，当前设备暂不支持开通会员' : '由于相关规范，部分会员在当前设备暂不支持开通';
}

/** Why a plan cannot be bought, in words; null when it can. */
export function describeUnavailable(plan: Plan): string | null {
  switch (plan.unavailable) {
    case null:
      return null;
    case 'PLAN_LIMIT_REACHED':
      return '已达购买上限';
    case 'PLAN_RANK_DIFFERS':
      return '与当前等级不同';
    case 'PLAN_RAIL_NOT_HERE':
      // WeChat wants neither the reason told nor another way shown.
      return '由于相关规范，暂不支持开通';
    case 'PLAN_NEEDS_NEWER_WECHAT':
      return '请先升级微信';
    default: {
      const never: never = plan.unavailable;
      return never;
    }
  }
}

/** `可购买至 2026年12月31日`, with the hour where a sale does not end at midnight; null for a plan that is sold for good. */
export function describeSaleEnd({ saleEndsAt }: Plan): string | null {
  const end = saleEndsAt === null ? null : parseInstant(saleEndsAt);
  if (end === null) return null;
  const atMidnight = startOfBusinessDay(businessDayOf(end)) === end;
  return `可购买至 ${atMidnight ? formatChineseDay(end - 1) : formatChineseMinute(end)}`;
}

/** Benefits of a list of plans, each once, in order of appearance, with whether the chosen plan has it. */
export function compareBenefits(plans: readonly Plan[], chosen: Plan) {
  const all = new Map([chosen, ...plans].flatMap((plan) => plan.benefits.map((benefit) => [benefit.code, benefit])));
  const own = new Set(chosen.benefits.map((benefit) => benefit.code));
  return [...all.values()].map((benefit) => ({ benefit, included: own.has(benefit.code) }));
}
