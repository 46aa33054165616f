import { LessThan } from 'typeorm';
import type { z } from 'zod';
import type { OpsOrder, OpsOrderDetail, opsOrderQuerySchema } from '../../shared/contract/ops/money';
import type { Page } from '../../shared/contract/wire';
import { formatInstant } from '../../shared/kernel/instant';
import type { Database } from '../database/open-database';
import { findOwners } from '../member/find-owners';
import { presentOrders } from './find-order';
import { PaymentAttempt, PurchaseOrder, Refund } from './purchase.entity';
import type { RefundStatus } from './purchase.states';

/** Orders for operators, the newest first: all, of a status, or of a member. */
export async function findOpsOrders(
  database: Database,
  { status, memberId, cursor, limit }: z.output<typeof opsOrderQuerySchema>,
): Promise<Page<OpsOrder>> {
  const { read } = database;
  const found = await read.find(PurchaseOrder, {
    where: {
      ...(status === undefined ? {} : { status }),
      ...(memberId === undefined ? {} : { memberId }),
      ...(cursor === undefined ? {} : { id: LessThan(cursor) }),
    },
    order: { id: 'DESC' },
    take: limit + 1,
  });
  const rows = found.slice(0, limit);
  return {
    items: await presentWithOwners(database, rows),
    nextCursor: found.length > limit ? (rows.at(-1)?.id ?? null) : null,
  };
}

/** One order with its attempts and refunds; null where there is none. */
export async function findOpsOrder(database: Database, orderId: string): Promise<OpsOrderDetail | null> {
  const { read } = database;
  const row = await read.findOneBy(PurchaseOrder, { id: orderId });
  const [order] = row ? await presentWithOwners(database, [row]) : [];
  if (!order) return null;
  const [attempts, refunds] = await Promise.all([
    read.find(PaymentAttempt, { where: { orderId }, order: { attemptNumber: 'ASC' } }),
    read.find(Refund, { where: { orderId }, order: { createdAt: 'ASC', id: 'ASC' } }),
  ]);
  return {
    ...order,
    attempts: attempts.map(({ id, channel, status, amountFen, transactionId, refusal, createdAt, paidAt }) => ({
      ...{ id, channel, status, amountFen, transactionId, refusal },
      createdAt: formatInstant(createdAt),
      paidAt: paidAt === null ? null : formatInstant(paidAt),
    })),
    moneyBack: refunds.map(({ id, status, amountFen, reason, detail, createdAt, succeededAt }) => ({
      ...{ id, status, words: refundWords[status], amountFen, reason, detail },
      createdAt: formatInstant(createdAt),
      succeededAt: succeededAt === null ? null : formatInstant(succeededAt),
    })),
  };
}

async function presentWithOwners(database: Database, rows: readonly PurchaseOrder[]): Promise<OpsOrder[]> {
  const [orders, owners] = await Promise.all([presentOrders({ database }, rows), findOwners(database.read, rows)]);
  return orders.map((order, index) => ({ ...order, owner: owners.get(rows[index]?.memberId ?? '') ?? null }));
}

/** How a refund stands, as operators read it. */
export const refundWords: Readonly<Record<RefundStatus, string>> = {
  requested: '等待提交',
  unknown: '结果待确认',
  processing: '微信处理中',
  attention: '需要处理',
  replaced: '已换号重提',
  succeeded: '已到账',
};
