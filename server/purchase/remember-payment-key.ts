import { accept, type Result, refuse } from '../../shared/kernel/result';
import { hashBody, rememberKey } from './place-order';
import { CommandKey, PurchaseOrder } from './purchase.entity';
import type { PurchaseParts } from './purchase.parts';

/**
 * Writes down the key of "pay this order". The command itself is repeatable by its nature (a living attempt is signed
 * again), so the key only has to keep one order's key from being used for another's.
 */
export async function rememberPaymentKey(
  parts: PurchaseParts,
  orderId: string,
  memberId: string,
  clientKey: string,
): Promise<Result<null, 'ORDER_NOT_FOUND' | 'IDEMPOTENCY_KEY_REUSED'>> {
  const key = { memberId, route: 'POST /api/v1/orders/{id}/payment', clientKey };
  const bodyHash = hashBody({ orderId });
  return parts.database.inUnit(async (unit) => {
    if (!(await unit.existsBy(PurchaseOrder, { id: orderId, memberId }))) return refuse('ORDER_NOT_FOUND');
    const earlier = await unit.findOneBy(CommandKey, key);
    if (earlier) return earlier.bodyHash === bodyHash ? accept(null) : refuse('IDEMPOTENCY_KEY_REUSED');
    await rememberKey(unit, { ...key, bodyHash, resultId: orderId, createdAt: parts.clock.now() });
    return accept(null);
  });
}
