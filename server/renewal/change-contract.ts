import type { Instant } from '../../shared/kernel/instant';
import { parkAgain, parkCase } from '../case/park-case';
import { isDuplicate, StaleRead } from '../database/errors';
import type { Unit } from '../database/unit-of-work';
import { enqueueJob } from '../jobs/enqueue-job';
import { Member } from '../member/member.entity';
import type { ContractEnd } from '../wechat/ports';
import { changeCycle, findOpenCycle, openCycle } from './change-cycle';
import { isDrivenByApple } from './rails';
import { RenewalContract } from './renewal.entity';
import { topics } from './renewal.parts';
import { contractTransitions, type EndReason } from './renewal.states';

/** That a contract was signed, as a notice or a query tells it. */
export interface Signature {
  readonly wechatContractId: string;
  readonly openid: string;
  readonly signedAt: Instant;
}

/** That a contract is over, as a notice or a query tells it. */
export interface Termination {
  readonly wechatContractId: string;
  readonly by: ContractEnd;
  readonly endedAt: Instant;
}

/**
 * The member has signed: the first cycle begins, for one that was signed while paying with the payment. A second contract of the same family, one that was given up meanwhile, or
 * one of a member who is leaving is ended at WeChat again. Told again it changes nothing.
 */
export async function applySignature(
  unit: Unit,
  contract: RenewalContract,
  signature: Signature,
  now: Instant,
): Promise<void> {
  const { wechatContractId, openid, signedAt } = signature;
  if (contract.wechatContractId === wechatContractId) return;
  if (openid !== contract.openid || contract.wechatContractId !== null) {
    await parkContract(unit, contract.id, signature, now);
    return;
  }
  const signed = { wechatContractId, signedAt };
  const reason = await whyNotKept(unit, contract);
  if (reason !== null) {
    await changeContract(unit, contract, { ...signed, status: 'ending', endRequestedAt: now, endReason: reason });
    await enqueueJob(unit, { topic: topics.terminate, payload: { contractId: contract.id } }, now);
    return;
  }
  await changeContract(unit, contract, { ...signed, status: 'signed', liveKey: liveKeyOf(contract) });
  // The order that it was signed with pays for the first period: only once that has come may anything follow.
  if (contract.orderId === null) await openCycle(unit, { ...contract, ...signed }, 1, now);
  else await enqueueJob(unit, { topic: topics.followOrder, payload: { orderId: contract.orderId } }, now);
}

/**
 * WeChat says that a contract is over: nothing is debited any more, paid time stays. Told again, or before its signature
 * was, it changes nothing more.
 */
export async function applyTermination(
  unit: Unit,
  contract: RenewalContract,
  { wechatContractId, by, endedAt }: Termination,
  now: Instant,
): Promise<void> {
  if (contract.wechatContractId !== null && contract.wechatContractId !== wechatContractId) {
    await parkContract(unit, contract.id, { wechatContractId, by, endedAt }, now);
    return;
  }
  if (contract.status === 'ended') return;
  const endRequestedAt = Math.min(contract.endRequestedAt ?? endedAt, endedAt);
  await changeContract(unit, contract, {
    status: 'ended',
    wechatContractId,
    liveKey: null,
    endRequestedAt,
    endedAt,
    endReason: contract.endReason ?? (isDrivenByApple(contract) && by === 'member' ? 'apple' : REASONS[by]),
  });
  await cancelCycle(unit, contract.id, endRequestedAt, now);
}

/**
 * Ends a contract for us: from this instant no debit is handed to WeChat. Paid time stays; what was handed over before and
 * is taken afterwards goes back. WeChat is told by a job. Repeating it changes nothing.
 * @returns false where there is nothing to end, or where only its person can end it at Apple
 */
export async function requestEnd(
  unit: Unit,
  contract: RenewalContract,
  reason: EndReason,
  now: Instant,
): Promise<boolean> {
  switch (contract.status) {
    case 'unsigned':
      await changeContract(unit, contract, {
        ...{ status: 'ended', endReason: reason, endRequestedAt: now, endedAt: now },
      });
      return true;
    case 'signed':
      if (isDrivenByApple(contract)) {
        // Nobody but its person ends it: an operator asks them to.
        await parkAgain(unit, { kind: 'renewal.endsAtApple', subject: contract.id, content: { reason } }, now);
        return false;
      }
      await changeContract(unit, contract, { status: 'ending', endReason: reason, endRequestedAt: now });
      await cancelCycle(unit, contract.id, now, now);
      await enqueueJob(unit, { topic: topics.terminate, payload: { contractId: contract.id } }, now);
      return true;
    case 'ending':
    case 'ended':
      return false;
    default: {
      const never: never = contract.status;
      throw new RangeError(`unknown status of a contract: ${never}`);
    }
  }
}

/** Asks WeChat how a contract stands, at once or later. */
export async function scheduleContractQuestion(
  unit: Unit,
  contractId: string,
  now: Instant,
  runAt: Instant = now,
): Promise<void> {
  await enqueueJob(unit, { topic: topics.askContract, payload: { contractId }, runAt }, now);
}

/** Parks what WeChat tells of a contract that is not ours, or not as we know it. */
export async function parkContract(unit: Unit, contractId: string, content: object, now: Instant): Promise<void> {
  await parkCase(unit, { kind: 'renewal.contractDiffers', subject: contractId.slice(0, 120), content }, now);
}

const REASONS: Readonly<Record<ContractEnd, EndReason>> = {
  expired: 'expired',
  member: 'wechat',
  merchant: 'operator',
  merchantPortal: 'operator',
  accountClosed: 'accountClosed',
  unknown: 'unknown',
};

/** Why a contract that was just signed is ended again; null where it is kept. */
async function whyNotKept(unit: Unit, contract: RenewalContract): Promise<EndReason | null> {
  if (contract.status !== 'unsigned') return contract.endReason ?? 'unknown';
  if (!(await unit.existsBy(Member, { id: contract.memberId, status: 'active' }))) return 'departure';
  return (await unit.existsBy(RenewalContract, { liveKey: liveKeyOf(contract) })) ? 'second' : null;
}

async function cancelCycle(unit: Unit, contractId: string, cancelledAt: Instant, now: Instant): Promise<void> {
  const cycle = await findOpenCycle(unit, contractId);
  if (cycle !== null) await changeCycle(unit, cycle, { status: 'cancelled', cancelledAt }, null, now);
}

/** Moves a contract on. @throws StaleRead when somebody else changed it meanwhile, or signed another one: the unit of work runs again */
export async function changeContract(
  unit: Unit,
  { id, status }: RenewalContract,
  change: Partial<RenewalContract> & Pick<RenewalContract, 'status'>,
): Promise<void> {
  if (!contractTransitions[status].includes(change.status)) {
    throw new Error(`a contract does not go from ${status} to ${change.status}`);
  }
  try {
    const changed = await unit.update(RenewalContract, { id, status }, change);
    if (changed.affected !== 1) throw new StaleRead('renewal contract');
  } catch (error) {
    if (isDuplicate(error)) throw new StaleRead('renewal contract');
    throw error;
  }
}

/** One contract lives a member and family. */
export function liveKeyOf({ memberId, family }: Pick<RenewalContract, 'memberId' | 'family'>): string {
  return `${memberId}:${family}`;
}
