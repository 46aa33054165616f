import type { Instant } from '../../shared/kernel/instant';
import { recordRefundAgreed } from '../books/record-money';
import { parkAgain, parkCase } from '../case/park-case';
import { execute } from '../database/open-database';
import type { Unit } from '../database/unit-of-work';
import { cutNewestTerm, hasLaterTerm } from '../membership/cut-term';
import { MembershipTerm } from '../membership/membership.entity';
import { Plan } from '../plan/plan.entity';
import { virtualProductIdOf } from '../plan/plan.rules';
import type { RefundFact, VirtualComplaint, VirtualDelivery, VirtualRefundFact } from '../wechat/ports';
import { PaymentAttempt, PurchaseOrder, Refund } from './purchase.entity';
import type { PurchaseParts } from './purchase.parts';
import { refundNumber } from './purchase.rules';
import { isVirtual } from './rails';
import { applyRefund } from './return-money';
import { settlePayment } from './settle-payment';

/** Topics of the jobs by which the pushes of virtual payment reach this room. */
export const virtualPushTopics = {
  virtualPaid: 'purchase.virtualPaid',
  virtualRefunded: 'purchase.virtualRefunded',
  virtualComplained: 'purchase.virtualComplained',
} as const;

/** The payer reads it on the order's page. */
const TAKEN_BACK = '应用商店已退款，会员相应收回';

/**
 * Applies what a delivery push says, with the guards of every payment and two of its own: environment and goods. What does
 * not fit is parked and gives nothing. Repeatable.
 */
export async function takeDelivery(parts: PurchaseParts, delivery: VirtualDelivery): Promise<string> {
  const seller = parts.virtual?.channel;
  const now = parts.clock.now();
  return parts.database.inUnit(async (unit) => {
    const debit = (await parts.debits?.(unit, delivery, now)) ?? null;
    if (debit !== null) return debit;
    const { attemptId, transactionId, totalFen, paidFen, payerOpenid, paidAt } = delivery;
    const attempt = await unit.findOneBy(PaymentAttempt, { id: attemptId });
    const misfit =
      !seller || !attempt || !isVirtual(attempt) ? null : await findMisfit(unit, seller, attempt, delivery);
    if (misfit !== null) {
      const subject = `${attemptId}:${transactionId}`.slice(0, 120);
      await parkCase(unit, { kind: misfit, subject, content: delivery }, now);
      return 'misfit';
    }
    const { mchid, appid } = seller ?? { mchid: '', appid: '' };
    const payment = { attemptId, mchid, appid, transactionId, totalFen, payerTotalFen: paidFen };
    return settlePayment(unit, { ...payment, currency: 'CNY', payerOpenid, paidAt }, now, parts.givers);
  });
}

/**
 * Applies what a refund push says: of a refund that was asked for here, its end. One that nobody asked for comes from
 * Apple, which has given the money back already: the order is refunded and its term taken back like on a refund here; where
 * that cannot be done by rule it is parked. Repeatable.
 */
export async function takeVirtualRefund(parts: PurchaseParts, told: VirtualRefundFact): Promise<void> {
  const now = parts.clock.now();
  await parts.database.inUnit(async (unit) => {
    const fact = { ...told, attemptId: (await parts.ownNumber?.(unit, told.attemptId)) ?? told.attemptId };
    const asked = await unit.findOneBy(Refund, { id: fact.refundId });
    if (asked) {
      await applyRefund(unit, factOf(fact, asked), now);
      return;
    }
    // Told again: its number at WeChat names it.
    if (await unit.existsBy(Refund, { attemptId: fact.attemptId, wechatRefundId: fact.wechatRefundId })) return;
    if (!fact.succeeded) return;
    if (await takeBack(unit, fact, now)) return;
    const subject = `${fact.attemptId}:${fact.wechatRefundId}`.slice(0, 120);
    await parkCase(unit, { kind: 'virtual.refundUnknown', subject, content: fact }, now);
  });
}

/** A payer complains: an operator must answer within a day. The same complaint told again changes nothing. */
export async function parkComplaint(parts: PurchaseParts, complaint: VirtualComplaint): Promise<void> {
  const now = parts.clock.now();
  const subject = `${complaint.attemptId}:${complaint.requestId}`.slice(0, 120);
  await parts.database.inUnit((unit) =>
    parkCase(unit, { kind: 'virtual.complaint', subject, content: complaint }, now),
  );
}

async function findMisfit(
  unit: Unit,
  seller: { readonly environment: number },
  attempt: PaymentAttempt,
  delivery: VirtualDelivery,
): Promise<'payment.otherEnvironment' | 'payment.otherProduct' | null> {
  if (delivery.environment !== seller.environment) return 'payment.otherEnvironment';
  const order = await unit.findOneByOrFail(PurchaseOrder, { id: attempt.orderId });
  const plan = await unit.findOneBy(Plan, { id: order.planId ?? '' });
  const fits = plan !== null && delivery.quantity === 1 && delivery.productId === virtualProductIdOf(plan);
  return fits ? null : 'payment.otherProduct';
}

/** A refund as WeChat tells it, in the words of the other rail. */
function factOf(fact: VirtualRefundFact, refund: Refund): RefundFact {
  return {
    refundId: refund.id,
    wechatRefundId: fact.wechatRefundId,
    attemptId: fact.attemptId,
    // The push names the refund's own transaction; what it belongs to is told by the attempt.
    transactionId: fact.attemptId === refund.attemptId ? refund.transactionId : '',
    status: fact.succeeded ? 'succeeded' : 'abnormal',
    refundFen: fact.refundFen,
    totalFen: refund.totalFen,
    succeededAt: fact.succeeded ? fact.at : null,
  };
}

/** @returns false where no paid order of ours has that much to give back */
async function takeBack(unit: Unit, fact: VirtualRefundFact, now: Instant): Promise<boolean> {
  const { attemptId, refundFen: amountFen, wechatRefundId } = fact;
  const attempt = await unit.findOneBy(PaymentAttempt, { id: attemptId, status: 'paid' });
  if (!attempt || !isVirtual(attempt) || attempt.transactionId === null || amountFen < 1) return false;
  const { orderId, memberId, transactionId } = attempt;
  const moved = await execute(
    unit,
    `UPDATE purchase_order SET status = 'refunding' WHERE id = ? AND status = 'paid' AND amount_fen - refunded_fen >= ?`,
    [orderId, amountFen],
  );
  if (moved !== 1) return false;
  const id = refundNumber(attemptId, (await unit.countBy(Refund, { attemptId })) + 1);
  await recordRefundAgreed(unit, { refundId: id, orderId, amountFen, stops: true, agreedAt: now }, now);
  const refund: Refund = {
    ...{ id, attemptId, orderId, memberId, transactionId, amountFen, totalFen: attempt.amountFen },
    ...{ reason: TAKEN_BACK, status: 'requested', detail: null, wechatRefundId, requestId: null },
    ...{ createdAt: now, succeededAt: null },
  };
  await unit.insert(Refund, refund);
  await applyRefund(unit, factOf(fact, refund), now);
  await takeTermBack(unit, orderId, id, now);
  return true;
}

/** Ends what the order bought; where a later term stands on it, an operator says what becomes of both. */
async function takeTermBack(unit: Unit, orderId: string, refundId: string, now: Instant): Promise<void> {
  const order = await unit.findOneByOrFail(PurchaseOrder, { id: orderId });
  const term = await unit.findOneBy(MembershipTerm, { orderId });
  if (!term || order.periodUnit === null || order.periodCount === null) return;
  if (await hasLaterTerm(unit, term)) {
    await parkAgain(unit, { kind: 'virtual.refundedBelowLaterTerm', subject: refundId, content: { orderId } }, now);
    return;
  }
  const period = { unit: order.periodUnit, count: order.periodCount };
  await cutNewestTerm(unit, term, { sourceKey: `virtual-refund:${refundId}`, period }, now);
}
