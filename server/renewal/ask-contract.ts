import { parkAgain } from '../case/park-case';
import { applySignature, applyTermination } from './change-contract';
import { applyAppleState } from './follow-apple';
import { channelOf, isDrivenByApple, keyOf } from './rails';
import { RenewalContract } from './renewal.entity';
import type { RenewalParts } from './renewal.parts';

/** WeChat shows it to the member beside the end. */
const REASON = '会员自动续费已取消';

/**
 * Asks WeChat how a contract stands and applies what it says: a lost notice is healed here.
 * @returns false when WeChat did not answer
 */
export async function askContract(parts: RenewalParts, contractId: string): Promise<boolean> {
  const { database, clock } = parts;
  const asked = await database.read.findOneByOrFail(RenewalContract, { id: contractId });
  const state = await channelOf(parts, asked).queryContract(keyOf(asked));
  if (state.status === 'unknown') return false;
  await database.inUnit(async (unit) => {
    const now = clock.now();
    const contract = await unit.findOneByOrFail(RenewalContract, { id: contractId });
    switch (state.status) {
      case 'signed':
        if (isDrivenByApple(contract))
          await applyAppleState(unit, parts, contract, { ...state, renewsAt: state.expiresAt }, now);
        else await applySignature(unit, contract, state, now);
        return;
      case 'terminated':
        // Apple is asked about a person and a product: what was ended there is an earlier contract.
        if (isDrivenByApple(contract) && contract.status === 'unsigned') return;
        await applyTermination(unit, contract, { ...state, endedAt: state.terminatedAt ?? now }, now);
        return;
      case 'notSigned':
        return;
      default: {
        const never: never = state;
        throw new Error(`unknown state ${JSON.stringify(never)}`);
      }
    }
  });
  return true;
}

/**
 * Ends a contract at WeChat that has ended for us. The end counts only when a query says so.
 * @returns false when it is not known to be over: call again later
 */
export async function terminateContract(parts: RenewalParts, contractId: string): Promise<boolean> {
  const { database, clock, logger } = parts;
  const contract = await database.read.findOneByOrFail(RenewalContract, { id: contractId });
  if (contract.status !== 'ending') return true;
  const outcome = await channelOf(parts, contract).terminateContract(keyOf(contract), REASON);
  if (outcome.status === 'refused') {
    logger.warn({ contractId, code: outcome.code }, 'WeChat refused to end a contract');
    const { code, message } = outcome;
    const question = { kind: 'renewal.endRefused', subject: contractId, content: { code, message } };
    await database.inUnit((unit) => parkAgain(unit, question, clock.now()));
  }
  if (outcome.status === 'unknown' || !(await askContract(parts, contractId))) return false;
  return !(await database.read.existsBy(RenewalContract, { id: contractId, status: 'ending' }));
}
