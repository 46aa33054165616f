import type { SandboxVirtualOrder } from '../../../shared/contract/sandbox';
import { formatInstant } from '../../../shared/kernel/instant';
import type { World } from '../world';

/** The orders of virtual payment, newest first. */
export function listVirtualOrders({ records }: World): SandboxVirtualOrder[] {
  return records.virtualOrders
    .all()
    .reverse()
    .map((order) => ({
      outTradeNo: order.id,
      personId: order.personId,
      productId: order.productId,
      amountFen: order.orderFen,
      refundedFen: records.virtualRefunds
        .findBy('outTradeNo', order.id)
        .filter(({ status }) => status === 'DONE')
        .reduce((sum, { refundFen }) => sum + refundFen, 0),
      state: order.state,
      ...(order.appleRefund === undefined ? {} : { appleRefund: order.appleRefund }),
      paidAt: order.paidAt === null ? null : formatInstant(order.paidAt),
    }));
}
