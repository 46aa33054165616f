import type { Instant } from '../../shared/kernel/instant';
import { parkCase } from '../case/park-case';
import { StaleRead } from '../database/errors';
import { newId } from '../database/id';
import type { Unit } from '../database/unit-of-work';
import { enqueueJob } from '../jobs/enqueue-job';
import { PaymentAttempt, PurchaseOrder } from '../purchase/purchase.entity';
import { decideSettlement } from '../purchase/purchase.rules';
import { settlePayment } from '../purchase/settle-payment';
import { nextWithinHours } from '../wechat/papay/windows.rules';
import type { DebitFailure, PaymentFact, RenewalChannel } from '../wechat/ports';
import { requestEnd, scheduleContractQuestion } from './change-contract';
import { changeCycle, openCycle, viewOf } from './change-cycle';
import { isDrivenByApple, isSubscription } from './rails';
import { RenewalContract, RenewalCycle, RenewalDebit } from './renewal.entity';
import { topics } from './renewal.parts';
import { isOwed, statusAfterFailure } from './renewal.rules';
import { type DebitStatus, debitTransitions } from './renewal.states';

/** Why a debit did not come to anything. */
export interface FailedDebit {
  readonly reason: DebitFailure;
  readonly code: string;
  readonly message: string;
}

interface Around {
  readonly debit: RenewalDebit;
  readonly cycle: RenewalCycle;
  readonly contract: RenewalContract;
}

/**
 * Money of a debit has come, by notice or by query: written as an order with its payment, it extends the membership and
 * stands in the books like any other. Money that nobody owes (cancelled before, paid already, lapsed) becomes a closed
 * order and goes back by itself. Exactly once, however often it is told; what does not fit is parked.
 */
export async function settleDebit(
  unit: Unit,
  channel: Pick<RenewalChannel, 'name' | 'mchid' | 'appid'>,
  debitId: string,
  payment: PaymentFact,
  now: Instant,
): Promise<string> {
  const around = await findAround(unit, debitId);
  // Applied before, or a number that nobody here gave: the room of payments says so, or parks it.
  if (around === null || (await unit.existsBy(PaymentAttempt, { id: debitId }))) {
    return settlePayment(unit, payment, now);
  }
  const { debit, cycle, contract } = around;
  const { mchid, appid } = channel;
  const expected = { mchid, appid, amountFen: debit.amountFen, payerOpenid: contract.openid, transactionId: null };
  const decision = decideSettlement({ ...expected, attemptStatus: 'open', orderStatus: 'pending' }, payment);
  if (decision.kind === 'misfit') {
    if (debit.status !== 'misfit') await moveDebit(unit, debit, 'misfit', now);
    const subject = `${debitId}:${payment.transactionId}`.slice(0, 120);
    await parkCase(unit, { kind: decision.reason, subject, content: payment }, now);
    return decision.reason;
  }
  // What Apple has taken, nobody here can give back: it is always for a period.
  const owed = isDrivenByApple(contract) || isOwed({ ...cycle, paidAt: payment.paidAt });
  await writeOrder(unit, channel, around, owed, now);
  const settled = await settlePayment(unit, payment, now);
  await moveDebit(unit, debit, settled === 'applied' ? 'succeeded' : 'surplus', now);
  if (settled === 'applied') await renew(unit, around, payment.paidAt, now);
  else if (owed) await endUngiven(unit, around, now);
  return settled;
}

/**
 * A debit has failed for good: the cycle is tried again on another day, or is over. Told again, or about a debit whose end
 * is known, it changes nothing.
 */
export async function failDebit(unit: Unit, debitId: string, failed: FailedDebit, now: Instant): Promise<void> {
  const around = await findAround(unit, debitId);
  if (around === null || !debitTransitions[around.debit.status].includes('failed')) return;
  const { debit, cycle, contract } = around;
  const detail = `${failed.code}: ${failed.message}`.slice(0, 200);
  await moveDebit(unit, debit, 'failed', now, { failure: failed.reason, detail });
  if (failed.reason === 'contractGone') await scheduleContractQuestion(unit, contract.id, now);
  if (failed.reason === 'notEnough' && contract.wechatContractId !== null && !isSubscription(contract)) {
    const payload = { wechatContractId: contract.wechatContractId };
    await enqueueJob(unit, { topic: topics.remindFailure, payload, runAt: nextWithinHours(now) }, now);
  }
  await tryLater(unit, { contract, cycle }, now);
}

/** WeChat never got a debit, and it is not sent any more. */
export async function dropDebit(unit: Unit, debitId: string, now: Instant): Promise<void> {
  const around = await findAround(unit, debitId);
  if (around?.debit.status !== 'sent') return;
  await moveDebit(unit, around.debit, 'dropped', now);
  await tryLater(unit, around, now);
}

async function findAround(unit: Unit, debitId: string): Promise<Around | null> {
  const debit = await unit.findOneBy(RenewalDebit, { id: debitId });
  if (debit === null) return null;
  const cycle = await unit.findOneByOrFail(RenewalCycle, { id: debit.cycleId });
  const contract = await unit.findOneByOrFail(RenewalContract, { id: cycle.contractId });
  return { debit, cycle, contract };
}

async function tryLater(
  unit: Unit,
  { contract, cycle }: Pick<Around, 'contract' | 'cycle'>,
  now: Instant,
): Promise<void> {
  if (cycle.status !== 'debiting') return;
  const status = statusAfterFailure(viewOf(contract, cycle), now);
  const wakeAt = status === 'lapsed' ? null : now;
  await changeCycle(unit, cycle, { status, lastFailedAt: now }, wakeAt, now);
  if (status === 'lapsed') await requestEnd(unit, contract, 'lapsed', now);
}

/** The cycle is paid; the next one begins where the contract goes on. */
async function renew(unit: Unit, { cycle, contract }: Around, paidAt: Instant, now: Instant): Promise<void> {
  await changeCycle(unit, cycle, { status: 'paid', paidAt }, null, now);
  if (cycle.number === 1 && contract.firstPriceFen !== null) {
    await unit.update(RenewalContract, { id: contract.id }, { firstPricePaid: true });
  }
  if (contract.status === 'signed' && !isDrivenByApple(contract)) {
    await openCycle(unit, contract, cycle.number + 1, now);
  }
}

/** The membership's rank does not let the term in: the money goes back, and no more is taken. */
async function endUngiven(unit: Unit, { cycle, contract }: Around, now: Instant): Promise<void> {
  if (cycle.status === 'cancelled') return;
  await changeCycle(unit, cycle, { status: 'lapsed' }, null, now);
  await requestEnd(unit, contract, 'rankDiffers', now);
}

/** The order is written with its money in hand, so that nobody can pay or close it meanwhile. */
async function writeOrder(
  unit: Unit,
  channel: Pick<RenewalChannel, 'name' | 'mchid' | 'appid'>,
  { debit, cycle, contract }: Around,
  owed: boolean,
  now: Instant,
): Promise<void> {
  const { memberId, personHash, planId, planName, family, familyRank, periodUnit, periodCount, openid } = contract;
  const orderId = newId(now);
  const { amountFen, sentAt } = debit;
  const times = { createdAt: sentAt, expiresAt: now, paidAt: null, closedAt: owed ? null : now };
  await unit.insert(PurchaseOrder, {
    ...{ id: orderId, memberId, personHash, kind: 'plan', subjectId: cycle.id, planId, planName, family, familyRank },
    ...{ periodUnit, periodCount, amountFen, refundedFen: 0, status: owed ? 'pending' : 'closed' },
    ...{ agreementVersion: contract.consentVersion, renewalId: null, attemptCount: 1, askedAt: null, ...times },
    collectedBy: contract.drivenBy,
  });
  const { name, mchid, appid } = channel;
  await unit.insert(PaymentAttempt, {
    ...{ id: debit.id, orderId, attemptNumber: 1, memberId, channel: name, mchid, appid, payerOpenid: openid },
    ...{
      status: owed ? 'open' : 'closed',
      description: planName,
      amountFen,
      renewalId: null,
      prepayId: null,
      transactionId: null,
    },
    // A debit is no payment in the mini-program: its money is not frozen until goods are shipped.
    ...{ refusal: null, shippedAt: now, settledAt: null, ...times },
  });
}

async function moveDebit(
  unit: Unit,
  debit: RenewalDebit,
  to: DebitStatus,
  now: Instant,
  change: Partial<RenewalDebit> = {},
): Promise<void> {
  if (!debitTransitions[debit.status].includes(to))
    throw new Error(`a debit does not go from ${debit.status} to ${to}`);
  const moved = await unit.update(
    RenewalDebit,
    { id: debit.id, status: debit.status },
    { ...change, status: to, endedAt: now },
  );
  if (moved.affected !== 1) throw new StaleRead('renewal debit');
}
