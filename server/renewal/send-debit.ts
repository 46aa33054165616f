import type { Instant } from '../../shared/kernel/instant';
import type { Unit } from '../database/unit-of-work';
import { enqueueJob } from '../jobs/enqueue-job';
import type { DebitOutcome } from '../wechat/ports';
import { channelOf, keyOf } from './rails';
import { RenewalContract, RenewalCycle, RenewalDebit } from './renewal.entity';
import { type RenewalParts, topics } from './renewal.parts';
import { askDebitAt } from './renewal.rules';
import { failDebit } from './settle-debit';

/**
 * Hands a debit to WeChat that was written for it. A refusal is its end, everything else is asked about later: no answer is
 * no failure. Repeatable, since one number is debited once.
 */
export async function sendDebit(parts: RenewalParts, debitId: string): Promise<void> {
  const { database, clock, logger } = parts;
  const debit = await database.read.findOneByOrFail(RenewalDebit, { id: debitId });
  const cycle = await database.read.findOneByOrFail(RenewalCycle, { id: debit.cycleId });
  const contract = await database.read.findOneByOrFail(RenewalContract, { id: cycle.contractId });
  const { wechatContractId, planName } = contract;
  // The last look before it leaves: a cancellation may have come since it was written.
  if (debit.status !== 'sent' || cycle.status !== 'debiting' || wechatContractId === null) return;
  const { amountFen } = debit;
  const request = { debitId, contract: keyOf(contract), wechatContractId, amountFen, description: `${planName}续费` };
  const outcome = await channelOf(parts, contract).applyDebit(request);
  if (isNoVerdict(outcome)) return;
  await database.inUnit(async (unit) => {
    if (outcome.status === 'refused') {
      logger.warn({ debitId, reason: outcome.reason, code: outcome.code }, 'WeChat refused a debit');
      await failDebit(unit, debitId, outcome, clock.now());
    } else await unit.update(RenewalDebit, { id: debitId, status: 'sent' }, { status: 'accepted' });
  });
}

/** Schedules the next question about a debit. */
export async function scheduleDebitQuestion(
  unit: Unit,
  { mode, signedAt }: Pick<RenewalContract, 'mode' | 'signedAt'>,
  { id: debitId, sentAt, asked }: RenewalDebit,
  now: Instant,
): Promise<void> {
  const askAt = Math.max(now, askDebitAt(mode, signedAt ?? sentAt, sentAt, asked));
  await unit.update(RenewalDebit, { id: debitId }, { askAt });
  const uniqueKey = `${topics.askDebit}:${debitId}:${asked}`;
  await enqueueJob(unit, { topic: topics.askDebit, payload: { debitId, asked }, runAt: askAt, uniqueKey }, now);
}

/** Only a query can say what became of it: accepted, never heard of, or done under this number already. */
function isNoVerdict(outcome: DebitOutcome): boolean {
  if (outcome.status === 'unknown') return true;
  if (outcome.status === 'accepted') return false;
  return outcome.reason === 'rateLimited' || outcome.reason === 'alreadyPaid' || outcome.reason === 'numberUsed';
}
