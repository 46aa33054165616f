import type { Period } from '../../shared/contract/plan';
import { addMonths } from '../../shared/kernel/business-day';
import type { Instant } from '../../shared/kernel/instant';
import { accept, refuse } from '../../shared/kernel/result';
import { moveEarnings } from '../books/move-earnings';
import type { Unit } from '../database/unit-of-work';
import { enqueueJob } from '../jobs/enqueue-job';
import { extendMembership, type TermGrant } from '../membership/extend-membership';
import { Membership } from '../membership/membership.entity';
import { isActive } from '../membership/membership.rules';
import { findOpenTerms, replaceMembership } from '../membership/replace-membership';
import { monthsOf } from '../plan/plan.rules';
import { PurchaseOrder } from '../purchase/purchase.entity';
import type { OrderGiver } from '../purchase/settle-payment';
import { endRenewal, moveChange } from './move-change';
import { PlanChange } from './plan-change.entity';
import { topics } from './plan-change.parts';
import { paidOrdersOf } from './quote-change';

/** Why the money of a change goes back, as the payer reads it. */
const CALLED_OFF = '会员变更已取消，款项退回';
const OTHERWISE = '会员情况有变化，款项退回';

/**
 * A change's order is paid. At once: the old plan ends and the new one begins, in the unit of work of the payment; refused
 * where the membership is no longer the one that the credit was computed from. At the term's end: the new plan's beginning
 * is scheduled, or comes now where the old one has ended meanwhile.
 */
export const giveChange: OrderGiver = async (unit, { orderId, subjectId }, now) => {
  const change = await unit.findOneBy(PlanChange, { id: subjectId ?? '', status: 'awaitingPayment' });
  if (!change) return refuse(CALLED_OFF);
  const { memberId, family } = change;
  const membership = await unit.findOneBy(Membership, { memberId, family });
  const grant = await grantOf(unit, change, orderId);
  if (change.kind === 'atOnce') {
    if (!isActive(membership, now) || membership?.version !== change.membershipVersion) return refuse(OTHERWISE);
    const replaces = paidOrdersOf(await findOpenTerms(unit, change, now));
    await endRenewal(unit, change, now);
    const term = await replaceMembership(unit, grant, now);
    await moveChange(unit, change, 'done', now, { effectiveAt: now });
    return accept({ term, replaces });
  }
  const effectiveAt = Math.max(now, membership?.endsAt ?? now);
  await moveChange(unit, change, 'paid', now, { effectiveAt });
  if (effectiveAt <= now) {
    const term = await begin(unit, { ...change, status: 'paid' }, grant, now);
    return accept({ term });
  }
  await scheduleBeginning(unit, change.id, effectiveAt, now);
  return accept({ term: { startsAt: effectiveAt, endsAt: addMonths(effectiveAt, monthsOf(grant.period)) } });
};

/**
 * The end of the old plan's time has come: the new one that was paid for begins there. Put off where the membership has got
 * longer meanwhile; off where its money went back. Repeating it changes nothing.
 */
export async function beginChange(unit: Unit, changeId: string, now: Instant): Promise<void> {
  const change = await unit.findOneBy(PlanChange, { id: changeId, status: 'paid' });
  if (change?.orderId == null) return;
  const { memberId, family, orderId, effectiveAt } = change;
  if (!(await unit.existsBy(PurchaseOrder, { id: orderId, status: 'paid' }))) {
    await moveChange(unit, change, 'cancelled', now);
    return;
  }
  const membership = await unit.findOneBy(Membership, { memberId, family });
  const endsAt = membership?.endsAt ?? effectiveAt;
  if (endsAt > now) {
    await unit.update(PlanChange, { id: changeId, status: 'paid' }, { effectiveAt: endsAt });
    await scheduleBeginning(unit, changeId, endsAt, now);
    const { period } = await grantOf(unit, change, orderId);
    const term = { startsAt: endsAt, endsAt: addMonths(endsAt, monthsOf(period)) };
    await moveEarnings(unit, [{ orderId, usableFrom: term.startsAt, endsAt: term.endsAt }], now);
    return;
  }
  await begin(unit, change, await grantOf(unit, change, orderId), effectiveAt);
}

async function begin(
  unit: Unit,
  change: PlanChange,
  grant: TermGrant,
  startsAt: Instant,
): Promise<{ readonly startsAt: Instant; readonly endsAt: Instant }> {
  await endRenewal(unit, change, startsAt);
  const extended = await extendMembership(unit, grant, startsAt);
  if (!extended.ok) throw new Error(`plan change ${change.id} begins before the old plan has ended`);
  await moveChange(unit, change, 'done', startsAt);
  return extended.value;
}

async function scheduleBeginning(unit: Unit, changeId: string, runAt: Instant, now: Instant): Promise<void> {
  const uniqueKey = `${topics.begin}:${changeId}:${runAt}`;
  await enqueueJob(unit, { topic: topics.begin, payload: { changeId }, runAt, uniqueKey }, now);
}

/** What was ordered: the order has all of the plan's fields, as they were agreed on. */
async function grantOf(unit: Unit, change: PlanChange, orderId: string): Promise<TermGrant> {
  const { planId, planName, family, familyRank, periodUnit, periodCount } = await unit.findOneByOrFail(PurchaseOrder, {
    id: orderId,
  });
  if (planId === null || family === null || familyRank === null || periodUnit === null || periodCount === null) {
    throw new Error(`order ${orderId} of a plan change is for no plan`);
  }
  const period: Period = { unit: periodUnit, count: periodCount };
  const { memberId, id } = change;
  return {
    memberId,
    family,
    familyRank,
    planId,
    planName,
    period,
    source: 'order',
    sourceKey: `change:${id}`,
    orderId,
  };
}
