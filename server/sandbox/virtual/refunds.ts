import type { Fen } from '../../../shared/kernel/fen';
import { SECOND_MS } from '../../../shared/kernel/instant';
import { toUnixSeconds } from '../china-time';
import { randomDigits } from '../random';
import type { VirtualOrder, VirtualRefund } from '../records';
import { WeixinError } from '../weixin/errors';
import type { World } from '../world';
import { pushVirtual } from './orders';

/** How long a refund takes here; really it is minutes to days. */
const REFUND_TAKES_MS = 2 * SECOND_MS;

/** What can still be given back of an order: nothing of one that is not paid. */
export function leftOf(world: World, order: VirtualOrder): Fen {
  if (order.paidAt === null) return 0;
  const taken = world.records.virtualRefunds
    .findBy('outTradeNo', order.id)
    .filter(({ status }) => status !== 'FAILED')
    .reduce((sum, { refundFen }) => sum + refundFen, 0);
  return order.orderFen - taken;
}

/** Takes a refund on (`refund_order`); its end comes by push. The same number again is told to be a repeat. */
export function takeRefund(
  world: World,
  order: VirtualOrder,
  wish: { readonly refundOrderId: string; readonly leftFen: Fen; readonly refundFen: Fen },
): VirtualRefund {
  const { refundOrderId, leftFen, refundFen } = wish;
  if (world.records.virtualRefunds.find(refundOrderId) !== null) throw new WeixinError(268490004);
  if (order.paidAt === null || order.atApple) throw new WeixinError(268490013);
  if (leftFen !== leftOf(world, order)) throw new WeixinError(268490016);
  if (refundFen < 1 || refundFen > leftFen) throw new WeixinError(268490002, 'refund_fee');
  const refund: VirtualRefund = {
    id: refundOrderId,
    outTradeNo: order.id,
    wxRefundId: `XR${randomDigits(24)}`,
    refundFen,
    status: 'PROCESSING',
    fails: world.faults.strike('virtualRefundFails') !== null,
    createdAt: world.clock.now(),
  };
  world.records.virtualRefunds.put(refund);
  const dueAt = world.clock.now() + REFUND_TAKES_MS;
  world.schedule.add({ kind: 'virtualRefund', dueAt, keptBack: null, lane: null, content: { refundId: refund.id } });
  world.changes.tell();
  return refund;
}

/** The end of a refund. */
export function endVirtualRefund(world: World, refundId: string): void {
  const refund = world.records.virtualRefunds.find(refundId);
  if (refund?.status !== 'PROCESSING') return;
  const ended: VirtualRefund = { ...refund, status: refund.fails ? 'FAILED' : 'DONE' };
  world.records.virtualRefunds.put(ended);
  pushRefund(world, ended, refund.id);
  world.changes.tell();
}

/**
 * Apple gives a person their money back, asked by nobody here.
 * @returns false where nothing is left to give back
 */
export function refundAtApple(world: World, outTradeNo: string): boolean {
  const order = world.records.virtualOrders.find(outTradeNo);
  const refundFen = order === null ? 0 : leftOf(world, order);
  if (order === null || refundFen < 1) return false;
  const wxRefundId = `XA${randomDigits(24)}`;
  const refund: VirtualRefund = {
    ...{ id: wxRefundId, outTradeNo, wxRefundId, refundFen },
    ...{ status: 'DONE', fails: false, createdAt: world.clock.now() },
  };
  world.records.virtualOrders.put({ ...order, atApple: true });
  world.records.virtualRefunds.put(refund);
  pushRefund(world, refund, '');
  world.changes.tell();
  return true;
}

/** A person complains about an order; false where there is none. */
export function complain(world: World, outTradeNo: string): boolean {
  const order = world.records.virtualOrders.find(outTradeNo);
  if (order === null) return false;
  const time = toUnixSeconds(world.clock.now());
  pushVirtual(world, 'xpay_complaint_notify', order, {
    fields: {
      ...{ WxOrderId: order.wxOrderId, MchOrderId: order.id, TransactionId: order.transactionId ?? '' },
      ...{ ComplaintTime: time, RetryTimes: 0, RequestId: randomDigits(20) },
    },
  });
  return true;
}

function pushRefund(world: World, refund: VirtualRefund, ownNumber: string): void {
  const order = world.records.virtualOrders.find(refund.outTradeNo);
  if (order === null) return;
  const failed = refund.status === 'FAILED';
  pushVirtual(world, 'xpay_refund_notify', order, {
    fields: {
      ...{ MchRefundId: ownNumber, WxRefundId: refund.wxRefundId, MchOrderId: order.id, WxOrderId: order.wxOrderId },
      ...{ RefundFee: refund.refundFen, RetCode: failed ? 1 : 0, RetMsg: failed ? 'account abnormal' : 'success' },
      RefundStartTimestamp: toUnixSeconds(refund.createdAt),
      RefundSuccTimestamp: failed ? 0 : toUnixSeconds(world.clock.now()),
      WxpayRefundTransactionId: `5030${randomDigits(24)}`,
      RetryTimes: 0,
    },
  });
}
