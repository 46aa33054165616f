import { In, MoreThanOrEqual } from 'typeorm';
import { BenefitClaim, BenefitUse } from '../benefit/benefit.entity';
import type { Unit } from '../database/unit-of-work';
import { hasLaterTerm } from '../membership/cut-term';
import { MembershipTerm } from '../membership/membership.entity';
import { Plan } from '../plan/plan.entity';
import { monthsOf } from '../plan/plan.rules';
import { DEFAULT_REFUND_POLICY, type RefundPolicy } from '../plan/refund-policy.rules';
import { PaymentAttempt, PurchaseOrder, Refund } from '../purchase/purchase.entity';
import { RefundRequest } from './refund.entity';
import type { RefundFacts } from './refund.rules';

/** An order with what decides on its refund. */
export interface RefundCase {
  readonly order: PurchaseOrder;
  /** Null for what is no plan's. */
  readonly plan: Plan | null;
  readonly policy: RefundPolicy;
  readonly term: MembershipTerm | null;
  readonly facts: RefundFacts;
}

/** Reads what decides on an order's refund; null where there is no such order, or it is another member's. */
export async function findRefundCase(unit: Unit, orderId: string, memberId?: string): Promise<RefundCase | null> {
  const order = await unit.findOneBy(PurchaseOrder, { id: orderId, ...(memberId === undefined ? {} : { memberId }) });
  if (order === null) return null;
  const plan = order.planId === null ? null : await unit.findOneBy(Plan, { id: order.planId });
  const term = await unit.findOneBy(MembershipTerm, { orderId });
  const { status, kind, amountFen, refundedFen, paidAt, periodUnit, periodCount } = order;
  const period = periodUnit === null || periodCount === null ? null : { unit: periodUnit, count: periodCount };
  const facts: RefundFacts = {
    ...{ status, kind, amountFen, refundedFen, paidAt },
    term: term && period && { startsAt: term.startsAt, endsAt: term.endsAt, months: monthsOf(period) },
    hasLater: term !== null && (await hasLaterTerm(unit, term)),
    used: term !== null && plan !== null && (await isUsed(unit, term, plan)),
    refunds: await countRefunds(unit, orderId),
    waiting: await unit.existsBy(RefundRequest, { openKey: orderId }),
    atApple: order.collectedBy === 'apple',
  };
  return { order, plan, policy: plan?.refund ?? DEFAULT_REFUND_POLICY, term, facts };
}

/** Whether a benefit that the plan opened was used since its term began, or is on its way to being used. */
async function isUsed(unit: Unit, { memberId, startsAt }: MembershipTerm, { code }: Plan): Promise<boolean> {
  const uses = await unit.findBy(BenefitUse, { memberId, plan: code, usedAt: MoreThanOrEqual(startsAt) });
  if (uses.reduce((sum, use) => sum + use.uses, 0) > 0) return true;
  const claims = await unit.findBy(BenefitClaim, { memberId, plan: code, status: In(['delivering', 'usable']) });
  return claims.some(
    ({ status, usesHeld, createdAt }) => createdAt >= startsAt && (status === 'delivering' || usesHeld > 0),
  );
}

async function countRefunds(unit: Unit, orderId: string): Promise<number> {
  const attempt = await unit.findOneBy(PaymentAttempt, { orderId, status: 'paid' });
  return attempt === null ? 0 : unit.countBy(Refund, { attemptId: attempt.id });
}
