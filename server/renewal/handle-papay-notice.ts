import type { Instant } from '../../shared/kernel/instant';
import { parkCase } from '../case/park-case';
import { isDuplicate } from '../database/errors';
import type { Unit } from '../database/unit-of-work';
import { PaymentNotice } from '../purchase/purchase.entity';
import { settlePayment } from '../purchase/settle-payment';
import type { ContractFact, DebitFact, PapayChannel, PapayNotice } from '../wechat/ports';
import { applySignature, applyTermination, parkContract } from './change-contract';
import { RenewalContract } from './renewal.entity';
import type { RenewalParts } from './renewal.parts';
import { failDebit, settleDebit } from './settle-debit';

/** What a notice of entrusted debit stands on. */
type PapayParts = Pick<RenewalParts, 'database' | 'clock'> & { readonly channel: PapayChannel };

const NOTICE_ID_LENGTH = 64;
const OUTCOME_LENGTH = 40;

/**
 * Stores a genuine notice about contracts and debits and applies it, in one unit of work; the caller acknowledges after
 * that. The same notice again changes nothing; what does not fit is parked.
 */
export async function handlePapayNotice(parts: PapayParts, notice: PapayNotice): Promise<void> {
  await parts.database.inUnit(async (unit) => {
    const now = parts.clock.now();
    const outcome = await apply(unit, parts, notice, now);
    await store(unit, notice, outcome, now);
  });
}

async function apply(unit: Unit, parts: PapayParts, notice: PapayNotice, now: Instant): Promise<string> {
  const { fact } = notice;
  switch (fact.kind) {
    case 'contract':
      return applyContract(unit, parts, fact.contract, now);
    case 'debit':
      return applyDebit(unit, parts, fact.debit, now);
    case 'payment':
      return settlePayment(unit, fact.payment, now);
    case 'other': {
      const subject = notice.dedupeKey.slice(0, NOTICE_ID_LENGTH);
      await parkCase(unit, { kind: 'payment.unknownEvent', subject, content: notice.content }, now);
      return 'unknownEvent';
    }
    default: {
      const never: never = fact;
      throw new Error(`unknown fact ${JSON.stringify(never)}`);
    }
  }
}

async function applyContract(unit: Unit, { channel }: PapayParts, fact: ContractFact, now: Instant): Promise<string> {
  const { contractId, papayPlanId, wechatContractId, mchid, openid, change, changedAt } = fact;
  const contract = await unit.findOneBy(RenewalContract, { id: contractId });
  if (contract === null || contract.papayPlanId !== papayPlanId || mchid !== channel.mchid) {
    await parkContract(unit, contractId, fact, now);
    return 'parked';
  }
  switch (change.kind) {
    case 'signed':
      await applySignature(unit, contract, { wechatContractId, openid, signedAt: changedAt }, now);
      return 'applied';
    case 'terminated':
      await applyTermination(unit, contract, { wechatContractId, by: change.by, endedAt: changedAt }, now);
      return 'applied';
    case 'unknown':
      await parkContract(unit, contractId, fact, now);
      return 'parked';
    default: {
      const never: never = change;
      throw new Error(`unknown change ${JSON.stringify(never)}`);
    }
  }
}

async function applyDebit(unit: Unit, { channel }: PapayParts, fact: DebitFact, now: Instant): Promise<string> {
  const { debitId, mchid, appid, result } = fact;
  switch (result.status) {
    case 'succeeded':
      return settleDebit(unit, channel, debitId, result.payment, now);
    case 'failed':
      if (mchid !== channel.mchid || appid !== channel.appid) return 'otherMerchant';
      await failDebit(unit, debitId, result, now);
      return 'failed';
    case 'unknown':
      // The questions about it go on.
      return 'unknown';
    default: {
      const never: never = result;
      throw new Error(`unknown result ${JSON.stringify(never)}`);
    }
  }
}

async function store(unit: Unit, { dedupeKey, fact, content }: PapayNotice, outcome: string, now: Instant) {
  try {
    await unit.insert(PaymentNotice, {
      id: dedupeKey.slice(0, NOTICE_ID_LENGTH),
      eventType: `papay.${fact.kind}`,
      attemptId: null,
      outcome: outcome.slice(0, OUTCOME_LENGTH),
      content,
      receivedAt: now,
    });
  } catch (error) {
    // The same notice sent again: its first row stands.
    if (!isDuplicate(error)) throw error;
  }
}
