import { In } from 'typeorm';
import type { Period } from '../../shared/contract/plan';
import { addMonths } from '../../shared/kernel/business-day';
import { DAY_MS, type Instant } from '../../shared/kernel/instant';
import { accept, type Result, refuse } from '../../shared/kernel/result';
import type { Unit } from '../database/unit-of-work';
import { Membership, MembershipPause, type MembershipTerm } from '../membership/membership.entity';
import { isActive, mayStack } from '../membership/membership.rules';
import { usableMsOf } from '../membership/pause.rules';
import { findOpenTerms } from '../membership/replace-membership';
import { Plan, PlanFamily, PlanPrice } from '../plan/plan.entity';
import { isOnSale, mayUseOrdinaryPayment, monthsOf, priceAt } from '../plan/plan.rules';
import { decideChangeKind } from '../plan/plan-change-policy.rules';
import { PurchaseOrder } from '../purchase/purchase.entity';
import { RenewalContract } from '../renewal/renewal.entity';
import { type ChangeKind, PlanChange } from './plan-change.entity';
import { liveKeyOf } from './plan-change.parts';
import { computeUnused, type Proration, periodsOf, prorate, type Unused, type ValuedTerm } from './plan-change.rules';

/** What a change would mean at an instant. */
export interface ChangeQuote extends Proration, Unused {
  readonly kind: ChangeKind;
  readonly membership: Membership;
  readonly plan: Plan;
  /** The new plan's name with its family's. */
  readonly planName: string;
  readonly priceFen: number;
  /** All periods together. */
  readonly period: Period;
  readonly startsAt: Instant;
  readonly endsAt: Instant;
  readonly endsRenewal: boolean;
}

export type QuoteRefusal =
  | 'PLAN_NOT_FOUND'
  | 'PLAN_NOT_ON_SALE'
  | 'PLAN_CHANGE_NOT_NEEDED'
  | 'PLAN_CHANGE_NOT_ALLOWED'
  | 'PLAN_CHANGE_CREDIT_TOO_LARGE';

/**
 * Computes what a change to a plan would mean now. Not needed where nothing is in force, or where the terms of both plans
 * stack; not allowed where the family's table says so, for a plan that each person may buy only so often, and while the
 * membership rests.
 */
export async function quoteChange(
  unit: Unit,
  memberId: string,
  planId: string,
  now: Instant,
): Promise<Result<ChangeQuote, QuoteRefusal>> {
  const plan = await unit.findOneBy(Plan, { id: planId });
  if (!plan) return refuse('PLAN_NOT_FOUND');
  const price = priceAt(await unit.findBy(PlanPrice, { planId }), now);
  if (!price || !isOnSale(plan, now) || !mayUseOrdinaryPayment(plan)) return refuse('PLAN_NOT_ON_SALE');
  const family = await unit.findOneByOrFail(PlanFamily, { code: plan.family });
  const membership = await unit.findOneBy(Membership, { memberId, family: plan.family });
  if (membership === null || mayStack(membership, plan.familyRank, now)) return refuse('PLAN_CHANGE_NOT_NEEDED');
  const from = await unit.findOneBy(Plan, { id: membership.planId });
  const kind = from === null ? 'notAllowed' : decideChangeKind(family.changes, from.code, plan.code);
  if (kind === 'notAllowed' || plan.limitPerPerson !== null || !isActive(membership, now)) {
    return refuse('PLAN_CHANGE_NOT_ALLOWED');
  }
  // Its price is for those who sign for its renewal, which they can once the old plan is over.
  if (kind === 'atOnce' && plan.autoRenew !== null) return refuse('PLAN_NOT_ON_SALE');
  const unused = await findUnused(unit, membership, kind, now);
  const proration = prorate(unused.creditFen, price.priceFen);
  const period = periodsOf({ unit: plan.periodUnit, count: plan.periodCount }, proration.periods);
  if (!period.ok) return period;
  const startsAt = kind === 'atOnce' ? now : membership.endsAt;
  const liveKey = liveKeyOf(membership);
  return accept({
    ...unused,
    ...proration,
    ...{ kind, membership, plan, planName: `${family.name}${plan.name}`, priceFen: price.priceFen },
    ...{ period: period.value, startsAt, endsAt: addMonths(startsAt, monthsOf(period.value)) },
    endsRenewal: await unit.existsBy(RenewalContract, { liveKey }),
  });
}

/** A change at the term's end leaves the old plan as it is: nothing is taken off for it. */
async function findUnused(unit: Unit, membership: Membership, kind: ChangeKind, now: Instant): Promise<Unused> {
  if (kind === 'atTermEnd') return { creditFen: 0, unusedDays: 0, givenDays: 0 };
  const terms = await findOpenTerms(unit, membership, now);
  const { memberId, family } = membership;
  const pauses = await unit.findBy(MembershipPause, { memberId, family });
  return computeUnused(await valueTerms(unit, terms, pauses), now);
}

/** What was paid for each term; an order that was itself a change is worth what it took off another as well. */
async function valueTerms(
  unit: Unit,
  terms: readonly MembershipTerm[],
  pauses: readonly MembershipPause[],
): Promise<ValuedTerm[]> {
  const orderIds = paidOrdersOf(terms);
  const orders = await unit.findBy(PurchaseOrder, { id: In(orderIds), status: 'paid' });
  const changes = await unit.findBy(PlanChange, { orderId: In(orderIds), status: 'done' });
  return terms.map((term) => {
    const pausedDays = Math.round((term.endsAt - term.startsAt - usableMsOf(term, pauses)) / DAY_MS);
    const order = orders.find(({ id }) => id === term.orderId);
    if (!order) return { ...term, pausedDays, paidFen: null };
    const creditFen = changes.find(({ orderId }) => orderId === order.id)?.creditFen ?? 0;
    return { ...term, pausedDays, paidFen: order.amountFen + creditFen - order.refundedFen };
  });
}

/** Orders by which the member paid for terms; what somebody else paid for was given. */
export function paidOrdersOf(terms: readonly MembershipTerm[]): string[] {
  const own = terms.filter(({ source }) => source === 'order' || source === 'renewal');
  return own.flatMap(({ orderId }) => orderId ?? []);
}
