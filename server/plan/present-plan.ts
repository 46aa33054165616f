import type { Period, Plan as PlanWire } from '../../shared/contract/plan';
import type { Fen } from '../../shared/kernel/fen';
import { formatInstant, type Instant } from '../../shared/kernel/instant';
import {
  type AutoRenew,
  bestValueOf,
  isOnSale,
  monthsOf,
  priceAt,
  pricePerMonth,
  type RailChoice,
  railOf,
  savingAgainstMonthly,
} from './plan.rules';
import type { Catalogue } from './plan-catalogue';
import { consentTextOf, consentVersionOf } from './renewal-consent.rules';

/** What one member's history says about a plan: how much of its limit is used, and whether its rank fits. */
export interface PlanStanding {
  readonly used: number;
  readonly rankDiffers: boolean;
  /** How its member may change to it where the rank differs; null where they need not, or may not. */
  readonly change?: 'atOnce' | 'atTermEnd' | null;
  /** Whether this person has had the first-period price of the plan's family, or has an open order for it. */
  readonly firstPriceTaken: boolean;
}

/** The terminal that asks, as far as it decides what is sold on it. */
export interface AskingTerminal {
  /** `apple`: there a subscription of virtual payment is Apple's. */
  readonly drivenBy: 'apple' | null;
  /** Why a plan cannot be paid there, at its price; null where it can. */
  whyNot(
    plan: RailChoice & { readonly autoRenew: AutoRenew | null },
    priceFen: Fen,
  ): Extract<PlanWire['unavailable'], 'PLAN_RAIL_NOT_HERE' | 'PLAN_NEEDS_NEWER_WECHAT'> | null;
}

/** A terminal that is not known sells what is paid by WeChat Pay. */
const UNKNOWN_TERMINAL: AskingTerminal = {
  drivenBy: null,
  whyNot: (plan) => (railOf(plan) === 'wechatpay' ? null : 'PLAN_RAIL_NOT_HERE'),
};

/**
 * The plans on sale at an instant, in the scheme's order, as a member reads them. Savings and best value are computed
 * within a family.
 * @param standingOf null without a session
 */
export function presentPlansOnSale(
  catalogue: Catalogue,
  now: Instant,
  standingOf: ((planId: string) => PlanStanding) | null,
  terminal: AskingTerminal = UNKNOWN_TERMINAL,
): PlanWire[] {
  const shelf = catalogue.plans.flatMap((plan) => {
    const price = priceAt(plan.prices, now);
    const period: Period = { unit: plan.periodUnit, count: plan.periodCount };
    return isOnSale(plan, now) && price ? [{ plan, price, period, priceFen: price.priceFen }] : [];
  });
  return shelf.map((entry) => {
    const { plan, price, period, priceFen } = entry;
    const family = shelf.filter((other) => other.plan.family === plan.family);
    const months = family.filter((other) => monthsOf(other.period) === 1 && other.plan.familyRank === plan.familyRank);
    // What one saves is told against the month that can be bought without signing for more.
    const monthly = months.find((other) => other.plan.autoRenew === null) ?? months[0];
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
      // A price that wants a signature is another promise than one that is paid once.
      bestValue: bestValueOf(family.filter((other) => other.plan.autoRenew === null)) === entry,
      autoRenew: plan.autoRenew !== null,
      renewal: presentRenewalTerms(plan, period, priceFen, standing?.firstPriceTaken ?? false, terminal),
      saleEndsAt: plan.saleEndsAt === null ? null : formatInstant(plan.saleEndsAt),
      remainingPurchases: remaining,
      unavailable:
        terminal.whyNot(plan, priceFen) ??
        (standing?.rankDiffers ? 'PLAN_RANK_DIFFERS' : remaining === 0 ? 'PLAN_LIMIT_REACHED' : null),
      change: standing?.change ?? null,
      benefits: plan.benefits,
      giftDays: plan.gift?.days ?? null,
    };
  });
}

function presentRenewalTerms(
  plan: RailChoice & { readonly autoRenew: AutoRenew | null },
  period: Period,
  priceFen: Fen,
  firstPriceTaken: boolean,
  { drivenBy: driver }: AskingTerminal,
): PlanWire['renewal'] {
  const { autoRenew } = plan;
  if (autoRenew === null) return null;
  const rail = railOf(plan);
  const drivenBy = rail === 'virtual' ? driver : null;
  const terms = { priceFen, firstPriceFen: firstPriceTaken ? null : autoRenew.firstPriceFen };
  return {
    ...terms,
    consentVersion: consentVersionOf(autoRenew, terms, drivenBy),
    text: consentTextOf(autoRenew, period, terms, drivenBy),
    rail: drivenBy ?? rail,
  };
}
