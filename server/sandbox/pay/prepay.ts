import { businessDayOf } from '../../../shared/kernel/business-day';
import { DAY_MS, HOUR_MS, type Instant, MINUTE_MS, parseInstant } from '../../../shared/kernel/instant';
import { formatCompactTime } from '../china-time';
import { randomDigits, randomHex } from '../random';
import type { Order } from '../records';
import type { World } from '../world';
import { NUMBER, PayError } from './errors';
import { canonicalize, checkShape, type Shape } from './shape';

/** A prepay_id lives 2 hours whatever time_expire says (WeChat Pay: prepay). */
export const PREPAY_LIFE_MS = 2 * HOUR_MS;

/** An order that nobody pays is closed by WeChat after 7 days. */
const ORDER_LIFE_MS = 7 * DAY_MS;

/** The last moment of paying lies at least a minute and at most 90 days after the order. */
const SHORTEST_EXPIRY_MS = MINUTE_MS;
const LONGEST_EXPIRY_MS = 90 * DAY_MS;

const OUT_TRADE_NO = /^[0-9A-Za-z_\-|*]+$/;

const GOODS: Shape = {
  type: 'object',
  fields: {
    merchant_goods_id: { type: 'string', max: 32, required: true },
    wechatpay_goods_id: { type: 'string', max: 32 },
    goods_name: { type: 'string', max: 256 },
    quantity: { type: 'integer', min: 1, required: true },
    unit_price: { type: 'integer', min: 0, required: true },
  },
};

const STORE: Shape = {
  type: 'object',
  fields: {
    id: { type: 'string', max: 32, required: true },
    name: { type: 'string', max: 256 },
    area_code: { type: 'string', max: 32 },
    address: { type: 'string', max: 512 },
  },
};

const BODY: Shape = {
  type: 'object',
  fields: {
    appid: { type: 'string', max: 32, required: true },
    mchid: { type: 'string', max: 32, required: true },
    description: { type: 'string', max: 127, required: true },
    out_trade_no: { type: 'string', min: 6, max: 32, pattern: OUT_TRADE_NO, required: true },
    time_expire: { type: 'string', max: 64 },
    attach: { type: 'string', max: 128 },
    notify_url: { type: 'string', max: 255, required: true },
    goods_tag: { type: 'string', max: 32 },
    support_fapiao: { type: 'boolean' },
    limit_pay: { type: 'array', of: { type: 'string', max: 32 } },
    amount: {
      type: 'object',
      required: true,
      fields: {
        total: { type: 'integer', min: 1, required: true },
        currency: { type: 'string', max: 16, pattern: /^CNY$/ },
      },
    },
    payer: { type: 'object', required: true, fields: { openid: { type: 'string', max: 128 } } },
    detail: {
      type: 'object',
      fields: {
        cost_price: { type: 'integer', min: 0 },
        invoice_id: { type: 'string', max: 32 },
        goods_detail: { type: 'array', of: GOODS, max: 6000 },
      },
    },
    scene_info: {
      type: 'object',
      fields: {
        payer_client_ip: { type: 'string', max: 45, required: true },
        device_id: { type: 'string', max: 32 },
        store_info: STORE,
      },
    },
    settle_info: { type: 'object', fields: { profit_sharing: { type: 'boolean' } } },
  },
};

/** What an order is made of. */
export interface OrderBody {
  readonly description: string;
  readonly out_trade_no: string;
  readonly attach?: string;
  readonly notify_url: string;
  readonly amount: { readonly total: number };
}

/** The body after its shape was checked. */
interface PrepayBody extends OrderBody {
  readonly appid: string;
  readonly mchid: string;
  readonly time_expire?: string;
  readonly payer: { readonly openid?: string };
}

/**
 * `POST /v3/pay/transactions/jsapi`: makes the order, or repeats it with equal parameters.
 * @throws PayError when a field is wrong, the number was used otherwise, or the order is paid or over
 */
export function prepay(world: World, input: unknown): { prepay_id: string } {
  checkShape(input, BODY);
  const body = input as PrepayBody;
  if (body.mchid !== world.keys.mchid) throw new PayError('INVALID_REQUEST', '商户号与签名商户号不一致');
  if (body.appid !== world.keys.apps.miniprogram.appid) {
    throw new PayError('APPID_MCHID_NOT_MATCH', '商户号该产品权限未开通或appid与mchid不匹配');
  }
  checkNotifyUrl(body.notify_url, 'notify_url');
  const openid = checkOpenid(body);
  const expiry = readTimeExpire(body.time_expire);
  const request = canonicalize(body);
  return world.records.atomically(() => {
    const known = world.records.orders.find(body.out_trade_no);
    if (known !== null) return { prepay_id: repeatOrder(world, known, request).prepayId };
    const person = world.records.people.findBy('miniprogramOpenid', openid)[0];
    if (person === undefined) {
      throw new PayError('PARAM_ERROR', '无效的openid，openid与appid不匹配', {
        detail: { field: '/payer/openid', location: 'body', value: openid, issue: 'appid and openid not match' },
      });
    }
    return { prepay_id: makeOrder(world, body, { openid, personId: person.id, expiry, request }).prepayId };
  });
}

/** @throws PayError PARAM_ERROR unless it is an absolute http(s) address without query or fragment */
export function checkNotifyUrl(text: string, field: string): void {
  const url = URL.canParse(text) ? new URL(text) : null;
  const fine = url !== null && /^https?:$/.test(url.protocol) && !text.includes('?') && !text.includes('#');
  if (!fine) {
    throw new PayError('PARAM_ERROR', `${field} 应为不带参数的绝对地址`, {
      detail: { field: `/${field}`, location: 'body', value: text, issue: 'not an absolute url without parameters' },
    });
  }
}

/** Puts a new order into the books. */
export function makeOrder(
  world: World,
  body: OrderBody,
  more: {
    readonly openid: string;
    readonly personId: string;
    readonly expiry: Instant | null;
    readonly request: string;
    readonly kind?: Order['kind'];
  },
): Order {
  const now = world.clock.now();
  const wanted = more.expiry ?? now + ORDER_LIFE_MS;
  const payableUntil = Math.min(Math.max(wanted, now + SHORTEST_EXPIRY_MS), now + LONGEST_EXPIRY_MS);
  const order: Order = {
    id: body.out_trade_no,
    openid: more.openid,
    personId: more.personId,
    description: body.description,
    attach: body.attach ?? null,
    notifyUrl: body.notify_url,
    totalFen: body.amount.total,
    request: more.request,
    createdAt: now,
    payableUntil,
    ...newPrepayId(now),
    state: 'NOTPAY',
    transactionId: null,
    paidAt: null,
    couponFen: 0,
    shippingUploads: 0,
    shippedAt: null,
    settledAt: null,
    ...(more.kind === undefined ? {} : { kind: more.kind }),
  };
  world.records.orders.put(order);
  world.schedule.add(
    {
      kind: 'orderEnd',
      dueAt: Math.max(now + ORDER_LIFE_MS, payableUntil),
      keptBack: null,
      lane: null,
      content: { outTradeNo: order.id },
    },
    orderEndOf(order.id),
  );
  world.changes.tell();
  return order;
}

/** The same request again: fine while the order can still be paid, with a fresh prepay_id when the old one is over. */
export function repeatOrder(world: World, order: Order, request: string): Order {
  const now = world.clock.now();
  const same = order.request === request;
  const over = order.state === 'CLOSED' || now > order.payableUntil;
  if (!same && (order.state === 'SUCCESS' || over)) {
    throw new PayError('OUT_TRADE_NO_USED', '商户订单号重复，该订单号已被其他订单使用');
  }
  if (!same) {
    throw new PayError('INVALID_REQUEST', '请求重入时，参数与首次请求时不一致。请核实当前请求', {
      number: NUMBER.reentrantMismatch,
    });
  }
  if (order.state === 'SUCCESS') throw new PayError('ORDER_PAID', '该订单已支付');
  if (over) throw new PayError('ORDER_CLOSED', '该订单已关闭或已失效，请更换商户订单号后重新下单');
  if (now < order.prepayExpiresAt) return order;
  const renewed = { ...order, ...newPrepayId(now) };
  world.records.orders.put(renewed);
  return renewed;
}

/** 36 characters: `wx`, the moment in Beijing, and a random part. */
function newPrepayId(now: Instant): Pick<Order, 'prepayId' | 'prepayExpiresAt'> {
  return { prepayId: `wx${formatCompactTime(now)}${randomHex(20)}`, prepayExpiresAt: now + PREPAY_LIFE_MS };
}

function checkOpenid(body: PrepayBody): string {
  const { openid } = body.payer;
  if (openid !== undefined) return openid;
  throw new PayError('PARAM_ERROR', '参数错误：/payer/openid 缺少必填参数', {
    number: NUMBER.openidMissing,
    detail: { field: '/payer/openid', location: 'body', issue: 'missing' },
  });
}

function readTimeExpire(text: string | undefined): Instant | null {
  if (text === undefined) return null;
  const instant = parseInstant(text);
  if (instant !== null) return instant;
  throw new PayError('PARAM_ERROR', 'time_expire 应为带时区的 RFC 3339 时间', {
    detail: { field: '/time_expire', location: 'body', value: text, issue: 'not an RFC 3339 time with a zone' },
  });
}

/** Under which the agenda holds WeChat's own closing of an order. */
export function orderEndOf(outTradeNo: string): string {
  return `orderEnd|${outTradeNo}`;
}

/** 28 digits: `4200`, a random part, the day in Beijing and a random part. */
export function newTransactionId(now: Instant): string {
  return `4200${randomDigits(6)}${businessDayOf(now).replaceAll('-', '')}${randomDigits(10)}`;
}
