import type { Instant } from '../../shared/kernel/instant';
import type { Unit } from '../database/unit-of-work';
import type { EndedRenewals } from '../member/member.acts';
import { type ActSetting, performAct } from '../operator/act';
import { requestEnd } from './change-contract';
import { isDrivenByApple } from './rails';
import { cancelRenewalAct } from './renewal.acts';
import { RenewalContract } from './renewal.entity';
import type { EndReason } from './renewal.states';

/**
 * Ends what renews a member's membership in a family, in the unit of work that makes it pointless: nothing is debited from
 * here on, and WeChat is told by a job.
 * @returns whether there was something to end
 */
export async function endRenewalsOf(
  unit: Unit,
  memberId: string,
  family: string,
  reason: EndReason,
  now: Instant,
): Promise<boolean> {
  const contracts = await unit.findBy(RenewalContract, { memberId, family, status: 'signed' });
  for (const contract of contracts) await requestEnd(unit, contract, reason, now);
  return contracts.length > 0;
}

/**
 * Ends all of a member's contracts as an operator would end each, with its own line in the log. What Apple charges is left
 * and told: only its person can end it.
 */
export async function endAllRenewals(unit: Unit, memberId: string, setting: ActSetting): Promise<EndedRenewals> {
  const contracts = await unit.find(RenewalContract, { where: { memberId, status: 'signed' }, order: { id: 'ASC' } });
  const ended: string[] = [];
  for (const { id, planName } of contracts.filter((contract) => !isDrivenByApple(contract))) {
    const done = await performAct(unit, cancelRenewalAct, { contractId: id }, setting);
    if (done.ok) ended.push(planName);
  }
  return { ended, atApple: contracts.filter(isDrivenByApple).map(({ planName }) => planName) };
}
