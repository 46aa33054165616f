import { In } from 'typeorm';
import type { Unit } from '../database/unit-of-work';
import { followTerm } from './advance-cycle';
import { findOpenCycle } from './change-cycle';
import { RenewalContract, RenewalCycle } from './renewal.entity';
import type { RenewalParts } from './renewal.parts';
import type { CycleStatus } from './renewal.states';

/** From the reminder on the debit's day stands: what a member was told is not moved. */
const UNDER_WAY: readonly CycleStatus[] = ['reminded', 'announced', 'debiting', 'retrying', 'grace'];

/** A pause has moved the end of a member's paid time: the next debit moves with it. */
export async function followMembership(
  { database, clock }: Pick<RenewalParts, 'database' | 'clock'>,
  { memberId, family }: { readonly memberId: string; readonly family: string },
): Promise<void> {
  await database.inUnit(async (unit) => {
    const contract = await unit.findOneBy(RenewalContract, { liveKey: `${memberId}:${family}`, status: 'signed' });
    const cycle = contract && (await findOpenCycle(unit, contract.id));
    if (contract && cycle) await followTerm(unit, contract, cycle, clock.now());
  });
}

/** Whether a debit of a member's renewal in this family was told to them, or is under way. */
export async function isDebitUnderWay(unit: Unit, memberId: string, family: string): Promise<boolean> {
  const contract = await unit.findOneBy(RenewalContract, { liveKey: `${memberId}:${family}` });
  if (!contract) return false;
  return unit.existsBy(RenewalCycle, { contractId: contract.id, status: In(UNDER_WAY) });
}
