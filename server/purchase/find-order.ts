import { setTimeout as sleep } from 'node:timers/promises';
import { In, LessThan } from 'typeorm';
import type { Order as OrderWire } from '../../shared/contract/order';
import { formatInstant } from '../../shared/kernel/instant';
import { columnsOf, toEntity } from '../database/raw-rows';
import { execute, select } from '../database/statement';
import { MembershipTerm } from '../membership/membership.entity';
import { askPayments } from './ask-payment';
import { findRefunds } from './find-refunds';
import { PaymentAttempt, PurchaseOrder, Refund } from './purchase.entity';
import type { PurchaseParts } from './purchase.parts';
import { ASK_EVERY_MS, ASK_WITHIN_MS, refundableFen } from './purchase.rules';

/**
 * An order of a member. While it is open WeChat is asked, at most every two seconds an order and for at most three, so
 * that a member who has paid is never told otherwise: what was not asked, or not answered in time, is `confirming`.
 * @returns null for an order that is not this member's
 */
export async function findOrder(parts: PurchaseParts, orderId: string, memberId: string): Promise<OrderWire | null> {
  const order = await parts.database.read.findOneBy(PurchaseOrder, { id: orderId, memberId });
  if (!order) return null;
  if (order.status !== 'pending') return presentOne(parts, order, false);
  const asked = await askWithin(parts, order);
  const after = await parts.database.read.findOneByOrFail(PurchaseOrder, { id: orderId });
  return presentOne(parts, after, asked !== 'known');
}

/** An order as it stands, without asking WeChat: after a command that has just spoken to it. */
export async function getOrder(parts: PurchaseParts, orderId: string): Promise<OrderWire> {
  return presentOne(parts, await parts.database.read.findOneByOrFail(PurchaseOrder, { id: orderId }), false);
}

/** A member's orders, newest first; the cursor is the last id of the page before. */
export async function listOrders(
  parts: Pick<PurchaseParts, 'database'>,
  memberId: string,
  page: { readonly cursor?: string | undefined; readonly limit: number },
): Promise<{ items: OrderWire[]; nextCursor: string | null }> {
  const found = await parts.database.read.find(PurchaseOrder, {
    where: { memberId, ...(page.cursor ? { id: LessThan(page.cursor) } : {}) },
    order: { id: 'DESC' },
    take: page.limit + 1,
  });
  const orders = found.slice(0, page.limit);
  return {
    items: await presentOrders(parts, orders),
    nextCursor: found.length > page.limit ? (orders.at(-1)?.id ?? null) : null,
  };
}

/**
 * The newest order that waits for its member to pay or for WeChat to answer. One statement of raw SQL because it stands
 * in the path of the first screen, which `npm run bench home` measures.
 */
export async function findOpenOrder(
  parts: Pick<PurchaseParts, 'database'>,
  memberId: string,
): Promise<{ order: PurchaseOrder; confirming: boolean } | null> {
  const { read } = parts.database;
  const [row] = await select<{ confirming: number | string }>(
    read,
    `SELECT ${columnsOf(read, PurchaseOrder)},
            EXISTS (SELECT 1 FROM payment_attempt a WHERE a.order_id = t.id AND a.status = 'unknown') AS confirming
       FROM purchase_order t WHERE t.member_id = ? AND t.status = 'pending' ORDER BY t.id DESC LIMIT 1`,
    [memberId],
  );
  if (!row) return null;
  const { confirming, ...columns } = row;
  return { order: toEntity(read, PurchaseOrder, columns), confirming: Number(confirming) === 1 };
}

async function askWithin(parts: PurchaseParts, order: PurchaseOrder): Promise<'known' | 'unknown'> {
  const now = parts.clock.now();
  const mine = await parts.database.inUnit((unit) =>
    execute(unit, 'UPDATE purchase_order SET asked_at = ? WHERE id = ? AND (asked_at IS NULL OR asked_at <= ?)', [
      now,
      order.id,
      now - ASK_EVERY_MS,
    ]),
  );
  if (mine !== 1) return 'unknown';
  const limit = new AbortController();
  try {
    return await Promise.race([
      askPayments(parts, order.id),
      sleep(ASK_WITHIN_MS, 'unknown' as const, { signal: limit.signal }),
    ]);
  } catch (error) {
    parts.logger.warn({ err: error, orderId: order.id }, 'WeChat could not be asked about an order');
    return 'unknown';
  } finally {
    limit.abort();
  }
}

async function presentOne(
  parts: Pick<PurchaseParts, 'database'>,
  order: PurchaseOrder,
  confirming: boolean,
): Promise<OrderWire> {
  const [presented] = await presentOrders(parts, [order]);
  if (!presented) throw new Error('an order was presented away');
  return { ...presented, confirming: order.status === 'pending' && (presented.confirming || confirming) };
}

/** Orders as they stand, in the order given. */
export async function presentOrders(
  parts: Pick<PurchaseParts, 'database'>,
  orders: readonly PurchaseOrder[],
): Promise<OrderWire[]> {
  const ids = orders.map((order) => order.id);
  if (ids.length === 0) return [];
  const [terms, refunds, unknown] = await Promise.all([
    parts.database.read.findBy(MembershipTerm, { orderId: In(ids) }),
    findRefunds(parts, orders),
    parts.database.read.findBy(PaymentAttempt, { orderId: In(ids), status: 'unknown' }),
  ]);
  return orders.map((order) => {
    const term = terms.find((candidate) => candidate.orderId === order.id);
    return {
      id: order.id,
      kind: order.kind,
      planId: order.planId,
      exchangeId: order.kind === 'exchange' ? order.subjectId : null,
      giftId: order.kind === 'gift' ? order.subjectId : null,
      renewalId: order.renewalId,
      collectedBy: order.collectedBy,
      planName: order.planName,
      period:
        order.periodUnit === null || order.periodCount === null
          ? null
          : { unit: order.periodUnit, count: order.periodCount },
      status: order.status,
      amountFen: order.amountFen,
      refundedFen: order.refundedFen,
      refundableFen: refundableFen(order),
      confirming: order.status === 'pending' && unknown.some((attempt) => attempt.orderId === order.id),
      createdAt: formatInstant(order.createdAt),
      expiresAt: formatInstant(order.expiresAt),
      paidAt: order.paidAt === null ? null : formatInstant(order.paidAt),
      closedAt: order.closedAt === null ? null : formatInstant(order.closedAt),
      term: term ? { startsAt: formatInstant(term.startsAt), endsAt: formatInstant(term.endsAt) } : null,
      refunds: refunds
        .filter((refund) => refund.orderId === order.id && refund.status !== 'replaced')
        .map(presentRefund),
    };
  });
}

/** How a refund stands, for the wire. */
export function presentRefund(refund: Refund): OrderWire['refunds'][number] {
  const status =
    refund.status === 'succeeded' ? 'succeeded' : refund.status === 'attention' ? 'attention' : 'processing';
  return {
    amountFen: refund.amountFen,
    status,
    reason: refund.reason,
    createdAt: formatInstant(refund.createdAt),
    succeededAt: refund.succeededAt === null ? null : formatInstant(refund.succeededAt),
  };
}
