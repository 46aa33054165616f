import { accept, type Result, refuse } from '../../shared/kernel/result';
import { answerOnce } from './command-key';
import { PurchaseOrder } from './purchase.entity';
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
  const command = { memberId, route: 'POST /api/v1/orders/{id}/payment', clientKey, body: { orderId } };
  return parts.database.inUnit(async (unit) => {
    if (!(await unit.existsBy(PurchaseOrder, { id: orderId, memberId }))) return refuse('ORDER_NOT_FOUND');
    const answer = await answerOnce<never>(unit, command, parts.clock.now(), async () => accept(orderId));
    return answer.ok ? accept(null) : answer;
  });
}
