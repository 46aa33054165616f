import type { Instant } from '../../shared/kernel/instant';
import { parkAgain } from '../case/park-case';
import { StaleRead } from '../database/errors';
import type { Unit } from '../database/unit-of-work';
import { scheduleDelivery } from '../purchase/confirm-delivery';
import type { DebitState, RenewalChannel } from '../wechat/ports';
import { viewOf } from './change-cycle';
import { channelOf, isSubscription } from './rails';
import { RenewalContract, RenewalCycle, RenewalDebit } from './renewal.entity';
import type { RenewalParts } from './renewal.parts';
import { mayDebit, UNCLEAR_AFTER_STEPS } from './renewal.rules';
import { openDebitStatuses } from './renewal.states';
import { scheduleDebitQuestion, sendDebit } from './send-debit';
import { dropDebit, failDebit, settleDebit } from './settle-debit';

/**
 * Asks WeChat what became of a debit and applies what it says: a lost notice is healed here, and a request that never
 * arrived is sent again under its own number where it may still be.
 * @param asked how often it was asked before; another count means that somebody else asks
 */
export async function askDebit(parts: RenewalParts, debitId: string, asked: number): Promise<void> {
  const { database } = parts;
  const debit = await database.read.findOneByOrFail(RenewalDebit, { id: debitId });
  if (debit.asked !== asked || !openDebitStatuses.includes(debit.status)) return;
  const cycle = await database.read.findOneByOrFail(RenewalCycle, { id: debit.cycleId });
  const contract = await database.read.findOneByOrFail(RenewalContract, { id: cycle.contractId });
  const channel = channelOf(parts, contract);
  const state = await channel.queryDebit(debitId, contract.openid);
  const again = await database.inUnit(async (unit) => {
    // Virtual payment waits for a word that the goods were given, which its own push would have brought.
    if (state.status === 'succeeded' && isSubscription(contract)) {
      await scheduleDelivery(unit, debitId, parts.clock.now());
    }
    return applyState(unit, channel, debitId, asked, state, parts.clock.now());
  });
  if (again) await sendDebit(parts, debitId);
}

/** @returns true where the debit is to be sent again */
async function applyState(
  unit: Unit,
  channel: RenewalChannel,
  debitId: string,
  asked: number,
  state: DebitState,
  now: Instant,
): Promise<boolean> {
  switch (state.status) {
    case 'succeeded':
      await settleDebit(unit, channel, debitId, state.payment, now);
      return false;
    case 'failed':
      await failDebit(unit, debitId, state, now);
      return false;
    case 'closed':
      await failDebit(unit, debitId, { reason: 'refused', code: 'CLOSED', message: '' }, now);
      return false;
    case 'notFound':
      return sendAgain(unit, debitId, asked, now);
    case 'processing':
      await unit.update(RenewalDebit, { id: debitId, status: 'sent' }, { status: 'accepted' });
      await askLater(unit, debitId, asked, now);
      return false;
    case 'unknown':
      await askLater(unit, debitId, asked, now);
      return false;
    default: {
      const never: never = state;
      throw new Error(`unknown state ${JSON.stringify(never)}`);
    }
  }
}

async function sendAgain(unit: Unit, debitId: string, asked: number, now: Instant): Promise<boolean> {
  const debit = await unit.findOneByOrFail(RenewalDebit, { id: debitId });
  const cycle = await unit.findOneByOrFail(RenewalCycle, { id: debit.cycleId });
  const contract = await unit.findOneByOrFail(RenewalContract, { id: cycle.contractId });
  if (debit.status === 'sent' && (cycle.status !== 'debiting' || !mayDebit(viewOf(contract, cycle), now))) {
    await dropDebit(unit, debitId, now);
    return false;
  }
  await askLater(unit, debitId, asked, now);
  return debit.status === 'sent';
}

async function askLater(unit: Unit, debitId: string, asked: number, now: Instant): Promise<void> {
  const counted = await unit.update(RenewalDebit, { id: debitId, asked }, { asked: asked + 1 });
  if (counted.affected !== 1) throw new StaleRead('renewal debit');
  const debit = await unit.findOneByOrFail(RenewalDebit, { id: debitId });
  const cycle = await unit.findOneByOrFail(RenewalCycle, { id: debit.cycleId });
  const contract = await unit.findOneByOrFail(RenewalContract, { id: cycle.contractId });
  if (debit.asked === UNCLEAR_AFTER_STEPS) {
    await parkAgain(unit, { kind: 'renewal.debitUnclear', subject: debitId, content: { sentAt: debit.sentAt } }, now);
  }
  await scheduleDebitQuestion(unit, contract, debit, now);
}
