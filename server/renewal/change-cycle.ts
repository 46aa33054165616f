import { In } from 'typeorm';
import type { Instant } from '../../shared/kernel/instant';
import { StaleRead } from '../database/errors';
import { newId } from '../database/id';
import type { Unit } from '../database/unit-of-work';
import { enqueueJob } from '../jobs/enqueue-job';
import { Membership } from '../membership/membership.entity';
import { subscriptionDaysOf } from '../plan/plan.rules';
import { earliestDebitAt } from '../wechat/virtual/subscription-windows.rules';
import { lookAtApple } from './apple.rules';
import { isSubscription, windowsOf } from './rails';
import { RenewalContract, RenewalCycle } from './renewal.entity';
import { topics } from './renewal.parts';
import { type CycleView, dueAtOf } from './renewal.rules';
import { cycleTransitions, openCycleStatuses } from './renewal.states';

/** A cycle with its contract, as the rules look at it. */
export function viewOf(contract: RenewalContract, cycle: RenewalCycle): CycleView {
  const { mode, graceDays, signedAt } = contract;
  if (signedAt === null) throw new Error(`contract ${contract.id} has a cycle and was never signed`);
  return { ...cycle, mode, graceDays, signedAt, windows: windowsOf(contract) };
}

/**
 * Changes a cycle by compare-and-set and says when it is looked at next.
 * @param wakeAt null where nothing but its debit can move it on
 * @throws StaleRead when somebody else changed it meanwhile: the unit of work runs again
 */
export async function changeCycle(
  unit: Unit,
  cycle: RenewalCycle,
  change: Partial<Omit<RenewalCycle, 'id' | 'revision' | 'nextAt'>>,
  wakeAt: Instant | null,
  now: Instant,
): Promise<void> {
  const to = change.status ?? cycle.status;
  if (to !== cycle.status && !cycleTransitions[cycle.status].includes(to)) {
    throw new Error(`a cycle does not go from ${cycle.status} to ${to}`);
  }
  const revision = cycle.revision + 1;
  const changed = await unit.update(
    RenewalCycle,
    { id: cycle.id, status: cycle.status, revision: cycle.revision },
    { ...change, revision, nextAt: wakeAt ?? cycle.nextAt },
  );
  if (changed.affected !== 1) throw new StaleRead('renewal cycle');
  if (wakeAt !== null) await wake(unit, { id: cycle.id, revision }, wakeAt, now);
}

/** Asks for a look at a cycle; a look at another revision than this one does nothing. */
export async function wake(
  unit: Unit,
  { id: cycleId, revision }: Pick<RenewalCycle, 'id' | 'revision'>,
  runAt: Instant,
  now: Instant,
): Promise<void> {
  const uniqueKey = `${topics.advance}:${cycleId}:${revision}`;
  await enqueueJob(unit, { topic: topics.advance, payload: { cycleId, revision }, runAt, uniqueKey }, now);
}

/**
 * Begins a contract's next cycle: to be debited before the paid time ends; where there is none, the first is debited with
 * the signature.
 */
export async function openCycle(unit: Unit, contract: RenewalContract, number: number, now: Instant): Promise<void> {
  const termEndsAt = await findPaidUntil(unit, contract, now);
  const dueAt = await findDueAt(unit, contract, termEndsAt, now);
  const atOnce = number === 1 && termEndsAt === null;
  await insertCycle(unit, contract, { number, dueAt, termEndsAt, atOnce, nextAt: now }, now);
}

/** Begins the next cycle of a contract that Apple charges: what is due then is Apple's to take, and ours to hear of. */
export async function openAppleCycle(
  unit: Unit,
  contract: RenewalContract,
  { number, dueAt }: Pick<RenewalCycle, 'number' | 'dueAt'>,
  now: Instant,
): Promise<RenewalCycle> {
  const nextAt = lookAtApple(dueAt, now);
  return insertCycle(unit, contract, { number, dueAt, termEndsAt: null, atOnce: false, nextAt }, now);
}

async function insertCycle(
  unit: Unit,
  { id: contractId, firstPriceFen, consentedFen }: RenewalContract,
  begun: Pick<RenewalCycle, 'number' | 'dueAt' | 'termEndsAt' | 'atOnce' | 'nextAt'>,
  now: Instant,
): Promise<RenewalCycle> {
  const { number } = begun;
  const cycle: RenewalCycle = {
    ...begun,
    id: newId(now),
    contractId,
    status: 'waiting',
    amountFen: number === 1 ? (firstPriceFen ?? consentedFen) : consentedFen,
    reminderAt: null,
    reminderReachedAt: null,
    announceTriedAt: null,
    announcedAt: null,
    lastFailedAt: null,
    paidAt: null,
    cancelledAt: null,
    revision: 1,
  };
  await unit.insert(RenewalCycle, cycle);
  await wake(unit, cycle, begun.nextAt, now);
  return cycle;
}

/**
 * When a contract's next debit is wanted: before the paid time ends, at once where none runs. A subscription is not debited
 * before its own cycle allows it, which may be some days longer than the months that the member paid for.
 */
export async function findDueAt(
  unit: Unit,
  contract: RenewalContract,
  termEndsAt: Instant | null,
  now: Instant,
): Promise<Instant> {
  const wantedAt = termEndsAt === null ? now : dueAtOf(termEndsAt, contract.mode);
  const cycleDays = subscriptionDaysOf({ unit: contract.periodUnit, count: contract.periodCount });
  if (!isSubscription(contract) || cycleDays === null) return wantedAt;
  const where = { contractId: contract.id, status: 'paid' } as const;
  const last = await unit.findOne(RenewalCycle, { where, order: { number: 'DESC' } });
  return last?.paidAt == null ? wantedAt : Math.max(wantedAt, earliestDebitAt(last.paidAt, cycleDays));
}

/** End of the member's paid time in the contract's family; null where none runs. */
export async function findPaidUntil(
  unit: Unit,
  { memberId, family }: Pick<RenewalContract, 'memberId' | 'family'>,
  now: Instant,
): Promise<Instant | null> {
  const membership = await unit.findOneBy(Membership, { memberId, family });
  return membership !== null && membership.endsAt > now ? membership.endsAt : null;
}

/** The cycle of a contract in which something is still to come; null where there is none. */
export function findOpenCycle(unit: Unit, contractId: string): Promise<RenewalCycle | null> {
  return unit.findOneBy(RenewalCycle, { contractId, status: In(openCycleStatuses) });
}
