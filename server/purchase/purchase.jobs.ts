import type { Instant } from '../../shared/kernel/instant';
import { execute } from '../database/open-database';
import { enqueueJob } from '../jobs/enqueue-job';
import { createLeaseBudget } from '../jobs/lease-budget';
import type { JobRegistry } from '../jobs/registry';
import type { VirtualComplaint, VirtualDelivery, VirtualRefundFact, WechatShipping } from '../wechat/ports';
import { askPayments, isPending } from './ask-payment';
import { closeOrder } from './close-order';
import { confirmDelivery } from './confirm-delivery';
import { parkComplaint, takeDelivery, takeVirtualRefund, virtualPushTopics } from './handle-virtual-push';
import { postEarlierOrders } from './post-earlier-orders';
import { PaymentAttempt, PurchaseOrder, Refund } from './purchase.entity';
import { PURCHASE_PAID, type PurchasePaid } from './purchase.events';
import { type PurchaseParts, topics } from './purchase.parts';
import { askAfterCloseAt, askAt } from './purchase.rules';
import { noteSettlement, ORDER_SETTLED, type OrderSettled, reportShipping } from './report-shipping';
import { askRefund, returnMoney, scheduleQuestion } from './return-money';

/** Keys of commands are kept this long: a client that repeats later than that begins anew. */
const KEEP_KEYS_MS = 7 * 24 * 60 * 60 * 1000;

/** Thrown so that the job is tried again with its back-off. */
class NotYet extends Error {}

/** What this room does later: the poller, the close, refunds, shipping info. */
export function registerPurchaseJobs(
  registry: JobRegistry,
  parts: PurchaseParts,
  shipping: WechatShipping | null,
): void {
  registry.handle<{ orderId: string; from: Instant; step: number }>(topics.ask, async ({ orderId, from, step }) => {
    if (!(await isPending(parts, orderId))) return;
    const answer = await askPayments(parts, orderId);
    const order = await parts.database.read.findOneByOrFail(PurchaseOrder, { id: orderId });
    const runAt = order.status === 'pending' ? askAt(from, step + 1, order.expiresAt) : null;
    if (runAt !== null) {
      const next = {
        topic: topics.ask,
        payload: { orderId, from, step: step + 1 },
        runAt,
        uniqueKey: `ask:${orderId}:${from}:${step + 1}`,
      };
      await parts.database.inUnit((unit) => enqueueJob(unit, next, parts.clock.now()));
    } else if (answer === 'unknown' && order.status === 'pending') throw new NotYet('WeChat did not answer');
  });

  registry.handle<{ orderId: string }>(topics.close, async ({ orderId }) => {
    const order = await parts.database.read.findOneByOrFail(PurchaseOrder, { id: orderId });
    // A paid order goes on: an attempt beside the paid one may still be open at WeChat.
    if (order.status === 'pending' && parts.clock.now() < order.expiresAt) return;
    if ((await closeOrder(parts, orderId)) === 'waiting') throw new NotYet('an attempt is not closed at WeChat yet');
  });

  registry.handle<{ orderId: string; from: Instant; step: number }>(
    topics.askClosed,
    async ({ orderId, from, step }) => {
      if ((await askPayments(parts, orderId)) === 'unknown') throw new NotYet('WeChat did not answer');
      const runAt = askAfterCloseAt(from, step + 1);
      if (runAt === null) return;
      const next = {
        topic: topics.askClosed,
        payload: { orderId, from, step: step + 1 },
        runAt,
        uniqueKey: `askClosed:${orderId}:${step + 1}`,
      };
      await parts.database.inUnit((unit) => enqueueJob(unit, next, parts.clock.now()));
    },
  );

  registry.handle<{ refundId: string }>(topics.returnMoney, async ({ refundId }) => {
    if (!(await returnMoney(parts, refundId))) throw new NotYet('the refund has no known outcome yet');
  });

  registry.handle<{ refundId: string; from: Instant; step: number }>(
    topics.askRefund,
    async ({ refundId, from, step }) => {
      if (!(await askRefund(parts, refundId))) throw new NotYet('WeChat did not answer');
      if (!(await parts.database.read.existsBy(Refund, { id: refundId, status: 'processing' }))) return;
      await parts.database.inUnit((unit) => scheduleQuestion(unit, refundId, from, step + 1, parts.clock.now()));
    },
  );

  registry.handle<{ after?: string }>(topics.postEarlier, async ({ after = '' }) => {
    const next = await postEarlierOrders(parts, after, createLeaseBudget());
    if (next === null) return;
    const job = { topic: topics.postEarlier, payload: { after: next } };
    await parts.database.inUnit((unit) => enqueueJob(unit, job, parts.clock.now()));
  });

  if (shipping) {
    registry.on<PurchasePaid>(PURCHASE_PAID, 'shipping', async (paid) => {
      if (!(await reportShipping(parts, shipping, paid))) throw new NotYet('shipping info is not taken yet');
    });
  }

  registry.handle<{ attemptId: string }>(topics.confirmDelivery, async ({ attemptId }) => {
    if (!(await confirmDelivery(parts, attemptId))) throw new NotYet('WeChat does not know of the delivery yet');
  });
  registry.handle<VirtualDelivery>(virtualPushTopics.virtualPaid, async (delivery) => {
    await takeDelivery(parts, delivery);
  });
  registry.handle<VirtualRefundFact>(virtualPushTopics.virtualRefunded, (fact) => takeVirtualRefund(parts, fact));
  registry.handle<VirtualComplaint>(virtualPushTopics.virtualComplained, (fact) => parkComplaint(parts, fact));

  registry.handle<OrderSettled>(ORDER_SETTLED, (settled) => noteSettlement(parts, settled));

  registry.everyNight(async () => {
    const limit = parts.clock.now() - KEEP_KEYS_MS;
    await parts.database.inUnit((unit) => execute(unit, 'DELETE FROM command_key WHERE created_at < ?', [limit]));
  });
}

/** Orders whose attempts have money frozen at WeChat because shipping info is missing; for operators. */
export function countUnshipped(parts: Pick<PurchaseParts, 'database'>): Promise<number> {
  return parts.database.read
    .createQueryBuilder(PaymentAttempt, 'attempt')
    .where("attempt.status = 'paid' AND attempt.shippedAt IS NULL AND attempt.channel <> 'wechat_virtual'")
    .getCount();
}
