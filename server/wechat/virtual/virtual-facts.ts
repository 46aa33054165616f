import { type Instant, SECOND_MS } from '../../../shared/kernel/instant';
import { isJsonObject, type JsonObject, textOf } from '../json';
import type { PaymentFact } from '../ports';
import type {
  AppleCharge,
  AppleRefundQuestion,
  AppleSubscriptionChange,
  SubscriptionDebitFailed,
  SubscriptionSigned,
  VirtualAttempt,
  VirtualComplaint,
  VirtualDelivery,
  VirtualOrderState,
  VirtualRefundFact,
  VirtualState,
} from './virtual.port';

/** An order as query_order answers it; what is missing is null. */
export interface XpayOrder {
  readonly status: number;
  readonly orderFen: number | null;
  readonly paidFen: number | null;
  /** What a coupon of the platform's took off. */
  readonly couponFen: number;
  readonly refundedFen: number;
  readonly leftFen: number | null;
  readonly paidAt: Instant | null;
  readonly transactionId: string;
}

/** Number of a payment that has none of WeChat Pay's, since it was made at Apple: the attempt's own. */
function transactionIdOf(given: string | null, attemptId: string): string {
  return given ?? attemptId;
}

/** Reads the `order` of an answer; null when it is about another number or has no state. */
export function readOrder(body: JsonObject, attemptId: string): XpayOrder | null {
  const order = isJsonObject(body.order) ? body.order : null;
  const status = order === null ? null : integerOf(order.status);
  if (order === null || status === null || textOf(order.order_id) !== attemptId) return null;
  const paidSeconds = integerOf(order.paid_time);
  return {
    status,
    orderFen: integerOf(order.order_fee),
    paidFen: integerOf(order.paid_fee),
    couponFen: integerOf(order.coupon_fee) ?? 0,
    refundedFen: integerOf(order.refund_fee) ?? 0,
    leftFen: integerOf(order.left_fee),
    paidAt: paidSeconds === null || paidSeconds === 0 ? null : paidSeconds * SECOND_MS,
    transactionId: transactionIdOf(textOf(order.wxpay_order_id), attemptId),
  };
}

/** What an order's state says of the attempt (Mini-program virtual payment: query_order). */
export function stateOf(
  order: XpayOrder,
  attempt: VirtualAttempt,
  seller: Pick<PaymentFact, 'mchid' | 'appid'>,
): VirtualState {
  switch (order.status) {
    case 0:
    case 1:
      return { status: 'notPaid' };
    case 6:
      return { status: 'closed' };
    // Waiting for delivery, delivering, delivered, refunded, refund failed, refunded: the money had come.
    case 2:
    case 3:
    case 4:
    case 5:
    case 7:
    case 8: {
      const { orderFen, paidAt } = order;
      if (orderFen === null || paidAt === null) return { status: 'unknown', reason: 'paid, but incomplete' };
      const payment: PaymentFact = {
        ...seller,
        attemptId: attempt.attemptId,
        transactionId: order.transactionId,
        totalFen: orderFen,
        payerTotalFen: order.paidFen,
        currency: 'CNY',
        payerOpenid: attempt.payerOpenid,
        paidAt,
      };
      return { status: 'paid', payment, delivered: order.status !== 2 && order.status !== 3 };
    }
    default:
      return { status: 'unknown', reason: `order status ${order.status}` };
  }
}

/** What an order's figures say of its money (Mini-program virtual payment: query_order). */
export function moneyOf(order: XpayOrder, asked: VirtualAttempt): VirtualOrderState {
  const { orderFen, paidFen, couponFen, refundedFen, paidAt } = order;
  const state = stateOf(order, asked, { mchid: '', appid: '' });
  if (state.status === 'unknown') return state;
  if (orderFen === null) return { status: 'unknown', reason: 'an order without an amount' };
  const arrivedFen = paidFen === null ? orderFen : paidFen + couponFen;
  const transactionId = order.transactionId === asked.attemptId ? null : order.transactionId;
  return {
    status: 'found',
    money: { isPaid: state.status === 'paid', orderFen, arrivedFen, refundedFen, paidAt, transactionId },
  };
}

/** Reads xpay_goods_deliver_notify; null when it is not whole. */
export function readDelivery(content: JsonObject, sentAt: Instant): VirtualDelivery | null {
  const attemptId = textOf(content.OutTradeNo);
  const payerOpenid = textOf(content.OpenId);
  const paid = isJsonObject(content.WeChatPayInfo) ? content.WeChatPayInfo : {};
  const goods = isJsonObject(content.GoodsInfo) ? content.GoodsInfo : {};
  const environment = integerOf(content.Env);
  const totalFen = integerOf(goods.OrigPrice);
  const quantity = integerOf(goods.Quantity);
  const productId = textOf(goods.ProductId);
  if (attemptId === null || payerOpenid === null || productId === null) return null;
  if (environment === null || totalFen === null || quantity === null) return null;
  const paidSeconds = integerOf(paid.PaidTime);
  const apple = readAppleCharge(content, goods);
  return {
    ...(apple === null ? {} : { apple }),
    attemptId,
    payerOpenid,
    environment,
    productId,
    quantity,
    totalFen,
    paidFen: integerOf(goods.ActualPrice),
    transactionId: transactionIdOf(textOf(paid.TransactionId), attemptId),
    paidAt: paidSeconds === null || paidSeconds === 0 ? sentAt : paidSeconds * SECOND_MS,
  };
}

/** What a delivery of Apple's says beside the goods; null for every other. Its times are in milliseconds. */
function readAppleCharge(content: JsonObject, goods: JsonObject): AppleCharge | null {
  const info = isJsonObject(content.AppleSubscriptionInfo) ? content.AppleSubscriptionInfo : {};
  const originalTransactionId = textOf(info.OriginalTransactionId);
  if (originalTransactionId === null) return null;
  return { originalTransactionId, attach: textOf(goods.Attach) ?? '', renewsAt: integerOf(info.RenewalDate) };
}

/**
 * Reads xpay_apple_subscribe_signing_result_notify and xpay_apple_subscribe_unsigning_result_notify; null when it names no
 * subscription (Mini-program: member subscription on iOS). Times are in milliseconds.
 */
export function readAppleChange(
  content: JsonObject,
  change: AppleSubscriptionChange['change'],
  sentAt: Instant,
): AppleSubscriptionChange | null {
  const info = isJsonObject(content.AppleSubscriptionInfo) ? content.AppleSubscriptionInfo : {};
  const originalTransactionId = textOf(info.OriginalTransactionId);
  const productId = textOf(info.ProductId);
  const payerOpenid = textOf(content.OpenId);
  if (originalTransactionId === null || productId === null || payerOpenid === null) return null;
  const changedAt = integerOf(change === 'signed' ? info.SignedTime : info.UnsignedTime) ?? sentAt;
  const attach = textOf(content.Attach) ?? '';
  const renewsAt = integerOf(info.RenewalDate);
  return { change, originalTransactionId, productId, payerOpenid, attach, renewsAt, changedAt };
}

/** Reads xpay_subscribe_ios_refund_query_notify; null when it names no order (Mini-program: refunds on iOS). */
export function readAppleRefundQuestion(content: JsonObject, sentAt: Instant): AppleRefundQuestion | null {
  const orderNumber = textOf(content.pay_order_id);
  if (orderNumber === null) return null;
  const productId = textOf(content.product_id) ?? '';
  const seconds = integerOf(content.refund_time);
  const askedAt = seconds === null ? sentAt : seconds * SECOND_MS;
  return { orderNumber, productId, reason: textOf(content.refund_request_reason) ?? '', askedAt };
}

/** Reads xpay_refund_notify; null when it is not whole. */
export function readRefund(content: JsonObject, sentAt: Instant): VirtualRefundFact | null {
  const attemptId = textOf(content.MchOrderId);
  const wechatRefundId = textOf(content.WxRefundId);
  const refundFen = integerOf(content.RefundFee);
  const code = integerOf(content.RetCode);
  if (attemptId === null || wechatRefundId === null || refundFen === null || code === null) return null;
  const seconds = integerOf(content.RefundSuccTimestamp);
  return {
    attemptId,
    wechatRefundId,
    refundFen,
    refundId: textOf(content.MchRefundId) ?? wechatRefundId,
    succeeded: code === 0,
    detail: `${code} ${textOf(content.RetMsg) ?? ''}`.trim(),
    at: seconds === null || seconds === 0 ? sentAt : seconds * SECOND_MS,
  };
}

/** Reads xpay_complaint_notify; null when it names no order. */
export function readComplaint(content: JsonObject, sentAt: Instant): VirtualComplaint | null {
  const attemptId = textOf(content.MchOrderId) ?? textOf(content.WxOrderId);
  if (attemptId === null) return null;
  const seconds = integerOf(content.ComplaintTime);
  const at = seconds === null || seconds === 0 ? sentAt : seconds * SECOND_MS;
  return { attemptId, requestId: textOf(content.RequestId) ?? String(at), at };
}

/**
 * Reads xpay_subscribe_signing_result_notify; null when it names no contract. Only the number is believed: what became of
 * the contract is asked, since the pages do not say how each of its fields is spelled.
 */
export function readSubscriptionSigned(content: JsonObject): SubscriptionSigned | null {
  const contractId = textOf(content.OutContractCode);
  return contractId === null ? null : { contractId, payerOpenid: textOf(content.OpenId) ?? '' };
}

/** Reads xpay_subscribe_pay_fail_notify; null when it names no debit. */
export function readSubscriptionDebitFailed(content: JsonObject): SubscriptionDebitFailed | null {
  const debitId = textOf(content.OutTradeNo) ?? textOf(content.OrderId);
  if (debitId === null) return null;
  const code = textOf(content.ErrCode) ?? '';
  return { debitId, payerOpenid: textOf(content.OpenId) ?? '', code, message: textOf(content.ErrMsg) ?? '' };
}

/** A whole number that may come as text, as it does in XML; null for anything else. */
function integerOf(value: unknown): number | null {
  const text = textOf(value);
  if (text === null || !/^-?\d{1,15}$/.test(text)) return null;
  return Number(text);
}
