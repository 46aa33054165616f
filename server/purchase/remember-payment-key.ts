import type { ClientPlatform } from '../../shared/contract/plan';
import { accept, type Result, refuse } from '../../shared/kernel/result';
import { collectorOf } from '../plan/plan.rules';
import { answerOnce } from './command-key';
import { PurchaseOrder } from './purchase.entity';
import type { PurchaseParts } from './purchase.parts';
import { isPaidVirtually } from './rails';

/** "Pay this order." */
export interface PaymentWish {
  readonly orderId: string;
  readonly memberId: string;
  readonly clientKey: string;
  /** Where it is paid; null where the client does not say. */
  readonly platform: ClientPlatform | null;
}

/**
 * Writes down the key of "pay this order". The command itself is repeatable by its nature (a living attempt is signed
 * again), so the key only has to keep one order's key from being used for another's. Who pays on another terminal than the
 * one on which they ordered may pay somebody else.
 */
export async function rememberPaymentKey(
  parts: PurchaseParts,
  { orderId, memberId, clientKey, platform }: PaymentWish,
): Promise<Result<null, 'ORDER_NOT_FOUND' | 'IDEMPOTENCY_KEY_REUSED'>> {
  const command = { memberId, route: 'POST /api/v1/orders/{id}/payment', clientKey, body: { orderId } };
  return parts.database.inUnit(async (unit) => {
    if (!(await unit.existsBy(PurchaseOrder, { id: orderId, memberId }))) return refuse('ORDER_NOT_FOUND');
    if (platform !== null && (await isPaidVirtually(unit, orderId))) {
      const collectedBy = collectorOf('virtual', platform);
      await unit.update(PurchaseOrder, { id: orderId, status: 'pending' }, { collectedBy });
    }
    const answer = await answerOnce<never>(unit, command, parts.clock.now(), async () => accept(orderId));
    return answer.ok ? accept(null) : answer;
  });
}
