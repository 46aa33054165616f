import { LessThan, MoreThan } from 'typeorm';
import { z } from 'zod';
import {
  appleAnswerListSchema,
  type OpsRefundRequest,
  opsRefundQuerySchema,
  opsRefundRequestPageSchema,
} from '../../shared/contract/ops/money';
import { idSchema, type Page } from '../../shared/contract/wire';
import { formatInstant } from '../../shared/kernel/instant';
import type { Database } from '../database/open-database';
import { defineRoute, type Route } from '../http/route';
import { findOwners } from '../member/find-owners';
import type { AnyAct } from '../operator/act';
import { actRoute } from '../operator/act.routes';
import { previewRoute } from '../operator/preview-act.routes';
import { decideRefundAct, retryRefundAct } from './refund.acts';
import { AppleRefundRecord, RefundRequest } from './refund.entity';
import type { RefundParts } from './refund.parts';

const tag = '运营·退款';

/** What operators see of requests for refunds, and how they decide. */
export function refundOps(parts: RefundParts): { readonly acts: readonly AnyAct[]; readonly routes: readonly Route[] } {
  const decide = decideRefundAct(parts);
  const about = { path: '/ops/v1/refunds/decide', summary: '处理退款申请', tag };
  return {
    acts: [decide, retryRefundAct],
    routes: [
      defineRoute({
        ...{ method: 'get', path: '/ops/v1/refund-requests', summary: '退款申请', tag },
        ...{ access: 'operator', permission: 'orders.read' },
        query: opsRefundQuerySchema,
        replies: { 200: { description: '等待处理的旧的在前，其余新的在前', schema: opsRefundRequestPageSchema } },
        handle: async ({ query }) => ({ status: 200, body: await findOpsRequests(parts.database, query) }),
      }),
      defineRoute({
        ...{ method: 'get', path: '/ops/v1/orders/{id}/apple-answers', summary: '答复 Apple 的退款询问', tag },
        ...{ access: 'operator', permission: 'orders.read' },
        params: z.object({ id: idSchema }).strict(),
        replies: { 200: { description: '旧的在前；是否退款由 Apple 决定', schema: appleAnswerListSchema } },
        handle: async ({ params }) => {
          const rows = await parts.database.read.find(AppleRefundRecord, {
            where: { orderId: params.id },
            order: { answeredAt: 'ASC', id: 'ASC' },
          });
          const items = rows.map(({ id, gives, info, evidence, answeredAt }) => ({
            ...{ id, gives, info, evidence, answeredAt: formatInstant(answeredAt) },
          }));
          return { status: 200, body: { items, nextCursor: null } };
        },
      }),
      actRoute(parts, about, decide),
      previewRoute(parts, about, decide),
      actRoute(parts, { path: '/ops/v1/refunds/retry', summary: '重试退款', tag }, retryRefundAct),
    ],
  };
}

/** Those that wait stand in the order in which they came. */
async function findOpsRequests(
  { read }: Database,
  { status, cursor, limit }: z.output<typeof opsRefundQuerySchema>,
): Promise<Page<OpsRefundRequest>> {
  const isQueue = status === 'waiting';
  const beyond = cursor === undefined ? {} : { id: isQueue ? MoreThan(cursor) : LessThan(cursor) };
  const found = await read.find(RefundRequest, {
    where: { status, ...beyond },
    order: { id: isQueue ? 'ASC' : 'DESC' },
    take: limit + 1,
  });
  const rows = found.slice(0, limit);
  const owners = await findOwners(read, rows);
  return {
    items: rows.map((row) => {
      const { id, orderId, planName, reason, note, amountFen, byPolicy, taken, answer, decidedBy } = row;
      return {
        ...{ id, orderId, planName, status: row.status, reason, note, amountFen, byPolicy, taken, answer, decidedBy },
        owner: owners.get(row.memberId) ?? null,
        createdAt: formatInstant(row.createdAt),
        decidedAt: row.decidedAt === null ? null : formatInstant(row.decidedAt),
      };
    }),
    nextCursor: found.length > limit ? (rows.at(-1)?.id ?? null) : null,
  };
}
