import type { Instant } from '../../shared/kernel/instant';
import { parkAgain } from '../case/park-case';
import type { Unit } from '../database/unit-of-work';
import { getSupplier, scheduleQuestion, sendAgain } from './send-order';
import { changeOrder, settleOrder } from './settle-order';
import type { OrderState } from './supplier';
import { SupplyOrder } from './supply.entity';
import type { Question, SupplyParts } from './supply.parts';
import { isOpen, maySendAgain } from './supply.rules';

/**
 * Asks a supplier after an order whose outcome is still to come, and goes on asking by the ladder; after its last step an
 * operator is to look. An order that was lost on the way is sent again once that is safe.
 * @throws when the supplier is not configured
 */
export async function askOrder(parts: SupplyParts, question: Question): Promise<void> {
  const { database, clock } = parts;
  const { orderId, sends } = question;
  const known = await database.read.findOneByOrFail(SupplyOrder, { id: orderId });
  // A later sending has questions of its own.
  if (!isOpen(known.status) || known.sends !== sends) return;
  const state = await getSupplier(parts, known.supplier).query(orderId);
  if (state.kind === 'notFound' && maySendAgain(known, clock.now())) {
    return sendAgain(parts, orderId);
  }
  await database.inUnit((unit) => takeState(unit, question, state, clock.now()));
}

async function takeState(unit: Unit, question: Question, state: OrderState, now: Instant): Promise<void> {
  const order = await unit.findOneByOrFail(SupplyOrder, { id: question.orderId });
  if (state.kind === 'succeeded' || state.kind === 'failed') {
    await settleOrder(unit, order, state, 'query', now);
    return;
  }
  if (!isOpen(order.status) || order.sends !== question.sends) return;
  const processing = state.kind === 'processing';
  await changeOrder(unit, order, {
    asked: order.asked + 1,
    ...(processing ? { status: 'sent', supplierNumber: state.supplierNumber ?? order.supplierNumber } : {}),
  });
  const next = { ...question, step: question.step + 1 };
  if (await scheduleQuestion(unit, next, order.sentAt ?? now, now)) return;
  const { id, supplier, sku, claimId, sentAt, supplierNumber } = order;
  const content = { supplier, sku, claimId, sentAt, sends: order.sends, supplierNumber, lastAnswer: state };
  await parkAgain(unit, { kind: 'supply.unsettled', subject: id, content }, now);
}
