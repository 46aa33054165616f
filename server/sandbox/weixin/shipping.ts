import { DAY_MS, type Instant, parseInstant, SECOND_MS } from '../../../shared/kernel/instant';
import { toUnixSeconds } from '../china-time';
import { pushEvent } from '../push/pushes';
import type { Order } from '../records';
import type { World } from '../world';
import { WeixinError } from './errors';

/** Receipt is confirmed by WeChat 10 days after an express parcel and 2 days after anything else. */
const CONFIRM_EXPRESS_MS = 10 * DAY_MS;
const CONFIRM_OTHER_MS = 2 * DAY_MS;

/** The first upload and one correction (Shipping-info management). */
const MOST_UPLOADS = 2;

const LONGEST_ITEM = 120;
const MOST_PARCELS = 15;
const EXPRESS = 1;

/** `POST /wxa/sec/order/upload_shipping_info`: without it the money of a payment stays frozen. */
export function uploadShippingInfo(world: World, input: unknown): unknown {
  const body = readRecord(input);
  const order = findOrder(world, readRecord(body.order_key));
  const isExpress = checkContent(body);
  if (order?.paidAt == null) throw new WeixinError(10060001);
  if (world.faults.strike('shippingTooEarly') !== null) throw new WeixinError(10060001);
  if (readRecord(body.payer).openid !== order.openid) throw new WeixinError(40003);
  const refunded = world.records.refunds.findBy('outTradeNo', order.id).some(({ status }) => status === 'SUCCESS');
  if (refunded && isFullyRefunded(world, order)) throw new WeixinError(10060004);
  if (order.shippingUploads >= MOST_UPLOADS || order.settledAt !== null) throw new WeixinError(10060002);
  const now = world.clock.now();
  world.records.atomically(() => {
    world.records.orders.put({
      ...order,
      shippingUploads: order.shippingUploads + 1,
      shippedAt: order.shippedAt ?? now,
    });
    if (order.shippingUploads > 0) return;
    world.schedule.add({
      kind: 'settlement',
      dueAt: now + (isExpress ? CONFIRM_EXPRESS_MS : CONFIRM_OTHER_MS),
      keptBack: null,
      lane: null,
      content: { outTradeNo: order.id },
    });
  });
  world.changes.tell();
  return { errcode: 0, errmsg: 'ok' };
}

/** `POST /wxa/sec/order/get_order`: how far the shipping of an order is. */
export function presentShipping(world: World, input: unknown): unknown {
  const body = readRecord(input);
  const order = findOrder(world, {
    order_number_type: body.transaction_id === undefined ? 1 : 2,
    transaction_id: body.transaction_id,
    mchid: body.merchant_id,
    out_trade_no: body.merchant_trade_no,
  });
  if (order === null || order.paidAt === null) throw new WeixinError(10060001);
  return {
    errcode: 0,
    errmsg: 'ok',
    order: {
      transaction_id: order.transactionId,
      merchant_id: world.keys.mchid,
      merchant_trade_no: order.id,
      description: order.description,
      paid_amount: order.totalFen,
      openid: order.openid,
      trade_create_time: toUnixSeconds(order.createdAt),
      pay_time: toUnixSeconds(order.paidAt),
      order_state: stateOf(world, order),
      in_complaint: false,
    },
  };
}

/** `POST /wxa/sec/order/is_trade_managed`. */
export function presentTradeManaged(world: World, input: unknown): unknown {
  if (readRecord(input).appid !== world.keys.apps.miniprogram.appid) throw new WeixinError(40013);
  return { errcode: 0, errmsg: 'ok', is_trade_managed: true };
}

/** WeChat confirms the receipt by itself and frees the money. */
export function settleOrder(world: World, outTradeNo: string): void {
  const order = world.records.orders.find(outTradeNo);
  if (order === null || order.paidAt === null || order.settledAt !== null) return;
  const now = world.clock.now();
  world.records.atomically(() => {
    world.records.orders.put({ ...order, settledAt: now });
    pushEvent(world, 'miniprogram', {
      event: 'trade_manage_order_settlement',
      openid: order.openid,
      fields: {
        transaction_id: order.transactionId ?? '',
        merchant_id: world.keys.mchid,
        sub_merchant_id: '',
        merchant_trade_no: order.id,
        pay_time: toUnixSeconds(order.paidAt ?? now),
        shipped_time: toUnixSeconds(order.shippedAt ?? now),
        estimated_settlement_time: toUnixSeconds(now),
        confirm_receive_method: 1,
        confirm_receive_time: toUnixSeconds(now),
        settlement_time: toUnixSeconds(now),
      },
    });
  });
  world.changes.tell();
}

/**
 * Paid orders without shipping info, longest waiting first: their money is frozen. Debits are no purchase inside the
 * mini-program and not among them.
 */
export function listUnshippedOrders(world: World): Order[] {
  return world.records.orders
    .findBetween('paidAt', 0, world.clock.now() + 1)
    .filter((order) => order.kind !== 'debit' && order.shippingUploads === 0 && !isFullyRefunded(world, order));
}

function isFullyRefunded(world: World, order: Order): boolean {
  const refunds = world.records.refunds.findBy('outTradeNo', order.id).filter(({ status }) => status === 'SUCCESS');
  return refunds.reduce((sum, { refundFen }) => sum + refundFen, 0) >= order.totalFen;
}

function stateOf(world: World, order: Order): number {
  if (isFullyRefunded(world, order)) return 5;
  if (order.settledAt !== null) return 4;
  return order.shippingUploads > 0 ? 2 : 1;
}

function findOrder(world: World, key: Record<string, unknown>): Order | null {
  if (key.order_number_type === 1) {
    if (key.mchid !== world.keys.mchid || typeof key.out_trade_no !== 'string') return null;
    return world.records.orders.find(key.out_trade_no);
  }
  if (key.order_number_type === 2) {
    if (typeof key.transaction_id !== 'string') return null;
    return world.records.orders.findBy('transactionId', key.transaction_id)[0] ?? null;
  }
  throw new WeixinError(40097, 'order_number_type');
}

/** Checks all but the order, and says whether the goods travel by express. */
function checkContent(body: Record<string, unknown>): boolean {
  const { logistics_type: logistics, delivery_mode: mode, shipping_list: list } = body;
  if (![1, 2, 3, 4].includes(Number(logistics))) throw new WeixinError(40097, 'logistics_type');
  if (!Array.isArray(list)) throw new WeixinError(40097, 'shipping_list');
  const isExpress = logistics === EXPRESS;
  if (mode === 1) {
    if (list.length !== 1) throw new WeixinError(40097, 'shipping_list');
  } else if (mode === 2) {
    if (!isExpress || list.length < 1 || list.length > MOST_PARCELS) throw new WeixinError(40097, 'delivery_mode');
    if (typeof body.is_all_delivered !== 'boolean') throw new WeixinError(40097, 'is_all_delivered');
  } else {
    throw new WeixinError(40097, 'delivery_mode');
  }
  for (const item of list) checkItem(readRecord(item), isExpress);
  if (readUploadTime(body.upload_time) === null) throw new WeixinError(40097, 'upload_time');
  return isExpress;
}

function checkItem(item: Record<string, unknown>, isExpress: boolean): void {
  const { item_desc: words, tracking_no: trackingNo, express_company: company } = item;
  if (typeof words !== 'string' || words === '' || [...words].length > LONGEST_ITEM) {
    throw new WeixinError(40097, 'item_desc');
  }
  if (!isExpress) return;
  if (typeof trackingNo !== 'string' || trackingNo === '') throw new WeixinError(40097, 'tracking_no');
  if (typeof company !== 'string' || company === '') throw new WeixinError(40097, 'express_company');
}

/** RFC 3339 with milliseconds; a moment, so it is read to be sure that it is one. */
function readUploadTime(value: unknown): Instant | null {
  if (typeof value !== 'string' || !/\.\d{1,3}/.test(value)) return null;
  const instant = parseInstant(value);
  return instant !== null && instant > SECOND_MS ? instant : null;
}

function readRecord(value: unknown): Record<string, unknown> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw new WeixinError(47001);
  return value as Record<string, unknown>;
}
