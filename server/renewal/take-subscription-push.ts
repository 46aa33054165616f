import type { Instant } from '../../shared/kernel/instant';
import { parkCase } from '../case/park-case';
import type { Unit } from '../database/unit-of-work';
import type { SubscriptionDebitFailed, SubscriptionSigned, VirtualDelivery } from '../wechat/ports';
import { askContract } from './ask-contract';
import { parkContract } from './change-contract';
import { RenewalContract, RenewalCycle, RenewalDebit } from './renewal.entity';
import { NotYet, type RenewalParts } from './renewal.parts';
import { failDebit, settleDebit } from './settle-debit';
import { takeAppleDelivery } from './take-apple-push';

/**
 * A contract of a subscription was signed or ended: WeChat is asked which, since the push is only a hint. One that is not
 * ours is parked. Repeatable.
 */
export async function takeSubscriptionSigned(parts: RenewalParts, told: SubscriptionSigned): Promise<void> {
  const { database, clock } = parts;
  const contract = await database.read.findOneBy(RenewalContract, { id: told.contractId });
  if (!contract?.subscriptionProductId) {
    await database.inUnit((unit) => parkContract(unit, told.contractId, told, clock.now()));
    return;
  }
  if (!(await askContract(parts, told.contractId))) throw new NotYet('WeChat did not answer');
}

/** A debit of a subscription failed. One that is not ours is parked; told again it changes nothing. */
export async function takeSubscriptionDebitFailed(parts: RenewalParts, told: SubscriptionDebitFailed): Promise<void> {
  const { database, clock } = parts;
  await database.inUnit(async (unit) => {
    const now = clock.now();
    const { debitId, code, message } = told;
    if ((await findContractOf(unit, debitId)) === null) {
      await parkCase(unit, { kind: 'renewal.debitDiffers', subject: debitId.slice(0, 120), content: told }, now);
    } else await failDebit(unit, debitId, { reason: 'refused', code, message }, now);
  });
}

/**
 * What the room of purchases asks about the delivery push of virtual payment, which tells of debits too: settles one that
 * was taken here, or that Apple took by itself. What does not fit in environment or goods is parked and gives nothing. Repeatable.
 * @returns null where the number is none of a debit
 */
export async function takeSubscriptionDelivery(
  { subscriptions }: Pick<RenewalParts, 'subscriptions'>,
  unit: Unit,
  delivery: VirtualDelivery,
  now: Instant,
): Promise<string | null> {
  const { attemptId, transactionId, totalFen, paidFen, payerOpenid, paidAt, apple } = delivery;
  if (apple) return takeAppleDelivery(unit, { subscriptions }, delivery, apple, now);
  const contract = await findContractOf(unit, attemptId);
  const channel = subscriptions?.channel;
  if (contract === null || !channel) return null;
  const isLive = delivery.environment === channel.environment;
  if (!isLive || delivery.quantity !== 1 || delivery.productId !== contract.subscriptionProductId) {
    const kind = isLive ? 'payment.otherProduct' : 'payment.otherEnvironment';
    const subject = `${attemptId}:${transactionId}`.slice(0, 120);
    await parkCase(unit, { kind, subject, content: delivery }, now);
    return 'misfit';
  }
  const { mchid, appid } = channel;
  const payment = { attemptId, mchid, appid, transactionId, totalFen, payerTotalFen: paidFen, currency: 'CNY' };
  return settleDebit(unit, channel, attemptId, { ...payment, payerOpenid, paidAt }, now);
}

/** The contract of a subscription that a debit belongs to; null for any other number. */
async function findContractOf(unit: Unit, debitId: string): Promise<RenewalContract | null> {
  const debit = await unit.findOneBy(RenewalDebit, { id: debitId });
  if (debit === null) return null;
  const { contractId } = await unit.findOneByOrFail(RenewalCycle, { id: debit.cycleId });
  const contract = await unit.findOneByOrFail(RenewalContract, { id: contractId });
  return contract.subscriptionProductId === null ? null : contract;
}
