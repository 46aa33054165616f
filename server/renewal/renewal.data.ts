import { In } from 'typeorm';
import { formatInstant } from '../../shared/kernel/instant';
import { type MemberDataHolder, nothingToLose } from '../member/member-data';
import { cancelRenewal } from './cancel-renewal';
import { isDrivenByApple } from './rails';
import { RenewalContract, RenewalCycle, RenewalDebit } from './renewal.entity';
import type { RenewalParts } from './renewal.parts';
import { openDebitStatuses } from './renewal.states';

/**
 * What this room holds on a member. Contracts and debits stay when the member goes: they prove what was agreed on and
 * taken. The member goes only after WeChat has confirmed that the contract is over.
 */
export function renewalData(parts: RenewalParts): MemberDataHolder {
  const { database } = parts;
  const findContracts = (memberId: string) => database.read.findBy(RenewalContract, { memberId });
  const findLive = async (memberId: string) =>
    (await findContracts(memberId)).filter(({ status }) => status === 'signed' || status === 'ending');
  return {
    section: 'renewals',
    async exportFor(memberId) {
      return (await findContracts(memberId)).map((contract) => ({
        id: contract.id,
        plan: contract.planName,
        status: contract.status,
        consentedFen: contract.consentedFen,
        consentVersion: contract.consentVersion,
        consentedAt: formatInstant(contract.consentedAt),
        signedAt: contract.signedAt === null ? null : formatInstant(contract.signedAt),
        endedAt: contract.endedAt === null ? null : formatInstant(contract.endedAt),
      }));
    },
    async reportDeparture(memberId) {
      const live = await findLive(memberId);
      const losses = live.map((contract) => ({ kind: 'renewal', text: wordsOf(contract) }));
      return { ...nothingToLose, losses };
    },
    async prepareDeparture(memberId) {
      for (const { id, status } of await findContracts(memberId)) {
        if (status !== 'ended') await cancelRenewal(parts, id, memberId, 'departure');
      }
    },
    async isUnsettled(memberId) {
      if ((await findLive(memberId)).length > 0) return true;
      const contractIds = (await findContracts(memberId)).map(({ id }) => id);
      const cycles = await database.read.findBy(RenewalCycle, { contractId: In(contractIds) });
      const cycleIds = cycles.map(({ id }) => id);
      return database.read.existsBy(RenewalDebit, { cycleId: In(cycleIds), status: In(openDebitStatuses) });
    },
    erase: async () => undefined,
  };
}

/** What Apple charges, nobody here can end: the member is told to, and the departure waits for it. */
function wordsOf(contract: RenewalContract): string {
  const { planName } = contract;
  if (!isDrivenByApple(contract)) return `${planName}的自动续费会先取消，微信确认后才能完成注销`;
  return `${planName}由 Apple 扣款，请先在 iPhone「设置 › Apple 账户 › 订阅」里取消，取消后才能完成注销`;
}
