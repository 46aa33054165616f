import type { Instant } from '../../shared/kernel/instant';
import { accept, type Result, refuse } from '../../shared/kernel/result';
import type { Unit } from '../database/unit-of-work';
import { terminateContract } from './ask-contract';
import { requestEnd } from './change-contract';
import { RenewalContract } from './renewal.entity';
import type { RenewalParts } from './renewal.parts';
import type { EndReason } from './renewal.states';

/**
 * Ends a contract: at once for us, so that no debit is handed over any more; WeChat is told, and told again by a job where
 * it does not answer. Repeating it changes nothing.
 * @param memberId whose it must be; null where an operator ends it
 */
export async function cancelRenewal(
  parts: RenewalParts,
  contractId: string,
  memberId: string | null,
  reason: EndReason,
): Promise<Result<null, 'RENEWAL_NOT_FOUND'>> {
  const { database, clock, logger } = parts;
  const found = await database.inUnit(async (unit) => {
    const contract = await unit.findOneBy(RenewalContract, {
      id: contractId,
      ...(memberId === null ? {} : { memberId }),
    });
    if (contract === null) return false;
    await requestEnd(unit, contract, reason, clock.now());
    return true;
  });
  if (!found) return refuse('RENEWAL_NOT_FOUND');
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
): Promise<Result<null, 'RENEWAL_NOT_FOUND'>> {
  const contract = await unit.findOneBy(RenewalContract, { id: contractId });
  if (contract === null || !(await requestEnd(unit, contract, 'operator', now))) return refuse('RENEWAL_NOT_FOUND');
  return accept(null);
}
