import { In, IsNull, Not } from 'typeorm';
import type { Unit } from '../database/unit-of-work';
import { PurchaseOrder } from '../purchase/purchase.entity';
import { RenewalContract } from './renewal.entity';

/**
 * The families in which a person gets no first-period price any more: it was paid once, or an open order is for it. The
 * person is known by the keyed hash that outlives their membership.
 */
export async function findFirstPricesTaken(
  unit: Pick<Unit, 'findBy'>,
  personHash: string,
): Promise<ReadonlySet<string>> {
  const contracts = await unit.findBy(RenewalContract, { personHash, firstPriceFen: Not(IsNull()) });
  const orderIds = contracts.flatMap(({ firstPricePaid, orderId }) => (firstPricePaid ? [] : (orderId ?? [])));
  const open = orderIds.length === 0 ? [] : await unit.findBy(PurchaseOrder, { id: In(orderIds), status: 'pending' });
  const openIds = new Set(open.map(({ id }) => id));
  const taken = contracts.filter(({ firstPricePaid, orderId }) => firstPricePaid || openIds.has(orderId ?? ''));
  return new Set(taken.map(({ family }) => family));
}
