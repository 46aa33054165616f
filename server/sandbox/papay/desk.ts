import type { SandboxContract, SandboxDebit } from '../../../shared/contract/sandbox';
import { formatInstant, type Instant } from '../../../shared/kernel/instant';
import { getPerson } from '../people';
import type { Contract } from '../records';
import type { World } from '../world';
import { endContract } from './contracts';
import { findPlan } from './plans';

/** The contracts of a person, or of all, newest first. */
export function listContracts({ records }: World, personId?: string): SandboxContract[] {
  const contracts = personId === undefined ? records.contracts.all() : records.contracts.findBy('personId', personId);
  return contracts.reverse().map(presentContract);
}

/** The entrusted debits, newest first. */
export function listDebits({ records }: World): SandboxDebit[] {
  return records.debits
    .all()
    .reverse()
    .map((debit) => ({
      outTradeNo: debit.id,
      contractId: debit.contractId,
      amountFen: records.orders.find(debit.id)?.totalFen ?? 0,
      state: debit.state,
      failure: debit.failure?.code ?? null,
      acceptedAt: formatInstant(debit.acceptedAt),
      dueAt: formatInstant(debit.dueAt),
      endedAt: formatOrNull(debit.endedAt),
    }));
}

/**
 * The person ends a contract in WeChat's own pages (微信 > 服务 > 钱包 > 扣费服务). Repeating changes nothing.
 * @returns the contract afterwards, null when there is none of that id
 */
export function cancelContract(world: World, contractId: string): SandboxContract | null {
  const contract = world.records.contracts.find(contractId);
  if (contract === null) return null;
  return presentContract(contract.terminatedAt === null ? endContract(world, contract, 2, null) : contract);
}

/** What entrusted debits may take from a person; null where they may take anything. */
export function readBalance(world: World, personId: string): number | null {
  getPerson(world, personId);
  return world.records.wallets.find(personId)?.balanceFen ?? null;
}

/** Sets what entrusted debits may take from a person. Only they look at it, and take from it. */
export function setBalance(world: World, personId: string, balanceFen: number | null): void {
  getPerson(world, personId);
  if (balanceFen === null) world.records.wallets.remove(personId);
  else world.records.wallets.put({ id: personId, balanceFen });
  world.changes.tell();
}

function presentContract(contract: Contract): SandboxContract {
  return {
    id: contract.id,
    personId: contract.personId,
    planId: contract.planId,
    planName: findPlan(contract.planId)?.name ?? contract.planId,
    contractCode: contract.contractCode,
    displayAccount: contract.displayAccount,
    signedAt: formatInstant(contract.signedAt),
    endedAt: formatOrNull(contract.terminatedAt),
    endedBy: ENDED_BY[contract.terminationMode],
  };
}

const ENDED_BY = { 0: null, 1: 'expiry', 2: 'person', 3: 'merchant' } as const;

function formatOrNull(instant: Instant | null): string | null {
  return instant === null ? null : formatInstant(instant);
}
