import { In } from 'typeorm';
import type { Membership } from '../../shared/contract/membership';
import type { Renewal } from '../../shared/contract/renewal';
import { businessDayOf } from '../../shared/kernel/business-day';
import { formatInstant, type Instant } from '../../shared/kernel/instant';
import type { Database } from '../database/open-database';
import type { Unit } from '../database/unit-of-work';
import { liveKeyOf } from './change-contract';
import { viewOf } from './change-cycle';
import { isDrivenByApple } from './rails';
import { RenewalContract, RenewalCycle } from './renewal.entity';
import { debitFrom, REMINDER_LEAD_MS } from './renewal.rules';
import { openCycleStatuses } from './renewal.states';

/** A member's contracts for renewal, newest first; those that nobody signed only while they are the newest. */
export async function findRenewals(database: Database, memberId: string, now: Instant): Promise<Renewal[]> {
  const contracts = await database.read.find(RenewalContract, { where: { memberId }, order: { id: 'DESC' } });
  const told = contracts.filter(({ signedAt }, index) => signedAt !== null || index === 0);
  const ids = told.map(({ id }) => id);
  const cycles = await database.read.findBy(RenewalCycle, { contractId: In(ids), status: In(openCycleStatuses) });
  return told.map((contract) => {
    const cycle = cycles.find(({ contractId }) => contractId === contract.id) ?? null;
    return presentRenewal(contract, cycle, now);
  });
}

/** The renewal that lives in each family of a member, by the family's code, as the membership tells it. */
export async function findLiveRenewals(
  database: Database,
  memberId: string,
  now: Instant,
): Promise<ReadonlyMap<string, Membership['renewal']>> {
  const contracts = await database.read.findBy(RenewalContract, { memberId, status: In(['signed', 'ending']) });
  if (contracts.length === 0) return new Map();
  const ids = contracts.map(({ id }) => id);
  const cycles = await database.read.findBy(RenewalCycle, { contractId: In(ids), status: In(openCycleStatuses) });
  return new Map(
    contracts
      // The one that is kept stands last, so that it wins over a second one that is being ended.
      .sort((one, other) => Number(one.liveKey !== null) - Number(other.liveKey !== null))
      .map((contract) => {
        const cycle = cycles.find(({ contractId }) => contractId === contract.id) ?? null;
        const { id, status, ...rest } = presentRenewal(contract, cycle, now);
        const { planName, nextDebitOn, amountFen, failed } = rest;
        const live = status === 'on' ? 'on' : 'ending';
        const summary = { status: live, id, planName, nextDebitOn, amountFen, failed } as const;
        return [contract.family, summary] as const;
      }),
  );
}

/** Whether a membership renews itself as far as one can see: signed, and no debit of the open cycle has failed. */
export async function renewsItself(
  unit: Pick<Unit, 'findOneBy' | 'existsBy'>,
  memberId: string,
  family: string,
): Promise<boolean> {
  const contract = await unit.findOneBy(RenewalContract, {
    liveKey: liveKeyOf({ memberId, family }),
    status: 'signed',
  });
  if (contract === null) return false;
  const failing = { contractId: contract.id, status: In(['retrying', 'grace']) };
  return !(await unit.existsBy(RenewalCycle, failing));
}

/** A contract for the wire, with what its open cycle says of the next debit. */
export function presentRenewal(contract: RenewalContract, cycle: RenewalCycle | null, now: Instant): Renewal {
  const { id, planId, planName, family, consentVersion, consentedFen, signedAt, endedAt, endReason } = contract;
  return {
    ...{ id, planId, planName, family, consentVersion, priceFen: consentedFen, endReason },
    status: STATUS[contract.status],
    nextDebitOn: cycle === null || contract.status !== 'signed' ? null : nextDebitOn(contract, cycle, now),
    amountFen: cycle?.amountFen ?? null,
    confirming: cycle?.status === 'debiting',
    failed: cycle?.status === 'retrying' || cycle?.status === 'grace',
    signedAt: signedAt === null ? null : formatInstant(signedAt),
    endedAt: endedAt === null ? null : formatInstant(endedAt),
    drivenBy: contract.drivenBy,
  };
}

const STATUS = { unsigned: 'signing', signed: 'on', ending: 'ending', ended: 'ended' } as const;

/** The day of the next debit, as far as it can be known now: a reminder that is still to go out may move it. */
function nextDebitOn(contract: RenewalContract, cycle: RenewalCycle, now: Instant): string | null {
  if (cycle.status === 'debiting') return null;
  if (isDrivenByApple(contract)) return cycle.dueAt > now ? businessDayOf(cycle.dueAt) : null;
  if (cycle.atOnce && cycle.reminderAt === null) return businessDayOf(now);
  const view = viewOf(contract, cycle);
  const earliest = debitFrom(view) ?? Math.max(cycle.dueAt, now + REMINDER_LEAD_MS);
  return businessDayOf(view.windows.nextWithinHours(Math.max(earliest, now)));
}
