import { In } from 'typeorm';
import type { Fen } from '../../shared/kernel/fen';
import { type PurchaseOrder, Refund } from './purchase.entity';
import type { PurchaseParts } from './purchase.parts';

/** Money of a member that is on its way back, in fen. */
export async function openRefundFen(parts: Pick<PurchaseParts, 'database'>, memberId: string): Promise<Fen> {
  const open = await parts.database.read.findBy(Refund, {
    memberId,
    status: In(['requested', 'unknown', 'processing', 'attention']),
  });
  return open.reduce((sum, refund) => sum + refund.amountFen, 0);
}

/** The orders whose money went back, for screens: by order id. */
export async function findRefunds(
  parts: Pick<PurchaseParts, 'database'>,
  orders: readonly PurchaseOrder[],
): Promise<Refund[]> {
  if (orders.length === 0) return [];
  return parts.database.read.find(Refund, {
    where: { orderId: In(orders.map((order) => order.id)) },
    order: { createdAt: 'ASC' },
  });
}
