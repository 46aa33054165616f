import type { Period, Plan as PlanWire } from '../../shared/contract/plan';
import { formatInstant, type Instant } from '../../shared/kernel/instant';
import { bestValueOf, isOnSale, monthsOf, priceAt, pricePerMonth, savingAgainstMonthly } from './plan.rules';
import type { Catalogue } from './plan-catalogue';

/** What one member's history says about a plan: how much of its limit is used, and whether its rank fits. */
export interface PlanStanding {
  readonly used: number;
  readonly rankDiffers: boolean;
}

/**
 * The plans on sale at an instant, in the scheme's order, as a member reads them. Savings and best value are computed
 * within a family.
 * @param standingOf null without a session
 */
export function presentPlansOnSale(
  catalogue: Catalogue,
  now: Instant,
  standingOf: ((planId: string) => PlanStanding) | null,
): PlanWire[] {
  const shelf = catalogue.plans.flatMap((plan) => {
    const price = priceAt(plan.prices, now);
    const period: Period = { unit: plan.periodUnit, count: plan.periodCount };
    return isOnSale(plan, now) && price ? [{ plan, price, period, priceFen: price.priceFen }] : [];
  });
  return shelf.map((entry) => {
    const { plan, price, period, priceFen } = entry;
    const family = shelf.filter((other) => other.plan.family === plan.family);
    const monthly = family.find((other) => monthsOf(other.period) === 1 && other.plan.familyRank === plan.familyRank);
    const standing = standingOf?.(plan.id) ?? null;
    const remaining =
      plan.limitPerPerson === null || standing === null ? null : Math.max(0, plan.limitPerPerson - standing.used);
    return {
      id: plan.id,
      code: plan.code,
      name: plan.name,
      tagline: plan.tagline,
      family: plan.family,
      opens: plan.opens,
      period,
      priceFen,
      listPriceFen: price.listPriceFen,
      pricePerMonthFen: pricePerMonth(priceFen, period),
      savingFen: monthly === entry ? 0 : savingAgainstMonthly(priceFen, period, monthly?.priceFen ?? null),
      bestValue: bestValueOf(family) === entry,
      autoRenew: plan.autoRenew !== null,
      saleEndsAt: plan.saleEndsAt === null ? null : formatInstant(plan.saleEndsAt),
      remainingPurchases: remaining,
      unavailable: standing?.rankDiffers ? 'PLAN_RANK_DIFFERS' : remaining === 0 ? 'PLAN_LIMIT_REACHED' : null,
      benefits: plan.benefits,
    };
  });
}
