import { formatChinaTime } from '../china-time';
import type { Order, Refund } from '../records';
import type { World } from '../world';

/** Where the money of a refund goes unless the merchant chose otherwise: the payer's wallet. */
export const BALANCE = '支付用户零钱';

/** A refund as its interfaces show it. */
export function presentRefund(refund: Refund, order: Order): Record<string, unknown> {
  const discount = refund.refundFen - refund.payerRefundFen;
  return {
    refund_id: refund.refundId,
    out_refund_no: refund.id,
    transaction_id: order.transactionId,
    out_trade_no: order.id,
    channel: refund.receivedAccount === BALANCE ? 'BALANCE' : 'OTHER_BANKCARD',
    user_received_account: refund.receivedAccount,
    ...(refund.successAt === null ? {} : { success_time: formatChinaTime(refund.successAt) }),
    create_time: formatChinaTime(refund.createdAt),
    status: refund.status,
    funds_account: 'AVAILABLE',
    amount: {
      ...presentAmounts(refund, order),
      from: [],
      settlement_refund: refund.refundFen,
      settlement_total: order.totalFen,
      discount_refund: discount,
      currency: 'CNY',
      refund_fee: 0,
    },
    promotion_detail:
      discount === 0
        ? []
        : [
            {
              promotion_id: `9${order.transactionId?.slice(-10) ?? ''}`,
              scope: 'GLOBAL',
              type: 'CASH',
              amount: order.couponFen,
              refund_amount: discount,
            },
          ],
  };
}

/** What a refund notice holds, decrypted. */
export function presentRefundNotice(world: World, refund: Refund, order: Order): Record<string, unknown> {
  return {
    mchid: world.keys.mchid,
    transaction_id: order.transactionId,
    out_trade_no: order.id,
    refund_id: refund.refundId,
    out_refund_no: refund.id,
    refund_status: refund.status,
    ...(refund.successAt === null ? {} : { success_time: formatChinaTime(refund.successAt) }),
    user_received_account: refund.receivedAccount,
    amount: presentAmounts(refund, order),
  };
}

function presentAmounts(refund: Refund, order: Order): Record<string, number> {
  return {
    total: order.totalFen,
    refund: refund.refundFen,
    payer_total: order.totalFen - order.couponFen,
    payer_refund: refund.payerRefundFen,
  };
}
