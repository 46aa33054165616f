import type { Period } from '../../shared/contract/plan';
import type { Instant } from '../../shared/kernel/instant';
import { accept, type Result, refuse } from '../../shared/kernel/result';
import { recordPayment, recordSurplus } from '../books/record-money';
import { parkCase } from '../case/park-case';
import { StaleRead } from '../database/errors';
import { execute, select } from '../database/statement';
import type { Unit } from '../database/unit-of-work';
import { enqueueJob } from '../jobs/enqueue-job';
import { emitEvent } from '../jobs/outbox';
import { extendMembership } from '../membership/extend-membership';
import type { PaymentFact } from '../wechat/ports';
import { PURCHASE_PAID, type PurchasePaid } from './purchase.events';
import { topics } from './purchase.parts';
import { askAfterCloseAt, decideSettlement, type Misfit, soldAs, termSourceOf } from './purchase.rules';
import type { AttemptStatus, OrderKind, OrderStatus } from './purchase.states';
import { requestReturn } from './request-return';
import { releaseOrder } from './write-order';

/** What became of a payment that WeChat told us of. */
export type SettledAs = 'applied' | 'repeat' | 'surplus' | 'payment.unknownNumber' | Misfit;

type AttemptWithOrder = AttemptRow & (PlanOrdered | OtherOrdered);

interface AttemptRow {
  readonly attemptId: string;
  readonly attemptStatus: AttemptStatus;
  readonly channel: string;
  readonly mchid: string;
  readonly appid: string;
  readonly payerOpenid: string;
  readonly amountFen: number;
  readonly transactionId: string | null;
  readonly orderId: string;
  readonly orderStatus: OrderStatus;
  readonly attemptCount: number;
  readonly memberId: string;
  readonly personHash: string;
  readonly planName: string;
  readonly subjectId: string | null;
}

interface PlanOrdered {
  readonly kind: 'plan';
  readonly planId: string;
  readonly family: string;
  readonly familyRank: number;
  readonly periodUnit: Period['unit'];
  readonly periodCount: number;
}

/** What it gives, the room knows that had it written. */
interface OtherOrdered {
  readonly kind: Exclude<OrderKind, 'plan'>;
  readonly planId: string | null;
}

/** What an order gave: the term that its money is earned over, and the orders whose place it takes. */
export interface GivenForOrder {
  readonly term: { readonly startsAt: Instant; readonly endsAt: Instant } | null;
  readonly replaces?: readonly string[];
}

/**
 * Gives what an order is for in the unit of work of its payment, exactly once. Refused in the words that the payer reads
 * where it cannot be given any more: the order is closed then, and the money goes back. The room hears of the close.
 */
export type OrderGiver = (
  unit: Unit,
  order: { readonly orderId: string; readonly memberId: string; readonly subjectId: string | null },
  now: Instant,
) => Promise<Result<GivenForOrder, string>>;

/** By kind of order; what a kind without one is for, its room gives when it hears of the payment. */
export type OrderGivers = Partial<Readonly<Record<Exclude<OrderKind, 'plan'>, OrderGiver>>>;

/**
 * Applies a payment, told by notice or by query, exactly once: the attempt and the order are paid and, for a plan, the
 * membership is extended, together. Money for an order that is paid or closed, or that the membership's rank does not let
 * in, goes back by itself. What does not fit is parked and gives nothing. Raw SQL in the path of a confirmation, which
 * `npm run bench payment` measures.
 * @throws StaleRead when another notice is being applied at the same time: the unit of work runs again and finds it done
 */
export async function settlePayment(
  unit: Unit,
  payment: PaymentFact,
  now: Instant,
  givers: OrderGivers = {},
): Promise<SettledAs> {
  const row = await findAttempt(unit, payment.attemptId);
  if (!row) return park(unit, payment, 'payment.unknownNumber', now);
  const settlement = decideSettlement(row, payment);
  switch (settlement.kind) {
    case 'repeat':
      return 'repeat';
    case 'misfit':
      return park(unit, payment, settlement.reason, now);
    case 'surplus':
      await takeAttempt(unit, row, payment, 'surplus');
      await recordSurplus(unit, { ...row, paidAt: payment.paidAt }, now);
      await requestReturn(unit, { ...row, transactionId: payment.transactionId, reason: surplusReason(row) }, now);
      return 'surplus';
    case 'apply':
      return apply(unit, row, payment, now, givers);
    default: {
      const never: never = settlement;
      throw new Error(`unknown settlement ${JSON.stringify(never)}`);
    }
  }
}

async function apply(
  unit: Unit,
  row: AttemptWithOrder,
  payment: PaymentFact,
  now: Instant,
  givers: OrderGivers,
): Promise<SettledAs> {
  // First the compare-and-set: of two notices at once, one gets no further.
  await takeAttempt(unit, row, payment, 'paid');
  const given = await give(unit, row, now, givers);
  if (!given.ok) {
    await execute(unit, `UPDATE payment_attempt SET status = 'surplus' WHERE id = ?`, [row.attemptId]);
    await moveOrder(unit, row, `status = 'closed', closed_at = ?`, now);
    await releaseOrder(unit, { ...row, id: row.orderId }, now);
    await watchOtherAttempts(unit, row, now);
    await recordSurplus(unit, { ...row, paidAt: payment.paidAt }, now);
    await requestReturn(unit, { ...row, transactionId: payment.transactionId, reason: given.refusal }, now);
    return 'surplus';
  }
  await moveOrder(unit, row, `status = 'paid', paid_at = ?`, payment.paidAt);
  await recordPayment(unit, { ...row, ...soldAs(row), paidAt: payment.paidAt, ...given.value }, now);
  await watchOtherAttempts(unit, row, now);
  const event: PurchasePaid = {
    orderId: row.orderId,
    attemptId: row.attemptId,
    memberId: row.memberId,
    kind: row.kind,
    subjectId: row.subjectId,
    transactionId: payment.transactionId,
    payerOpenid: row.payerOpenid,
    planName: row.planName,
    amountFen: row.amountFen,
    paidAt: payment.paidAt,
  };
  await emitEvent(unit, { type: PURCHASE_PAID, key: row.orderId, payload: event }, now);
  return 'applied';
}

/** Extends the membership for an order of a plan; what another is for, its room gives. */
async function give(
  unit: Unit,
  row: AttemptWithOrder,
  now: Instant,
  givers: OrderGivers,
): Promise<Result<GivenForOrder, string>> {
  if (row.kind !== 'plan') return (await givers[row.kind]?.(unit, row, now)) ?? accept({ term: null });
  const extended = await extendMembership(
    unit,
    {
      memberId: row.memberId,
      family: row.family,
      familyRank: row.familyRank,
      planId: row.planId,
      planName: row.planName,
      period: { unit: row.periodUnit, count: row.periodCount },
      ...termSourceOf({ id: row.orderId, subjectId: row.subjectId }),
      orderId: row.orderId,
    },
    now,
  );
  // Two orders of different ranks were open at once and the other was paid first.
  return extended.ok ? accept({ term: extended.value }) : refuse('会员等级不同，款项退回');
}

/**
 * An order that took more than one attempt may be paid more than once: what is still open is closed at WeChat, and all are
 * asked about later, because the notice of a second payment can be lost like any other.
 */
async function watchOtherAttempts(unit: Unit, row: AttemptWithOrder, now: Instant): Promise<void> {
  const runAt = row.attemptCount > 1 ? askAfterCloseAt(now, 0) : null;
  if (runAt === null) return;
  const { orderId } = row;
  await enqueueJob(unit, { topic: topics.close, payload: { orderId } }, now);
  await enqueueJob(unit, { topic: topics.askClosed, payload: { orderId, from: now, step: 0 }, runAt }, now);
}

async function findAttempt(unit: Unit, attemptId: string): Promise<AttemptWithOrder | null> {
  const [row] = await select<AttemptWithOrder>(
    unit,
    `SELECT a.id AS attemptId, a.status AS attemptStatus, a.channel, a.mchid, a.appid, a.payer_openid AS payerOpenid,
            a.amount_fen AS amountFen, a.transaction_id AS transactionId, o.id AS orderId, o.status AS orderStatus,
            o.attempt_count AS attemptCount, o.member_id AS memberId, o.person_hash AS personHash,
            o.kind, o.subject_id AS subjectId, o.plan_id AS planId,
            o.plan_name AS planName, o.family, o.family_rank AS familyRank, o.period_unit AS periodUnit,
            o.period_count AS periodCount
       FROM payment_attempt a JOIN purchase_order o ON o.id = a.order_id WHERE a.id = ?`,
    [attemptId],
  );
  return row ? { ...row, amountFen: Number(row.amountFen) } : null;
}

async function takeAttempt(
  unit: Unit,
  row: AttemptWithOrder,
  payment: PaymentFact,
  status: 'paid' | 'surplus',
): Promise<void> {
  const taken = await execute(
    unit,
    'UPDATE payment_attempt SET status = ?, transaction_id = ?, paid_at = ? WHERE id = ? AND status = ?',
    [status, payment.transactionId, payment.paidAt, row.attemptId, row.attemptStatus],
  );
  if (taken !== 1) throw new StaleRead('payment attempt');
}

async function moveOrder(unit: Unit, row: AttemptWithOrder, assignment: string, instant: Instant): Promise<void> {
  const moved = await execute(unit, `UPDATE purchase_order SET ${assignment} WHERE id = ? AND status = 'pending'`, [
    instant,
    row.orderId,
  ]);
  if (moved !== 1) throw new StaleRead('purchase order');
}

async function park(
  unit: Unit,
  payment: PaymentFact,
  kind: Exclude<SettledAs, 'applied' | 'repeat' | 'surplus'>,
  now: Instant,
): Promise<SettledAs> {
  const subject = `${payment.attemptId}:${payment.transactionId}`.slice(0, 120);
  await parkCase(unit, { kind, subject, content: payment }, now);
  return kind;
}

function surplusReason(row: AttemptWithOrder): string {
  if (row.kind === 'plan' && row.subjectId !== null) return '自动续费已取消或已扣款，款项退回';
  return row.orderStatus === 'closed' ? '订单已关闭，款项退回' : '重复支付，款项退回';
}
