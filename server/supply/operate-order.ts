import { In } from 'typeorm';
import type { Instant } from '../../shared/kernel/instant';
import { accept, type Result, refuse } from '../../shared/kernel/result';
import type { Database } from '../database/open-database';
import type { Unit } from '../database/unit-of-work';
import { enqueueJob } from '../jobs/enqueue-job';
import { settleOrder } from './settle-order';
import { SupplyOrder } from './supply.entity';
import { topics } from './supply.parts';
import { isOpen, openStatuses, STEP_BY_HAND } from './supply.rules';

/** Orders whose outcome is still to come, oldest first. */
export function listOpenOrders({ read }: Database, limit: number): Promise<SupplyOrder[]> {
  return read.find(SupplyOrder, { where: { status: In([...openStatuses]) }, order: { createdAt: 'ASC' }, take: limit });
}

/** Has the supplier asked once after an open order that was sent, beside the ladder. */
export async function askByHand(
  unit: Unit,
  orderId: string,
  now: Instant,
): Promise<Result<null, 'SUPPLY_ORDER_NOT_OPEN'>> {
  const order = await unit.findOneBy(SupplyOrder, { id: orderId });
  if (!order || !isOpen(order.status) || order.sentAt === null) return refuse('SUPPLY_ORDER_NOT_OPEN');
  await enqueueJob(unit, { topic: topics.ask, payload: { orderId, sends: order.sends, step: STEP_BY_HAND } }, now);
  return accept(null);
}

/** An operator's word, learnt from the supplier's people, on how an open order ended; the claim ends with it. */
export async function settleByHand(
  unit: Unit,
  orderId: string,
  ending: 'succeeded' | 'failed',
  reason: string,
  now: Instant,
): Promise<Result<null, 'SUPPLY_ORDER_NOT_OPEN'>> {
  const order = await unit.findOneBy(SupplyOrder, { id: orderId });
  if (!order || !isOpen(order.status)) return refuse('SUPPLY_ORDER_NOT_OPEN');
  await settleOrder(unit, order, { kind: ending, supplierNumber: null, reason }, 'operator', now);
  return accept(null);
}
