import type { Fen } from '../../shared/kernel/fen';
import { DAY_MS, type Instant } from '../../shared/kernel/instant';
import { parkAgain } from '../case/park-case';
import { isDuplicate, StaleRead } from '../database/errors';
import { newId } from '../database/id';
import type { Unit } from '../database/unit-of-work';
import { Member } from '../member/member.entity';
import { subscriptionDaysOf } from '../plan/plan.rules';
import { countCharges, isOverdue, lookAtApple, nextChargeAt } from './apple.rules';
import { changeContract, liveKeyOf, parkContract, type Signature } from './change-contract';
import { changeCycle, findOpenCycle, openAppleCycle } from './change-cycle';
import { RenewalContract, RenewalCycle, RenewalDebit } from './renewal.entity';
import { NotYet, type RenewalParts } from './renewal.parts';
import { settleDebit } from './settle-debit';

type AppleParts = Pick<RenewalParts, 'subscriptions'>;

/** How a subscription stands at Apple that renews itself, as a push or a query tells it. */
export interface AppleState extends Signature {
  /** When Apple charges next; null where it is not told. */
  readonly renewsAt: Instant | null;
}

/** A charge that Apple made. */
export interface AppleCharged {
  /** WeChat's number of its order; null where its push never came. */
  readonly toldNumber: string | null;
  readonly transactionId: string | null;
  readonly amountFen: Fen;
  readonly paidAt: Instant;
  /** When Apple charges next; null where it is not told. */
  readonly renewsAt: Instant | null;
}

/**
 * A subscription at Apple is on: signed for the first time, switched on again by its person, or as it was. Charges that
 * should have been told of by now, and were not, are given: the member has paid. Told again it changes nothing.
 */
export async function applyAppleState(
  unit: Unit,
  parts: AppleParts,
  contract: RenewalContract,
  state: AppleState,
  now: Instant,
): Promise<void> {
  const signed = await signAtApple(unit, contract, state, now);
  if (signed !== null && state.renewsAt !== null) await followRenewalDate(unit, parts, signed, state.renewsAt, now);
}

/**
 * The member has signed at Apple, or taken up again what they had ended there: the contract is on from here. Nobody here can
 * end it, so a second one of a family, or one of a member who is leaving, is an operator's case.
 * @returns the contract as it stands now; null where it is another one than ours, which is parked
 */
export async function signAtApple(
  unit: Unit,
  contract: RenewalContract,
  { wechatContractId, openid, signedAt }: Signature,
  now: Instant,
): Promise<RenewalContract | null> {
  const isOther = contract.status === 'signed' && contract.wechatContractId !== wechatContractId;
  if (openid !== contract.openid || isOther) {
    await parkContract(unit, contract.id, { wechatContractId, openid, signedAt }, now);
    return null;
  }
  if (contract.status === 'signed') return contract;
  const { id, memberId } = contract;
  const isSecond = await unit.existsBy(RenewalContract, { liveKey: liveKeyOf(contract) });
  const isMember = await unit.existsBy(Member, { id: memberId, status: 'active' });
  const change = {
    ...{ status: 'signed' as const, wechatContractId, signedAt: contract.signedAt ?? signedAt },
    ...{ liveKey: isSecond ? null : liveKeyOf(contract), endRequestedAt: null, endedAt: null, endReason: null },
  };
  await changeContract(unit, contract, change);
  if (isSecond || !isMember) {
    const reason = isSecond ? 'second' : 'departure';
    await parkAgain(unit, { kind: 'renewal.endsAtApple', subject: id, content: { reason } }, now);
  }
  const last = await findLastCycle(unit, id);
  const next = last === null ? { number: 1, dueAt: signedAt } : { number: last.number + 1, dueAt: last.dueAt };
  const signed = { ...contract, ...change };
  await openAppleCycle(unit, signed, next, now);
  return signed;
}

/**
 * Gives the periods that Apple has charged by the moment of its next charge and whose pushes never came.
 * @param atOnce gives also what might still be told of; a push that comes later finds its period given
 */
export async function followRenewalDate(
  unit: Unit,
  parts: AppleParts,
  contract: RenewalContract,
  renewsAt: Instant,
  now: Instant,
  atOnce = false,
): Promise<void> {
  const cycleDays = cycleDaysOf(contract);
  for (let cycle = await findOpenCycle(unit, contract.id); cycle !== null; ) {
    const count = countCharges(cycle.dueAt, renewsAt, cycleDays);
    const isTold = await unit.existsBy(RenewalDebit, { cycleId: cycle.id });
    if (count === 0 || isTold || !(atOnce || isOverdue(cycle.dueAt, now))) {
      const dueAt = count === 0 ? Math.max(cycle.dueAt, renewsAt) : cycle.dueAt;
      await changeCycle(unit, cycle, { dueAt }, lookAtApple(dueAt, now), now);
      return;
    }
    const { amountFen, dueAt: paidAt } = cycle;
    const next = count === 1 ? renewsAt : cycle.dueAt + cycleDays * DAY_MS;
    const charged = { toldNumber: null, transactionId: null, amountFen, paidAt, renewsAt: next };
    await settleCharge(unit, parts, contract, cycle, charged, now);
    cycle = await findOpenCycle(unit, contract.id);
  }
}

/**
 * Money that Apple has taken pays a cycle, and the next one begins.
 * @throws StaleRead when the same charge is being applied at the same time: the unit of work runs again and finds it done
 */
export async function settleCharge(
  unit: Unit,
  { subscriptions }: AppleParts,
  contract: RenewalContract,
  cycle: RenewalCycle,
  charged: AppleCharged,
  now: Instant,
): Promise<string> {
  if (!subscriptions) throw new NotYet('the rail of this contract is not configured');
  const { channel } = subscriptions;
  const { amountFen, paidAt } = charged;
  const attemptId = await writeCharge(unit, cycle, charged, 'accepted', now);
  const { mchid, appid } = channel;
  const money = {
    totalFen: amountFen,
    payerTotalFen: amountFen,
    currency: 'CNY',
    payerOpenid: contract.openid,
    paidAt,
  };
  const transactionId = charged.transactionId ?? attemptId;
  const settled = await settleDebit(
    unit,
    channel,
    attemptId,
    { attemptId, mchid, appid, transactionId, ...money },
    now,
  );
  if (contract.status === 'signed') {
    const dueAt = nextChargeAt(cycle, charged, cycleDaysOf(contract));
    await openAppleCycle(unit, contract, { number: cycle.number + 1, dueAt }, now);
  }
  return settled;
}

/** Writes down a charge that Apple made; one that does not fit as `misfit`. @returns its number here */
export async function writeCharge(
  unit: Unit,
  { id: cycleId }: Pick<RenewalCycle, 'id'>,
  { toldNumber, amountFen, paidAt: sentAt }: AppleCharged,
  status: 'accepted' | 'misfit',
  now: Instant,
): Promise<string> {
  const id = newId(now);
  const number = (await unit.countBy(RenewalDebit, { cycleId })) + 1;
  try {
    await unit.insert(RenewalDebit, {
      ...{ id, cycleId, number, toldNumber, status, amountFen, sentAt, askAt: now, asked: 0 },
      ...{ failure: null, detail: null, endedAt: status === 'misfit' ? now : null },
    });
  } catch (error) {
    if (isDuplicate(error)) throw new StaleRead('a charge of Apple’s');
    throw error;
  }
  return id;
}

/** The newest cycle of a contract; null where there is none. */
export function findLastCycle(unit: Unit, contractId: string): Promise<RenewalCycle | null> {
  return unit.findOne(RenewalCycle, { where: { contractId }, order: { number: 'DESC' } });
}

/** Days of a contract's cycle at virtual payment; a scheme is only loaded where there is such a cycle. */
export function cycleDaysOf({ id, periodUnit, periodCount }: RenewalContract): number {
  const days = subscriptionDaysOf({ unit: periodUnit, count: periodCount });
  if (days === null) throw new Error(`contract ${id} is of no length that virtual payment has`);
  return days;
}
