import type { Instant } from '../../shared/kernel/instant';
import { accept, type Result, refuse } from '../../shared/kernel/result';
import type { Unit } from '../database/unit-of-work';
import { terminateContract } from './ask-contract';
import { requestEnd } from './change-contract';
import { isDrivenByApple } from './rails';
import { RenewalContract } from './renewal.entity';
import type { RenewalParts } from './renewal.parts';
import type { EndReason } from './renewal.states';

type CancelRefusal = 'RENEWAL_NOT_FOUND' | 'RENEWAL_ENDS_AT_APPLE';

/**
 * Ends a contract: at once for us, so that no debit is handed over any more; WeChat is told, and told again by a job where
 * it does not answer. Repeating it changes nothing. What Apple charges, only its person can end, at Apple: that is refused.
 * @param memberId whose it must be; null where an operator ends it
 */
export async function cancelRenewal(
  parts: RenewalParts,
  contractId: string,
  memberId: string | null,
  reason: EndReason,
): Promise<Result<null, CancelRefusal>> {
  const { database, clock, logger } = parts;
  const ended = await database.inUnit(async (unit): Promise<Result<null, CancelRefusal>> => {
    const contract = await unit.findOneBy(RenewalContract, {
      id: contractId,
      ...(memberId === null ? {} : { memberId }),
    });
    if (contract === null) return refuse('RENEWAL_NOT_FOUND');
    if (endsAtApple(contract)) return refuse('RENEWAL_ENDS_AT_APPLE');
    await requestEnd(unit, contract, reason, clock.now());
    return accept(null);
  });
  if (!ended.ok) return ended;
  await terminateContract(parts, contractId).catch((error) =>
    logger.warn({ err: error, contractId }, 'a contract is ended at WeChat later'),
  );
  return accept(null);
}

/** An operator ends a contract, without asking WeChat here: a job tells it. Refused where there is nothing to end. */
export async function cancelByOperator(
  unit: Unit,
  contractId: string,
  now: Instant,
): Promise<Result<null, CancelRefusal>> {
  const contract = await unit.findOneBy(RenewalContract, { id: contractId });
  if (contract !== null && endsAtApple(contract)) return refuse('RENEWAL_ENDS_AT_APPLE');
  if (contract === null || !(await requestEnd(unit, contract, 'operator', now))) return refuse('RENEWAL_NOT_FOUND');
  return accept(null);
}

function endsAtApple(contract: RenewalContract): boolean {
  return isDrivenByApple(contract) && contract.status === 'signed';
}
