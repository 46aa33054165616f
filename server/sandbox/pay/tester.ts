import type { SandboxOrder } from '../../../shared/contract/sandbox';
import { accept, type Result, refuse } from '../../../shared/kernel/result';
import { presentOrder } from '../state';
import type { World } from '../world';
import { findPaymentObstacle, settlePayment } from './orders';

/**
 * Pays an order at once as the person who ordered it, for tests that need no pay sheet.
 * @returns the order, or why it cannot be paid in the words of `wx.requestPayment`
 */
export function payOrder(
  world: World,
  which: { readonly prepayId: string } | { readonly outTradeNo: string },
): Result<SandboxOrder, string> {
  const order =
    'outTradeNo' in which
      ? world.records.orders.find(which.outTradeNo)
      : (world.records.orders.findBy('prepayId', which.prepayId.replace(/^prepay_id=/, ''))[0] ?? null);
  if (order === null) return refuse('订单不存在');
  const obstacle = findPaymentObstacle(world, order);
  const late = order.state === 'CLOSED' && world.faults.strike('payAfterClose') !== null;
  if (obstacle !== null && !late) return refuse(obstacle);
  return accept(presentOrder(world, settlePayment(world, order)));
}
