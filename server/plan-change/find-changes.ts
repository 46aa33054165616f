import { In } from 'typeorm';
import type { PlanChangePreview, PlanChange as PlanChangeWire } from '../../shared/contract/plan-change';
import { addMonths } from '../../shared/kernel/business-day';
import { formatInstant, type Instant } from '../../shared/kernel/instant';
import type { Database } from '../database/open-database';
import { Membership } from '../membership/membership.entity';
import { isActive } from '../membership/membership.rules';
import { Plan } from '../plan/plan.entity';
import { monthsOf } from '../plan/plan.rules';
import { PlanChange } from './plan-change.entity';
import { liveChangeStatuses } from './plan-change.states';
import type { ChangeQuote } from './quote-change';

/** A quote for the wire. */
export function presentQuote(quote: ChangeQuote): PlanChangePreview {
  const { kind, membership, plan, planName, priceFen, periods, fullFen, creditFen, payFen } = quote;
  const { unusedDays, givenDays, endsRenewal, startsAt, endsAt } = quote;
  return {
    kind,
    from: { planId: membership.planId, planName: membership.planName, endsAt: formatInstant(membership.endsAt) },
    to: { planId: plan.id, planName, period: periodOf(plan), priceFen, autoRenew: plan.autoRenew !== null },
    ...{ periods, fullFen, creditFen, payFen, unusedDays, givenDays, endsRenewal },
    ...{ startsAt: formatInstant(startsAt), endsAt: formatInstant(endsAt) },
  };
}

/**
 * The changes of a member that are not at their end. A wish whose time has come stays until something is in force again: the
 * plan can be bought then like any other.
 */
export async function findLiveChanges(database: Database, memberId: string, now: Instant): Promise<PlanChangeWire[]> {
  const changes = await database.read.findBy(PlanChange, { memberId, status: In(liveChangeStatuses) });
  const presented = await presentChanges(database, changes, now);
  if (!changes.some(({ status }) => status === 'waiting')) return presented;
  const memberships = await database.read.findBy(Membership, { memberId });
  return presented.filter((_, index) => {
    const { status, effectiveAt, family } = changes[index] as PlanChange;
    const own = memberships.find((membership) => membership.family === family) ?? null;
    return status !== 'waiting' || effectiveAt > now || !isActive(own, now);
  });
}

/** A change of a member; null where it is not theirs. */
export async function findChange(
  database: Database,
  id: string,
  memberId: string,
  now: Instant,
): Promise<PlanChangeWire | null> {
  const change = await database.read.findOneBy(PlanChange, { id, memberId });
  return change && ((await presentChanges(database, [change], now))[0] ?? null);
}

async function presentChanges(
  { read }: Database,
  changes: readonly PlanChange[],
  now: Instant,
): Promise<PlanChangeWire[]> {
  if (changes.length === 0) return [];
  const plans = await read.findBy(Plan, { id: In(changes.map(({ toPlanId }) => toPlanId)) });
  const [{ memberId } = { memberId: '' }] = changes;
  const memberships = await read.findBy(Membership, { memberId });
  return changes.map((change) => {
    const plan = plans.find(({ id }) => id === change.toPlanId);
    if (!plan) throw new Error(`plan change ${change.id} leads to no plan`);
    const membership = memberships.find(({ family }) => family === change.family);
    // Until it takes effect the term may still get longer.
    const isAhead = change.kind === 'atTermEnd' && liveChangeStatuses.includes(change.status);
    const startsAt = isAhead ? Math.max(change.effectiveAt, membership?.endsAt ?? 0) : change.effectiveAt;
    const { id, kind, fromPlanId, fromPlanName, toPlanName, periods, priceFen, creditFen, payFen } = change;
    return {
      ...{ id, kind, status: change.status, orderId: change.orderId, createdAt: formatInstant(change.createdAt) },
      due: change.status === 'waiting' && startsAt <= now,
      from: { planId: fromPlanId, planName: fromPlanName, endsAt: formatInstant(startsAt) },
      to: {
        planId: plan.id,
        planName: toPlanName,
        period: periodOf(plan),
        priceFen,
        autoRenew: plan.autoRenew !== null,
      },
      ...{ periods, fullFen: priceFen * periods, creditFen, payFen, startsAt: formatInstant(startsAt) },
      endsAt: formatInstant(addMonths(startsAt, monthsOf(periodOf(plan)) * periods)),
    };
  });
}

function periodOf(plan: Plan) {
  return { unit: plan.periodUnit, count: plan.periodCount };
}
