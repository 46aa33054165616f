import { type FindOptionsWhere, In } from 'typeorm';
import type { Database } from '../database/open-database';
import { Member } from '../member/member.entity';
import { RenewalContract, RenewalCycle } from './renewal.entity';
import { openCycleStatuses } from './renewal.states';

/** A contract as an operator looks at it. */
export interface FoundContract {
  readonly contract: RenewalContract;
  /** The cycle in which something is still to come; null where there is none. */
  readonly cycle: RenewalCycle | null;
  /** Null where the member is gone. */
  readonly memberNumber: string | null;
}

/** Contracts for an operator, newest first: those that live, or all of one member. */
export async function searchContracts(
  { read }: Database,
  { memberNumber, limit }: { readonly memberNumber: string | null; readonly limit: number },
): Promise<FoundContract[]> {
  const where = await whereOf(read, memberNumber);
  const contracts =
    where === null ? [] : await read.find(RenewalContract, { where, order: { id: 'DESC' }, take: limit });
  const contractId = In(contracts.map(({ id }) => id));
  const cycles = await read.findBy(RenewalCycle, { contractId, status: In(openCycleStatuses) });
  const members = await read.findBy(Member, { id: In(contracts.map(({ memberId }) => memberId)) });
  return contracts.map((contract) => ({
    contract,
    cycle: cycles.find((cycle) => cycle.contractId === contract.id) ?? null,
    memberNumber: members.find(({ id }) => id === contract.memberId)?.memberNumber ?? null,
  }));
}

async function whereOf(
  read: Database['read'],
  memberNumber: string | null,
): Promise<FindOptionsWhere<RenewalContract> | null> {
  if (memberNumber === null) return { status: In(['signed', 'ending']) };
  const member = await read.findOneBy(Member, { memberNumber });
  return member && { memberId: member.id };
}
