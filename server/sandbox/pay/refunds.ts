import { businessDayOf } from '../../../shared/kernel/business-day';
import { divideFen, type Fen } from '../../../shared/kernel/fen';
import { DAY_MS, type Instant, MINUTE_MS } from '../../../shared/kernel/instant';
import { randomDigits } from '../random';
import type { Order, Refund } from '../records';
import type { World } from '../world';
import { PayError } from './errors';
import { scheduleNotice } from './notices';
import { checkNotifyUrl } from './prepay';
import { BALANCE, presentRefund, presentRefundNotice } from './refund-view';
import { canonicalize, checkShape, type Shape } from './shape';

/** An order can be refunded for a year after its payment, at most 50 times, a minute apart (WeChat Pay: refunds). */
const REFUND_WINDOW_MS = 365 * DAY_MS;
const MOST_REFUNDS = 50;
const REFUND_GAP_MS = MINUTE_MS;

/** A refund to the wallet is through after a minute. */
const REFUND_DURATION_MS = MINUTE_MS;

const ORDER_NUMBER = /^[0-9A-Za-z_\-|*]+$/;
const REFUND_NUMBER = /^[0-9A-Za-z_\-|*@]+$/;

const BODY: Shape = {
  type: 'object',
  fields: {
    transaction_id: { type: 'string', max: 32 },
    out_trade_no: { type: 'string', min: 6, max: 32, pattern: ORDER_NUMBER },
    out_refund_no: { type: 'string', max: 64, pattern: REFUND_NUMBER, required: true },
    reason: { type: 'string', max: 80 },
    notify_url: { type: 'string', max: 256 },
    funds_account: { type: 'string', max: 32, pattern: /^AVAILABLE$/ },
    amount: {
      type: 'object',
      required: true,
      fields: {
        refund: { type: 'integer', min: 1, required: true },
        total: { type: 'integer', min: 1, required: true },
        currency: { type: 'string', max: 16, pattern: /^CNY$/, required: true },
        from: {
          type: 'array',
          of: {
            type: 'object',
            fields: {
              account: { type: 'string', max: 32, required: true },
              amount: { type: 'integer', min: 1, required: true },
            },
          },
        },
      },
    },
    goods_detail: {
      type: 'array',
      of: {
        type: 'object',
        fields: {
          merchant_goods_id: { type: 'string', max: 32, required: true },
          wechatpay_goods_id: { type: 'string', max: 32 },
          goods_name: { type: 'string', max: 256 },
          unit_price: { type: 'integer', min: 0, required: true },
          refund_amount: { type: 'integer', min: 0, required: true },
          refund_quantity: { type: 'integer', min: 1, required: true },
        },
      },
    },
  },
};

/** The body after its shape was checked. */
interface RefundBody {
  readonly transaction_id?: string;
  readonly out_trade_no?: string;
  readonly out_refund_no: string;
  readonly reason?: string;
  readonly notify_url?: string;
  readonly amount: { readonly refund: number; readonly total: number };
}

/** `POST /v3/refund/domestic/refunds`: takes a refund on, or repeats the answer for the same number. */
export function requestRefund(world: World, input: unknown): unknown {
  checkShape(input, BODY);
  const body = input as RefundBody;
  if (body.notify_url !== undefined) checkNotifyUrl(body.notify_url, 'notify_url');
  const taken = world.records.atomically(() => {
    const order = findOrder(world, body);
    const request = canonicalize({ ...body, transaction_id: undefined, out_trade_no: order.id });
    const known = world.records.refunds.find(body.out_refund_no);
    if (known !== null && known.request !== request) {
      throw new PayError('INVALID_REQUEST', '退款单号已使用，且参数与首次请求不一致');
    }
    if (known !== null) return presentRefund(known, order);
    checkLimits(world, order, body);
    if (world.faults.strike('refundNotEnough') !== null) return null;
    return presentRefund(takeOn(world, order, body, request), order);
  });
  // Thrown out here: inside, it would also undo the count of the fault.
  if (taken === null) throw new PayError('NOT_ENOUGH', '基本账户余额不足，请充值后重新发起');
  return taken;
}

/** `GET /v3/refund/domestic/refunds/{out_refund_no}`. */
export function queryRefund(world: World, outRefundNo: string): unknown {
  const refund = world.records.refunds.find(outRefundNo);
  const order = refund === null ? null : world.records.orders.find(refund.outTradeNo);
  if (refund === null || order === null) throw new PayError('RESOURCE_NOT_EXISTS', '退款单不存在');
  return presentRefund(refund, order);
}

/** `POST …/{refund_id}/apply-abnormal-refund`: sends an abnormal refund to another bank card or to the merchant. */
export function applyAbnormalRefund(world: World, refundId: string, body: unknown): unknown {
  checkShape(body, {
    type: 'object',
    fields: {
      out_refund_no: { type: 'string', max: 64, required: true },
      type: { type: 'string', max: 32, pattern: /^(USER_BANK_CARD|MERCHANT_BANK_CARD)$/, required: true },
      bank_type: { type: 'string', max: 16 },
      bank_account: { type: 'string', max: 1024 },
      real_name: { type: 'string', max: 1024 },
    },
  });
  const { out_refund_no: outRefundNo, type } = body as { out_refund_no: string; type: string };
  const refund = world.records.refunds.find(outRefundNo);
  const order = refund === null ? null : world.records.orders.find(refund.outTradeNo);
  if (refund === null || order === null || refund.refundId !== refundId) {
    throw new PayError('RESOURCE_NOT_EXISTS', '退款单不存在');
  }
  if (refund.status !== 'ABNORMAL') throw new PayError('INVALID_REQUEST', '退款单不是异常状态，不能发起异常退款');
  const again: Refund = {
    ...refund,
    status: 'PROCESSING',
    outcome: 'SUCCESS',
    receivedAccount: type === 'USER_BANK_CARD' ? '用户其他银行卡' : '商户结算银行账户',
  };
  world.records.atomically(() => {
    world.records.refunds.put(again);
    scheduleEnd(world, again);
  });
  return presentRefund(again, order);
}

/** A refund comes to its end, and the merchant is told when it gave an address. */
export function endRefund(world: World, outRefundNo: string): void {
  const refund = world.records.refunds.find(outRefundNo);
  const order = refund === null ? null : world.records.orders.find(refund.outTradeNo);
  if (refund === null || order === null || refund.status !== 'PROCESSING') return;
  const now = world.clock.now();
  const ended: Refund = {
    ...refund,
    status: refund.outcome,
    successAt: refund.outcome === 'SUCCESS' ? now : null,
  };
  world.records.atomically(() => {
    world.records.refunds.put(ended);
    if (ended.notifyUrl === null) return;
    scheduleNotice(world, {
      eventType: `REFUND.${refund.outcome}`,
      originalType: 'refund',
      summary: OUTCOME_WORDS[refund.outcome],
      url: ended.notifyUrl,
      plain: presentRefundNotice(world, ended, order),
    });
  });
  world.changes.tell();
}

const OUTCOME_WORDS = { SUCCESS: '退款成功', ABNORMAL: '退款异常', CLOSED: '退款关闭' } as const;

function findOrder(world: World, body: RefundBody): Order {
  const { transaction_id: transactionId, out_trade_no: outTradeNo } = body;
  if ((transactionId === undefined) === (outTradeNo === undefined)) {
    throw new PayError('PARAM_ERROR', 'transaction_id 和 out_trade_no 必须且只能填写一个');
  }
  const order =
    outTradeNo !== undefined
      ? world.records.orders.find(outTradeNo)
      : (world.records.orders.findBy('transactionId', transactionId ?? '')[0] ?? null);
  if (order === null) throw new PayError('RESOURCE_NOT_EXISTS', '订单号不存在');
  return order;
}

function checkLimits(world: World, order: Order, { amount }: RefundBody): void {
  const now = world.clock.now();
  if (order.paidAt === null) throw new PayError('TRADE_ERROR', '订单未支付或已关闭，不能退款');
  if (amount.total !== order.totalFen) throw new PayError('INVALID_REQUEST', '订单金额与原支付订单不一致');
  if (now > order.paidAt + REFUND_WINDOW_MS) throw new PayError('INVALID_REQUEST', '订单已超过可退款的最大期限');
  const refunds = liveRefunds(world, order);
  if (refunds.length >= MOST_REFUNDS) throw new PayError('RULE_LIMIT', `部分退款次数超过${MOST_REFUNDS}次`);
  if (sumOf(refunds, 'refundFen') + amount.refund > order.totalFen) {
    throw new PayError('INVALID_REQUEST', '申请退款金额超过订单可退金额');
  }
  const latest = Math.max(...refunds.map(({ createdAt }) => createdAt));
  if (now < latest + REFUND_GAP_MS) throw new PayError('FREQUENCY_LIMITED', '同一订单多次退款须间隔1分钟');
}

function takeOn(world: World, order: Order, body: RefundBody, request: string): Refund {
  const now = world.clock.now();
  const refund: Refund = {
    id: body.out_refund_no,
    refundId: newRefundId(now),
    outTradeNo: order.id,
    refundFen: body.amount.refund,
    payerRefundFen: payerShare(world, order, body.amount.refund),
    reason: body.reason ?? null,
    notifyUrl: body.notify_url ?? null,
    request,
    createdAt: now,
    status: 'PROCESSING',
    outcome: pickOutcome(world),
    successAt: null,
    receivedAccount: BALANCE,
  };
  world.records.refunds.put(refund);
  scheduleEnd(world, refund);
  world.changes.tell();
  return refund;
}

function scheduleEnd(world: World, refund: Refund): void {
  world.schedule.add({
    kind: 'refund',
    dueAt: world.clock.now() + REFUND_DURATION_MS,
    keptBack: null,
    lane: null,
    content: { outRefundNo: refund.id },
  });
}

function pickOutcome({ faults }: World): Refund['outcome'] {
  if (faults.strike('refundAbnormal') !== null) return 'ABNORMAL';
  return faults.strike('refundClosed') !== null ? 'CLOSED' : 'SUCCESS';
}

/** The payer's share of what was refunded so far, rounded down; all of it once all is refunded. */
function payerShare(world: World, order: Order, refundFen: Fen): Fen {
  const before = liveRefunds(world, order);
  const soFar = sumOf(before, 'refundFen') + refundFen;
  const payerFen = order.totalFen - order.couponFen;
  return divideFen(soFar * payerFen, order.totalFen, 'down') - sumOf(before, 'payerRefundFen');
}

/** Refunds that hold or have moved money: closed ones do not. */
function liveRefunds(world: World, order: Order): Refund[] {
  return world.records.refunds.findBy('outTradeNo', order.id).filter(({ status }) => status !== 'CLOSED');
}

function sumOf(refunds: readonly Refund[], field: 'refundFen' | 'payerRefundFen'): Fen {
  return refunds.reduce((sum, refund) => sum + refund[field], 0);
}

/** 29 digits: `5030`, a random part, the day in Beijing and a random part. */
function newRefundId(now: Instant): string {
  return `5030${randomDigits(6)}${businessDayOf(now).replaceAll('-', '')}${randomDigits(11)}`;
}
