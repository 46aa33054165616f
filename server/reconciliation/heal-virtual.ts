import type { BusinessDay } from '../../shared/kernel/business-day';
import { askPayments } from '../purchase/ask-payment';
import { scheduleDelivery } from '../purchase/confirm-delivery';
import { Refund } from '../purchase/purchase.entity';
import { askRefund } from '../purchase/return-money';
import { settleDebit } from '../renewal/settle-debit';
import type { VirtualPayChannel } from '../wechat/ports';
import { lookUp } from './compare-virtual';
import { endDifference, walkOpenDifferences } from './differences';
import type { Healing } from './heal-differences';
import { readVirtualOrders } from './our-virtual-orders';
import type { ReconciliationDifference } from './reconciliation.entity';
import type { ReconciliationParts } from './reconciliation.parts';
import { attemptOfSubject, matchVirtualOrder, type OurVirtualOrder, virtualSubject } from './virtual-order.rules';

/**
 * Asks about every open difference of a day at virtual payment that a question can mend, in the way in which a lost push is
 * made good at any time: a payment that we have not heard of, a refund whose end we have not heard of. Then the order is
 * compared again.
 */
export async function healVirtual(parts: ReconciliationParts, day: BusinessDay): Promise<Healing> {
  const channel = parts.virtual?.channel;
  let [healed, unanswered] = [0, 0];
  if (!channel) return { healed, unanswered };
  const open = { day, rail: 'virtual', kinds: ['missingHere', 'amountDiffers'] } as const;
  for await (const difference of walkOpenDifferences(parts.database.read, open)) {
    const became = await heal(parts, channel, difference);
    if (became === 'healed') healed += 1;
    if (became === 'unanswered') unanswered += 1;
  }
  return { healed, unanswered };
}

async function heal(
  parts: ReconciliationParts,
  channel: VirtualPayChannel,
  difference: ReconciliationDifference,
): Promise<'healed' | 'left' | 'unanswered'> {
  const { database, clock } = parts;
  const { day, subject } = difference;
  const attemptId = attemptOfSubject(subject);
  if (attemptId === null) return 'left';
  const readOrder = async () => (await readVirtualOrders(database.read, [attemptId], day)).at(0);
  const before = await readOrder();
  if (!before) return 'left';
  const isAnswered =
    subject === virtualSubject.payment(attemptId)
      ? await askPayment(parts, channel, before)
      : await askRefunds(parts, attemptId);
  const [order, state] = [await readOrder(), await lookUp(channel, before)];
  if (!isAnswered || !order || state.status === 'unknown') return 'unanswered';
  const { differences } = matchVirtualOrder(order, state.status === 'found' ? state.money : null, day);
  if (differences.some((each) => each.subject === subject)) return 'left';
  await database.inUnit((unit) => endDifference(unit, difference, clock.now()));
  return 'healed';
}

/** @returns false when WeChat did not answer */
async function askPayment(
  parts: ReconciliationParts,
  channel: VirtualPayChannel,
  { attemptId, orderId, payerOpenid, paidAt }: OurVirtualOrder,
): Promise<boolean> {
  if (paidAt !== null) return true;
  if (orderId !== null) return (await askPayments(parts, orderId)) === 'known';
  const state = await channel.query({ attemptId, payerOpenid });
  if (state.status !== 'paid') return state.status !== 'unknown';
  const now = parts.clock.now();
  await parts.database.inUnit(async (unit) => {
    await settleDebit(unit, channel, attemptId, state.payment, now);
    await scheduleDelivery(unit, attemptId, now);
  });
  return true;
}

async function askRefunds(parts: ReconciliationParts, attemptId: string): Promise<boolean> {
  let isAnswered = true;
  for (const { id } of await parts.database.read.findBy(Refund, { attemptId, status: 'processing' })) {
    isAnswered = (await askRefund(parts, id)) && isAnswered;
  }
  return isAnswered;
}
