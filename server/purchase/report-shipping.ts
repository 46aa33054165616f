import { IsNull } from 'typeorm';
import type { Instant } from '../../shared/kernel/instant';
import { parkCase } from '../case/park-case';
import type { WechatShipping } from '../wechat/ports';
import { PaymentAttempt } from './purchase.entity';
import type { PurchasePaid } from './purchase.events';
import type { PurchaseParts } from './purchase.parts';
import { isVirtual } from './rails';

/**
 * Uploads the shipping info of a paid order (发货信息管理): a membership is delivered the moment it is active, as one
 * virtual item. Without it WeChat keeps the money frozen.
 * @returns false when it must be tried again: WeChat does not know the payment yet, or did not answer
 */
export async function reportShipping(
  parts: PurchaseParts,
  shipping: WechatShipping,
  paid: Pick<PurchasePaid, 'attemptId' | 'transactionId' | 'payerOpenid' | 'planName'>,
): Promise<boolean> {
  const now = parts.clock.now();
  // Virtual payment is told of deliveries in its own way.
  const attempt = await parts.database.read.findOneBy(PaymentAttempt, { id: paid.attemptId });
  if (attempt && isVirtual(attempt)) return true;
  const outcome = await shipping.upload({
    transactionId: paid.transactionId,
    payerOpenid: paid.payerOpenid,
    itemDescription: paid.planName,
    uploadedAt: now,
  });
  switch (outcome) {
    case 'done':
      await parts.database.inUnit((unit) =>
        unit.update(PaymentAttempt, { id: paid.attemptId, shippedAt: IsNull() }, { shippedAt: now }),
      );
      return true;
    case 'refused':
      await parts.database.inUnit((unit) =>
        parkCase(
          unit,
          { kind: 'shipping.refused', subject: paid.attemptId, content: { planName: paid.planName } },
          now,
        ),
      );
      return true;
    case 'notFoundYet':
    case 'unknown':
      return false;
    default: {
      const never: never = outcome;
      throw new Error(`unknown outcome ${never}`);
    }
  }
}

/** Topic of the job by which the push trade_manage_order_settlement reaches this room. */
export const ORDER_SETTLED = 'purchase.orderSettled';

/** Payload of that job: WeChat names the order by its number, by the transaction's, or by both. */
export interface OrderSettled {
  readonly attemptId: string | null;
  readonly transactionId: string | null;
  readonly settledAt: Instant;
}

/** WeChat has settled an order's money to the merchant. */
export async function noteSettlement(parts: PurchaseParts, settled: OrderSettled): Promise<void> {
  const found = settled.attemptId ? { id: settled.attemptId } : { transactionId: settled.transactionId ?? '' };
  await parts.database.inUnit((unit) =>
    unit.update(PaymentAttempt, { ...found, settledAt: IsNull() }, { settledAt: settled.settledAt }),
  );
}
