import type { Instant } from '../../shared/kernel/instant';
import type { Unit } from '../database/unit-of-work';
import { enqueueJob } from '../jobs/enqueue-job';
import { changeOrder, settleOrder } from './settle-order';
import type { OrderAnswer, Supplier } from './supplier';
import { SupplyOrder } from './supply.entity';
import { type Question, type SupplyParts, topics } from './supply.parts';
import { askAt, isOpen, maySendAgain } from './supply.rules';

/**
 * Sends an order that was not sent yet; called again, it does nothing. What the supplier does not clearly refuse is asked
 * after later, and never sent a second time from here.
 * @throws when the supplier is not configured
 */
export function sendFirst(parts: SupplyParts, orderId: string): Promise<void> {
  return sendOrder(parts, orderId, ({ status }) => status === 'created');
}

/** Sends an order again, under its number, that the supplier has never heard of; nothing happens before the safe pause. */
export function sendAgain(parts: SupplyParts, orderId: string): Promise<void> {
  return sendOrder(parts, orderId, (order, now) => maySendAgain(order, now));
}

/** The supplier of an order. @throws when the configuration no longer has it */
export function getSupplier({ suppliers }: Pick<SupplyParts, 'suppliers'>, code: string): Supplier {
  const supplier = suppliers.get(code);
  if (!supplier) throw new Error(`no supplier “${code}” is configured`);
  return supplier;
}

/** Asks after an order at its moment on the ladder. @returns false when the last question was asked */
export async function scheduleQuestion(
  unit: Unit,
  question: Question,
  sentAt: Instant,
  now: Instant,
): Promise<boolean> {
  const runAt = askAt(sentAt, question.step);
  if (runAt === null) return false;
  const { orderId, sends, step } = question;
  const uniqueKey = `${topics.ask}:${orderId}:${sends}:${step}`;
  await enqueueJob(unit, { topic: topics.ask, payload: question, runAt: Math.max(runAt, now), uniqueKey }, now);
  return true;
}

async function sendOrder(
  parts: SupplyParts,
  orderId: string,
  may: (order: SupplyOrder, now: Instant) => boolean,
): Promise<void> {
  const { database, clock, cipher } = parts;
  const known = await database.read.findOneByOrFail(SupplyOrder, { id: orderId });
  const supplier = getSupplier(parts, known.supplier);
  const order = await database.inUnit((unit) => beginSending(unit, orderId, may, clock.now()));
  if (order === null) return;
  const answer = await supplier.order({
    number: order.id,
    sku: order.sku,
    account: order.accountCipher === null ? null : cipher.decryptAccount(order.accountCipher, order.id),
  });
  const outcome = await database.inUnit((unit) => takeAnswer(unit, orderId, answer, clock.now()));
  if (answer.kind === 'accepted') return;
  const { kind, reason } = answer;
  const details = { orderId, supplier: order.supplier, answer: kind, reason, outcome };
  parts.logger.warn(details, 'a supply order was not plainly accepted');
}

/**
 * Before the first byte is on its way the order is `unknown` and its first question is asked for: a process that dies
 * from here on leaves an order that is asked after, not one that is sent again.
 */
async function beginSending(
  unit: Unit,
  orderId: string,
  may: (order: SupplyOrder, now: Instant) => boolean,
  now: Instant,
): Promise<SupplyOrder | null> {
  const order = await unit.findOneByOrFail(SupplyOrder, { id: orderId });
  // Of a member who has left there is no account any more.
  if (order.memberId === null || !may(order, now)) return null;
  const sends = order.sends + 1;
  await changeOrder(unit, order, { status: 'unknown', sentAt: now, sends, asked: 0 });
  await scheduleQuestion(unit, { orderId, sends, step: 0 }, now, now);
  return order;
}

async function takeAnswer(unit: Unit, orderId: string, answer: OrderAnswer, now: Instant): Promise<string> {
  const order = await unit.findOneByOrFail(SupplyOrder, { id: orderId });
  switch (answer.kind) {
    case 'accepted':
      // The notice may have been faster.
      if (isOpen(order.status)) {
        await changeOrder(unit, order, {
          status: 'sent',
          supplierNumber: answer.supplierNumber ?? order.supplierNumber,
        });
      }
      return 'accepted';
    case 'refused':
      return settleOrder(unit, order, { kind: 'failed', supplierNumber: null, reason: answer.reason }, 'answer', now);
    case 'unknown':
      return 'unknown';
    default: {
      const never: never = answer;
      throw new Error(`unknown answer ${JSON.stringify(never)}`);
    }
  }
}
