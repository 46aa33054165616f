import type { Instant } from '../../shared/kernel/instant';
import { accept, type Result, refuse } from '../../shared/kernel/result';
import { recordRefundPaid } from '../books/record-money';
import { parkAgain, parkCase } from '../case/park-case';
import { StaleRead } from '../database/errors';
import { execute } from '../database/open-database';
import type { Unit } from '../database/unit-of-work';
import { enqueueJob } from '../jobs/enqueue-job';
import { emitEvent } from '../jobs/outbox';
import type { RefundFact, RefundOutcome } from '../wechat/ports';
import { PaymentAttempt, PurchaseOrder, Refund } from './purchase.entity';
import { REFUND_SUCCEEDED, type RefundSucceeded } from './purchase.events';
import { type PurchaseParts, topics } from './purchase.parts';
import { askRefundAt, refundNumber } from './purchase.rules';
import { type RefundStatus, refundTransitions } from './purchase.states';
import { queryRefundMoney, refundMoney } from './rails';

/**
 * Asks WeChat for a refund under its own number, as often as it takes: the same number never refunds twice. Parked for an
 * operator when the balance does not cover it or WeChat refuses.
 * @returns false when the outcome is unknown: call again later
 */
export async function returnMoney(parts: PurchaseParts, refundId: string): Promise<boolean> {
  const refund = await parts.database.read.findOneBy(Refund, { id: refundId });
  if (!refund || !['requested', 'unknown'].includes(refund.status)) return true;
  return record(parts, refundId, await refundMoney(parts, refund));
}

/** Asks how a refund stands that WeChat has taken on; a lost notice is healed here. */
export async function askRefund(parts: PurchaseParts, refundId: string): Promise<boolean> {
  const refund = await parts.database.read.findOneBy(Refund, { id: refundId });
  if (refund?.status !== 'processing') return true;
  return record(parts, refundId, await queryRefundMoney(parts, refund));
}

/**
 * Applies what WeChat says of a refund, by answer, query or notice. A refund that nobody here asked for, or of another
 * amount, is parked and changes nothing.
 */
export async function applyRefund(unit: Unit, fact: RefundFact, now: Instant): Promise<RefundStatus | 'parked'> {
  const refund = await unit.findOneBy(Refund, { id: fact.refundId });
  if (!refund || refund.amountFen !== fact.refundFen || refund.transactionId !== fact.transactionId) {
    const kind = refund ? 'refund.differs' : 'refund.unknownNumber';
    await parkCase(
      unit,
      { kind, subject: `${fact.refundId}:${fact.wechatRefundId}`.slice(0, 120), content: fact },
      now,
    );
    return 'parked';
  }
  switch (fact.status) {
    case 'succeeded':
      return succeed(unit, refund, fact, now);
    case 'processing':
    case 'unknown': {
      if (refund.status === 'processing' || !mayMove(refund.status, 'processing')) return refund.status;
      await move(unit, refund, 'processing', { wechatRefundId: fact.wechatRefundId });
      await scheduleQuestion(unit, refund.id, now, 0, now);
      return 'processing';
    }
    case 'abnormal':
    case 'closed':
      return needAttention(unit, refund, `refund.${fact.status}`, fact, now);
    default: {
      const never: never = fact.status;
      throw new Error(`unknown refund status ${never}`);
    }
  }
}

/**
 * An operator has mended what stood in the way (balance, account): the refund is asked for again. One that WeChat closed
 * needs a number of its own.
 */
export async function retryRefund(
  unit: Unit,
  refundId: string,
  now: Instant,
): Promise<Result<string, 'REFUND_NOT_PARKED'>> {
  const refund = await unit.findOneBy(Refund, { id: refundId, status: 'attention' });
  if (!refund) return refuse('REFUND_NOT_PARKED');
  if (refund.detail !== 'refund.closed') {
    await move(unit, refund, 'requested', { detail: null });
    await enqueueJob(unit, { topic: topics.returnMoney, payload: { refundId } }, now);
    return accept(refundId);
  }
  const n = (await unit.countBy(Refund, { attemptId: refund.attemptId })) + 1;
  const next = { ...refund, id: refundNumber(refund.attemptId, n), status: 'requested' as const, detail: null };
  await unit.insert(Refund, { ...next, wechatRefundId: null, createdAt: now });
  await move(unit, refund, 'replaced', { detail: `again as ${next.id}` });
  await enqueueJob(unit, { topic: topics.returnMoney, payload: { refundId: next.id } }, now);
  return accept(next.id);
}

/** Schedules the n-th question about a refund that is being processed; after the last, an operator must look. */
export async function scheduleQuestion(
  unit: Unit,
  refundId: string,
  from: Instant,
  step: number,
  now: Instant,
): Promise<void> {
  const runAt = askRefundAt(from, step);
  if (runAt === null) {
    await parkAgain(unit, { kind: 'refund.stillProcessing', subject: refundId, content: { requestedAt: from } }, now);
    return;
  }
  // A question that is worked on twice has one successor; the first of a ladder comes with the refund's own transition.
  const key = step === 0 ? {} : { uniqueKey: `askRefund:${refundId}:${from}:${step}` };
  await enqueueJob(unit, { topic: topics.askRefund, payload: { refundId, from, step }, runAt, ...key }, now);
}

async function record(parts: PurchaseParts, refundId: string, outcome: RefundOutcome): Promise<boolean> {
  const now = parts.clock.now();
  return parts.database.inUnit(async (unit) => {
    if (outcome.status === 'accepted') {
      await applyRefund(unit, outcome.refund, now);
      return true;
    }
    const refund = await unit.findOneByOrFail(Refund, { id: refundId });
    if (!['requested', 'unknown', 'processing'].includes(refund.status)) return true;
    switch (outcome.status) {
      case 'unknown':
        if (refund.status === 'requested')
          await move(unit, refund, 'unknown', { detail: outcome.reason.slice(0, 200) });
        return false;
      case 'notFound':
        // Only a query can say so: WeChat never got the request, so the first answer was not WeChat's last word.
        await needAttention(unit, refund, 'refund.notFound', {}, now);
        return true;
      case 'notEnough':
        await needAttention(unit, refund, 'refund.notEnough', { message: outcome.message }, now);
        return true;
      case 'refused':
        await needAttention(unit, refund, 'refund.refused', { code: outcome.code, message: outcome.message }, now);
        return true;
      default: {
        const never: never = outcome;
        throw new Error(`unknown outcome ${JSON.stringify(never)}`);
      }
    }
  });
}

async function succeed(unit: Unit, refund: Refund, fact: RefundFact, now: Instant): Promise<RefundStatus> {
  if (refund.status === 'succeeded') return 'succeeded';
  if (!mayMove(refund.status, 'succeeded')) {
    // WeChat had closed this number and another took its place: the money may have gone back twice.
    await parkCase(unit, { kind: 'refund.succeededAfterClosing', subject: refund.id, content: fact }, now);
    return refund.status;
  }
  const succeededAt = fact.succeededAt ?? now;
  await move(unit, refund, 'succeeded', { wechatRefundId: fact.wechatRefundId, succeededAt, detail: null });
  const order = await unit.findOneByOrFail(PurchaseOrder, { id: refund.orderId });
  const { channel, status: paidAs } = await unit.findOneByOrFail(PaymentAttempt, { id: refund.attemptId });
  const ofPurchase = paidAs === 'paid';
  await noteOnOrder(unit, refund, ofPurchase);
  const { id: refundId, orderId, memberId, amountFen } = refund;
  await recordRefundPaid(unit, { refundId, orderId, memberId, channel, amountFen, succeededAt }, now);
  const event: RefundSucceeded = {
    refundId,
    orderId,
    memberId,
    kind: order.kind,
    amountFen,
    ofPurchase,
    reason: refund.reason,
    requestId: refund.requestId,
    succeededAt,
  };
  await emitEvent(unit, { type: REFUND_SUCCEEDED, key: refund.id, payload: event }, now);
  return 'succeeded';
}

/**
 * A closed order shows what was returned on it; one whose purchase went back whole is refunded, in part it is paid again. A
 * paid order's second payment was never part of it.
 */
async function noteOnOrder(unit: Unit, { orderId, amountFen }: Refund, ofPurchase: boolean): Promise<void> {
  if (!ofPurchase) {
    const note = `UPDATE purchase_order SET refunded_fen = refunded_fen + ? WHERE id = ? AND status = 'closed'`;
    await execute(unit, note, [amountFen, orderId]);
    return;
  }
  // status before refunded_fen: MySQL reads what it has just assigned.
  await execute(
    unit,
    `UPDATE purchase_order
        SET status = CASE WHEN refunded_fen + ? >= amount_fen THEN 'refunded' ELSE 'paid' END,
            refunded_fen = refunded_fen + ?
      WHERE id = ? AND status = 'refunding'`,
    [amountFen, amountFen, orderId],
  );
}

async function needAttention(
  unit: Unit,
  refund: Refund,
  kind: string,
  content: object,
  now: Instant,
): Promise<RefundStatus> {
  // A notice may repeat what is known, or come when another number has taken this one's place.
  if (!mayMove(refund.status, 'attention')) return refund.status;
  await move(unit, refund, 'attention', { detail: kind });
  await parkAgain(unit, { kind, subject: refund.id, content: { ...content, orderId: refund.orderId } }, now);
  return 'attention';
}

function mayMove(from: RefundStatus, to: RefundStatus): boolean {
  return refundTransitions[from].includes(to);
}

async function move(unit: Unit, refund: Refund, to: RefundStatus, change: Partial<Refund>): Promise<void> {
  if (!mayMove(refund.status, to)) throw new Error(`a refund does not go from ${refund.status} to ${to}`);
  const moved = await unit.update(Refund, { id: refund.id, status: refund.status }, { ...change, status: to });
  if (moved.affected !== 1) throw new StaleRead('refund');
}
