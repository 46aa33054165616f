import { z } from 'zod';
import { toUnixSeconds } from '../china-time';
import type { VirtualOrder } from '../records';
import { WeixinError } from '../weixin/errors';
import type { World } from '../world';
import { noteDelivered } from './orders';
import { leftOf, takeRefund } from './refunds';
import { hmacHex } from './signature';

/** A call under /xpay: the raw body is what was signed. */
export interface XpayCall {
  readonly path: string;
  readonly paySig: string | undefined;
  readonly raw: string;
  readonly body: unknown;
}

const text = z.string().min(1);
const queryBody = z.object({ openid: text, env: z.literal(0), order_id: text });
const deliveryBody = z.object({ order_id: text, env: z.literal(0) });
const refundBody = z.object({
  openid: text,
  order_id: text,
  refund_order_id: z.string().regex(/^[0-9A-Za-z_-]{8,32}$/),
  left_fee: z.int(),
  refund_fee: z.int(),
  biz_meta: z.string(),
  refund_reason: z.enum(['0', '1', '2', '3', '4', '5']),
  req_from: z.enum(['1', '2', '3']),
  env: z.literal(0),
});

/** `query_order`. */
export function queryVirtualOrder(world: World, call: XpayCall): unknown {
  const { order_id: id, openid } = readXpay(world, call, queryBody);
  const order = findOrder(world, id, openid);
  if (world.faults.strike('virtualOrderMissing') !== null) throw new WeixinError(268490002, 'order not found');
  const orderFen = order.orderFen + (world.faults.strike('virtualOrderDiffers') === null ? 0 : 1);
  const refunds = world.records.virtualRefunds.findBy('outTradeNo', order.id);
  const refundedFen = refunds
    .filter(({ status }) => status === 'DONE')
    .reduce((sum, { refundFen }) => sum + refundFen, 0);
  const seconds = (instant: number | null) => (instant === null ? 0 : toUnixSeconds(instant));
  return {
    errcode: 0,
    errmsg: 'ok',
    order: {
      order_id: order.id,
      wx_order_id: order.wxOrderId,
      channel_order_id: order.channelOrderId,
      wxpay_order_id: order.transactionId ?? '',
      env_type: 1,
      order_type: 0,
      status: statusOf(
        order,
        refundedFen,
        refunds.some(({ status }) => status === 'FAILED'),
      ),
      order_fee: orderFen,
      coupon_fee: 0,
      paid_fee: order.paidAt === null ? 0 : orderFen,
      refund_fee: refundedFen,
      left_fee: leftOf(world, order),
      create_time: seconds(order.createdAt),
      paid_time: seconds(order.paidAt),
      provide_time: seconds(order.deliveredAt),
      biz_meta: '',
    },
  };
}

/** `notify_provide_goods`; telling it again is a repeat. */
export function takeDeliveryWord(world: World, call: XpayCall): unknown {
  const order = findOrder(world, readXpay(world, call, deliveryBody).order_id);
  if (order.paidAt === null) throw new WeixinError(268490002, 'not paid');
  if (order.state === 'DELIVERED') throw new WeixinError(268490004);
  noteDelivered(world, order.id);
  return { errcode: 0, errmsg: 'ok' };
}

/** `refund_order`. */
export function takeRefundOrder(world: World, call: XpayCall): unknown {
  const body = readXpay(world, call, refundBody);
  const order = findOrder(world, body.order_id, body.openid);
  const wish = { refundOrderId: body.refund_order_id, leftFen: body.left_fee, refundFen: body.refund_fee };
  const refund = takeRefund(world, order, wish);
  return {
    errcode: 0,
    errmsg: 'ok',
    refund_order_id: refund.id,
    refund_wx_order_id: refund.wxRefundId,
    pay_order_id: order.id,
    pay_wx_order_id: order.wxOrderId,
  };
}

/** Checks the signature over the raw body, then the body itself. */
export function readXpay<T>(world: World, { path, paySig, raw, body }: XpayCall, form: z.ZodType<T>): T {
  if (paySig !== hmacHex(world.virtual.appKey, `${path}&${raw}`)) throw new WeixinError(268490003);
  const parsed = form.safeParse(body);
  if (!parsed.success) throw new WeixinError(268490002, parsed.error.issues[0]?.path.join('.'));
  return parsed.data;
}

function findOrder(world: World, id: string, openid?: string): VirtualOrder {
  const order = world.records.virtualOrders.find(id);
  if (order === null) throw new WeixinError(268490002, 'order not found');
  if (openid !== undefined && openid !== order.openid) throw new WeixinError(268490001);
  return order;
}

/** State of an order that nobody can pay any more. */
const CLOSED = 6;

/** 1 created, 2 paid and waiting for delivery, 4 delivered, 5 refunded, 7 refund failed. */
function statusOf(order: VirtualOrder, refundedFen: number, hasFailed: boolean): number {
  if (order.paidAt === null) return order.state === 'FAILED' ? CLOSED : 1;
  if (refundedFen === order.orderFen) return 5;
  if (hasFailed) return 7;
  return order.state === 'DELIVERED' ? 4 : 2;
}
