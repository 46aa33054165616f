import { IsNull } from 'typeorm';
import type { Instant } from '../../shared/kernel/instant';
import { parkCase } from '../case/park-case';
import type { Unit } from '../database/unit-of-work';
import { PurchaseOrder } from '../purchase/purchase.entity';
import type { AppleCharge, AppleSubscriptionChange, VirtualDelivery } from '../wechat/ports';
import { APPLE_STATE_LAG_MS, isChargeOf } from './apple.rules';
import { applyTermination, scheduleContractQuestion } from './change-contract';
import { findOpenCycle, openAppleCycle } from './change-cycle';
import {
  type AppleCharged,
  applyAppleState,
  cycleDaysOf,
  findLastCycle,
  followRenewalDate,
  settleCharge,
  signAtApple,
  writeCharge,
} from './follow-apple';
import { RenewalContract, RenewalCycle, RenewalDebit } from './renewal.entity';
import type { RenewalParts } from './renewal.parts';

type AppleParts = Pick<RenewalParts, 'subscriptions'>;

/**
 * A person has signed for a subscription at Apple, or ended it: applied as it is told, in any order and however often. What
 * was overtaken by a later change is found by asking once Apple's state can no longer lag. One that is not ours is parked.
 */
export async function takeAppleChange(parts: RenewalParts, told: AppleSubscriptionChange): Promise<void> {
  await parts.database.inUnit(async (unit) => {
    const now = parts.clock.now();
    const { originalTransactionId: wechatContractId, renewsAt, changedAt, payerOpenid: openid } = told;
    const contract = await findAppleContract(unit, told, changedAt);
    if (contract === null) {
      const subject = `${wechatContractId}:${told.change}`.slice(0, 120);
      await parkCase(unit, { kind: 'renewal.contractDiffers', subject, content: told }, now);
      return;
    }
    if (told.change === 'signed') {
      if (contract.endedAt !== null && contract.wechatContractId !== null && changedAt <= contract.endedAt) return;
      await applyAppleState(unit, parts, contract, { wechatContractId, openid, signedAt: changedAt, renewsAt }, now);
      return;
    }
    if (contract.status === 'signed') {
      if (renewsAt !== null) await followRenewalDate(unit, parts, contract, renewsAt, now, true);
      await applyTermination(unit, contract, { wechatContractId, by: 'member', endedAt: changedAt }, now);
    }
    await scheduleContractQuestion(unit, contract.id, now, Math.max(now, changedAt + APPLE_STATE_LAG_MS));
  });
}

/**
 * Applies a charge that Apple made by itself, the first one and each renewal: once by WeChat's number of its order. It is
 * also the proof of a signature that was not told of yet. What does not fit (unknown contract, other goods, more than was
 * agreed on) is parked and gives nothing. Repeatable.
 */
export async function takeAppleDelivery(
  unit: Unit,
  parts: AppleParts,
  delivery: VirtualDelivery,
  apple: AppleCharge,
  now: Instant,
): Promise<string> {
  const { attemptId: toldNumber, payerOpenid: openid, paidAt } = delivery;
  if (await unit.existsBy(RenewalDebit, { toldNumber })) return 'repeat';
  const park = async (kind: string) => {
    await parkCase(unit, { kind, subject: toldNumber.slice(0, 120), content: delivery }, now);
    return 'misfit';
  };
  const contract = await findAppleContract(unit, { ...delivery, ...apple }, paidAt);
  if (contract === null) return park('renewal.contractDiffers');
  if (delivery.environment !== parts.subscriptions?.channel.environment) return park('payment.otherEnvironment');
  if (delivery.quantity !== 1) return park('payment.otherProduct');
  const given = await findGiven(unit, contract, paidAt);
  if (given !== null) {
    await unit.update(RenewalDebit, { id: given.id }, { toldNumber });
    return 'repeat';
  }
  const signature = { wechatContractId: apple.originalTransactionId, openid, signedAt: paidAt };
  const signed = isOfItsPast(contract, paidAt) ? contract : await signAtApple(unit, contract, signature, now);
  if (signed === null) return 'misfit';
  const cycle = await takeCycle(unit, signed, paidAt, now);
  const amountFen = delivery.paidFen ?? delivery.totalFen;
  // One that is wider than its column stays with the stored push.
  const transactionId = delivery.transactionId.length > TRANSACTION_LENGTH ? null : delivery.transactionId;
  const charged: AppleCharged = { toldNumber, transactionId, amountFen, paidAt, renewsAt: apple.renewsAt };
  if (amountFen < 1 || amountFen > contract.consentedFen) {
    await writeCharge(unit, cycle, charged, 'misfit', now);
    return park('payment.otherAmount');
  }
  return settleCharge(unit, parts, signed, cycle, charged, now);
}

/** Our number of a charge that Apple made, by WeChat's number of its order; null for any other number. */
export async function findNumberOfCharge(unit: Pick<Unit, 'findOneBy'>, toldNumber: string): Promise<string | null> {
  return (await unit.findOneBy(RenewalDebit, { toldNumber }))?.id ?? null;
}

/** Apple gave a charge's money back: how its subscription stands now is asked. An order of any other kind changes nothing. */
export async function followAppleRefund({ database, clock }: RenewalParts, orderId: string): Promise<void> {
  await database.inUnit(async (unit) => {
    const contract = await findChargingContract(unit, orderId);
    const now = clock.now();
    if (contract?.status === 'signed') {
      await scheduleContractQuestion(unit, contract.id, now, now + APPLE_STATE_LAG_MS);
    }
  });
}

/** The contract by which Apple charged an order; null for an order that was paid in any other way. */
async function findChargingContract(unit: Pick<Unit, 'findOneBy'>, orderId: string): Promise<RenewalContract | null> {
  const order = await unit.findOneBy(PurchaseOrder, { id: orderId, kind: 'plan' });
  const cycle = order?.subjectId ? await unit.findOneBy(RenewalCycle, { id: order.subjectId }) : null;
  return cycle && unit.findOneBy(RenewalContract, { id: cycle.contractId, drivenBy: 'apple' });
}

/** Width of the column that holds a transaction's number. */
const TRANSACTION_LENGTH = 32;

/**
 * The contract that something at Apple is about: the one that is on, or was at that moment; one that waits for its signature;
 * one that was ended, or given up before it was signed. Apple keeps its number when a person signs again.
 */
async function findAppleContract(
  unit: Unit,
  told: Pick<AppleSubscriptionChange, 'payerOpenid' | 'productId' | 'originalTransactionId' | 'attach'>,
  at: Instant,
): Promise<RenewalContract | null> {
  const { payerOpenid: openid, productId: subscriptionProductId, originalTransactionId, attach } = told;
  const contracts = await unit.find(RenewalContract, {
    where: { openid, subscriptionProductId, drivenBy: 'apple' },
    order: { id: 'DESC' },
  });
  const own = contracts.filter(({ wechatContractId }) => wechatContractId === originalTransactionId);
  const unsigned = contracts.filter(({ status }) => status === 'unsigned');
  return (
    own.find(({ status }) => status === 'signed') ??
    own.find((contract) => isOfItsPast(contract, at)) ??
    unsigned.find(({ id }) => id === attach) ??
    [...unsigned, ...own].at(0) ??
    contracts.find(({ id, wechatContractId }) => id === attach && wechatContractId === null) ??
    null
  );
}

/** Whether a moment lies before the end that a contract has come to. */
function isOfItsPast({ status, endedAt, wechatContractId }: RenewalContract, at: Instant): boolean {
  return status === 'ended' && wechatContractId !== null && endedAt !== null && at <= endedAt;
}

/** The oldest charge that was given without its push and can be the one that is told of now. */
async function findGiven(unit: Unit, contract: RenewalContract, paidAt: Instant): Promise<RenewalDebit | null> {
  const cycles = await unit.find(RenewalCycle, {
    where: { contractId: contract.id, status: 'paid' },
    order: { number: 'ASC' },
  });
  for (const { id: cycleId, dueAt } of cycles) {
    if (!isChargeOf(dueAt, paidAt, cycleDaysOf(contract))) continue;
    const given = await unit.findOneBy(RenewalDebit, { cycleId, toldNumber: IsNull(), status: 'succeeded' });
    if (given !== null) return given;
  }
  return null;
}

/** The cycle that a charge pays: the one that is open, the one that the end cut off, else a new one. */
async function takeCycle(unit: Unit, contract: RenewalContract, paidAt: Instant, now: Instant): Promise<RenewalCycle> {
  const open = await findOpenCycle(unit, contract.id);
  if (open !== null) return open;
  const last = await findLastCycle(unit, contract.id);
  if (last?.status === 'cancelled') return last;
  return openAppleCycle(unit, contract, { number: (last?.number ?? 0) + 1, dueAt: last?.dueAt ?? paidAt }, now);
}
