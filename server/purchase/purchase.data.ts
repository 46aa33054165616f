import { In } from 'typeorm';
import { formatFen } from '../../shared/kernel/fen';
import { formatInstant } from '../../shared/kernel/instant';
import { type MemberDataHolder, nothingToLose } from '../member/member-data';
import { closeOrder, giveUpOrder } from './close-order';
import { openRefundFen } from './find-refunds';
import { CommandKey, PaymentAttempt, PurchaseOrder } from './purchase.entity';
import type { PurchaseParts } from './purchase.parts';

/**
 * What this room holds on a member. Orders, attempts and refunds stay when the member goes: the law wants records of
 * trade kept, and money that arrives later is refunded from the attempt's own row.
 */
export function purchaseData(parts: PurchaseParts): MemberDataHolder {
  const openOrders = (memberId: string) => parts.database.read.findBy(PurchaseOrder, { memberId, status: 'pending' });
  return {
    section: 'orders',
    async exportFor(memberId) {
      const orders = await parts.database.read.find(PurchaseOrder, { where: { memberId }, order: { id: 'ASC' } });
      const attempts = await parts.database.read.findBy(PaymentAttempt, { memberId });
      return orders.map((order) => ({
        id: order.id,
        plan: order.planName,
        status: order.status,
        amountFen: order.amountFen,
        refundedFen: order.refundedFen,
        createdAt: formatInstant(order.createdAt),
        paidAt: order.paidAt === null ? null : formatInstant(order.paidAt),
        payments: attempts
          .filter((attempt) => attempt.orderId === order.id)
          .map((attempt) => ({ number: attempt.id, status: attempt.status, transactionId: attempt.transactionId })),
      }));
    },
    async reportDeparture(memberId) {
      const refundFen = await openRefundFen(parts, memberId);
      const orders = await openOrders(memberId);
      const losses = [];
      if (orders.length > 0) losses.push({ kind: 'openOrders', text: `${orders.length} 笔未支付的订单将被关闭` });
      if (refundFen > 0) {
        losses.push({ kind: 'openRefunds', text: `${formatFen(refundFen)} 正在退回，注销后仍会原路退到微信` });
      }
      return { ...nothingToLose, losses, openRefundFen: refundFen, openOrders: orders.length };
    },
    async prepareDeparture(memberId) {
      for (const order of await openOrders(memberId)) {
        await giveUpOrder(parts, order.id, memberId);
        await closeOrder(parts, order.id);
      }
    },
    async isUnsettled(memberId) {
      if ((await openOrders(memberId)).length > 0) return true;
      return parts.database.read.existsBy(PaymentAttempt, { memberId, status: In(['created', 'unknown', 'open']) });
    },
    async erase(unit, memberId) {
      await unit.delete(CommandKey, { memberId });
    },
  };
}
