import { divideFen, type Fen } from '../../../shared/kernel/fen';
import { formatChinaTime } from '../china-time';
import { tellOfPaymentWithOffer } from '../papay/pay-and-sign';
import type { Order } from '../records';
import type { World } from '../world';
import { PayError } from './errors';
import { scheduleNotice } from './notices';
import { newTransactionId, orderEndOf } from './prepay';
import { checkShape } from './shape';

/** `GET /v3/pay/transactions/out-trade-no/{out_trade_no}?mchid=`. */
export function queryByOutTradeNo(world: World, outTradeNo: string, mchid: string | undefined): unknown {
  checkMchid(world, mchid);
  return presentTransaction(world, getOrder(world, outTradeNo));
}

/** `GET /v3/pay/transactions/id/{transaction_id}?mchid=`. */
export function queryByTransactionId(world: World, transactionId: string, mchid: string | undefined): unknown {
  checkMchid(world, mchid);
  const order = world.records.orders.findBy('transactionId', transactionId)[0];
  if (order === undefined) throw new PayError('ORDER_NOT_EXIST', '订单不存在');
  return presentTransaction(world, order);
}

/**
 * `POST …/{out_trade_no}/close`: closes an order that was not paid. A number that WeChat never saw, and one that is
 * closed already, are answered like a success.
 */
export function closeOrder(world: World, outTradeNo: string, body: unknown): void {
  checkShape(body, { type: 'object', fields: { mchid: { type: 'string', max: 32, required: true } } });
  checkMchid(world, (body as { mchid: string }).mchid);
  const order = world.records.orders.find(outTradeNo);
  if (order === null || order.state === 'CLOSED') return;
  if (order.kind === 'debit') throw new PayError('INVALID_REQUEST', '委托代扣订单不支持关单');
  if (order.state === 'SUCCESS') throw new PayError('ORDER_PAID', '该订单已支付，不能关闭');
  world.records.orders.put({ ...order, state: 'CLOSED' });
  world.schedule.forget(orderEndOf(order.id));
  world.changes.tell();
}

/** Why an order cannot be paid now, in the words that `wx.requestPayment` reports; null when it can. */
export function findPaymentObstacle(world: World, order: Order): string | null {
  const now = world.clock.now();
  if (order.state === 'SUCCESS') return '该订单已支付';
  if (order.state === 'CLOSED') return '订单已关闭';
  if (now > order.payableUntil) return '订单已过期';
  if (now >= order.prepayExpiresAt) return '预支付会话已过期';
  return null;
}

/**
 * The money has moved: the order is paid for good, whatever its state was, and the notice goes out.
 * @param signs whether the payer also signs the contract that came with the order
 */
export function settlePayment(world: World, order: Order, signs = true): Order {
  const now = world.clock.now();
  const coupon = world.faults.strike('couponPaid') !== null ? couponOf(order.totalFen) : 0;
  const paid: Order = {
    ...order,
    state: 'SUCCESS',
    transactionId: newTransactionId(now),
    paidAt: now,
    couponFen: coupon,
  };
  world.records.atomically(() => {
    world.records.orders.put(paid);
    world.schedule.forget(orderEndOf(paid.id));
    if (paid.kind === 'contract') return tellOfPaymentWithOffer(world, paid, signs);
    scheduleNotice(world, {
      eventType: 'TRANSACTION.SUCCESS',
      originalType: 'transaction',
      summary: '支付成功',
      url: paid.notifyUrl,
      plain: presentTransaction(world, paid),
    });
  });
  world.changes.tell();
  return paid;
}

/** WeChat's own end of an order that nobody paid. */
export function endUnpaidOrder(world: World, outTradeNo: string): void {
  const order = world.records.orders.find(outTradeNo);
  if (order?.state !== 'NOTPAY') return;
  world.records.orders.put({ ...order, state: 'CLOSED' });
  world.changes.tell();
}

/** The order as query and notice show it; what only a payment brings is absent before it. */
export function presentTransaction(world: World, order: Order): Record<string, unknown> {
  const { keys, records } = world;
  const refunded = order.state === 'SUCCESS' && records.refunds.findBy('outTradeNo', order.id).length > 0;
  const state = refunded ? 'REFUND' : order.state;
  const common = {
    appid: keys.apps.miniprogram.appid,
    mchid: keys.mchid,
    out_trade_no: order.id,
    trade_state: state,
    trade_state_desc: STATE_WORDS[state],
    ...(order.paidAt !== null && order.attach !== null ? { attach: order.attach } : {}),
  };
  if (order.paidAt === null) return { ...common, amount: { total: order.totalFen, currency: 'CNY' } };
  return {
    ...common,
    transaction_id: order.transactionId,
    trade_type: order.kind === 'debit' ? 'AUTH' : 'JSAPI',
    bank_type: 'OTHERS',
    success_time: formatChinaTime(order.paidAt),
    payer: { openid: order.openid },
    amount: {
      total: order.totalFen,
      payer_total: order.totalFen - order.couponFen,
      currency: 'CNY',
      payer_currency: 'CNY',
    },
    promotion_detail: order.couponFen === 0 ? [] : [presentCoupon(order)],
  };
}

/** @throws PayError ORDER_NOT_EXIST */
export function getOrder(world: World, outTradeNo: string): Order {
  const order = world.records.orders.find(outTradeNo);
  if (order === null) throw new PayError('ORDER_NOT_EXIST', '订单不存在');
  return order;
}

const STATE_WORDS = {
  NOTPAY: '订单未支付',
  SUCCESS: '支付成功',
  CLOSED: '订单已关闭',
  REFUND: '订单发生过退款，退款详情请查询退款单',
} as const;

/** A coupon pays a tenth, so that even an order of 1 fen leaves the payer something to pay. */
function couponOf(totalFen: Fen): Fen {
  return divideFen(totalFen, 10, 'down');
}

function presentCoupon(order: Order): Record<string, unknown> {
  return {
    coupon_id: `9${order.transactionId?.slice(-10) ?? ''}`,
    name: '微信支付代金券',
    scope: 'GLOBAL',
    type: 'CASH',
    amount: order.couponFen,
    stock_id: '9865888',
    wechatpay_contribute: order.couponFen,
    merchant_contribute: 0,
    other_contribute: 0,
    currency: 'CNY',
    goods_detail: [],
  };
}

function checkMchid(world: World, mchid: string | undefined): void {
  if (mchid === undefined || mchid === '') throw new PayError('PARAM_ERROR', '缺少参数 mchid');
  if (mchid !== world.keys.mchid) throw new PayError('INVALID_REQUEST', '商户号与签名商户号不一致');
}
