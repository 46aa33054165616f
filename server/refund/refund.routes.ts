import { z } from 'zod';
import {
  refundPreviewSchema,
  refundRequestListSchema,
  refundRequestSchema,
  refundWishSchema,
} from '../../shared/contract/refund';
import { idSchema } from '../../shared/contract/wire';
import { unwrap } from '../http/http-refusal';
import { defineRoute, type Route, sessionOf } from '../http/route';
import { findRequests, getRequest } from './find-requests';
import { previewRefund } from './preview-refund';
import type { RefundParts } from './refund.parts';
import { requestRefund, withdrawRequest } from './request-refund';

const TAG = '退款';
const orderParams = z.object({ id: idSchema });

export function refundRoutes(parts: RefundParts): Route[] {
  const { database } = parts;
  return [
    defineRoute({
      method: 'get',
      path: '/api/v1/orders/{id}/refund-preview',
      summary: '退款试算：可退金额与会收回的内容',
      tag: TAG,
      access: 'member',
      params: orderParams,
      replies: { 200: { description: '此刻申请退款的结果；不改变任何数据', schema: refundPreviewSchema } },
      handle: async (request) => ({
        status: 200,
        body: unwrap(await previewRefund(parts, request.params.id, sessionOf(request).memberId)),
      }),
    }),
    defineRoute({
      method: 'post',
      path: '/api/v1/orders/{id}/refund-requests',
      summary: '申请退款；按方案的退款政策立即办理或等待审核',
      tag: TAG,
      access: 'member',
      params: orderParams,
      body: refundWishSchema,
      idempotent: true,
      replies: { 201: { description: '退款申请', schema: refundRequestSchema } },
      handle: async (request) => {
        const { memberId } = sessionOf(request);
        const wish = { ...request.body, orderId: request.params.id, memberId, clientKey: request.idempotencyKey };
        const requestId = unwrap(await requestRefund(parts, wish));
        return { status: 201, body: await getRequest(database, requestId) };
      },
    }),
    defineRoute({
      method: 'get',
      path: '/api/v1/orders/{id}/refund-requests',
      summary: '一笔订单的退款申请与进度',
      tag: TAG,
      access: 'member',
      params: orderParams,
      replies: { 200: { description: '全部申请，新的在前', schema: refundRequestListSchema } },
      handle: async (request) => ({
        status: 200,
        body: {
          items: await findRequests(database, request.params.id, sessionOf(request).memberId),
          nextCursor: null,
        },
      }),
    }),
    defineRoute({
      method: 'post',
      path: '/api/v1/refund-requests/{id}/withdrawal',
      summary: '撤回还没有审核的退款申请',
      tag: TAG,
      access: 'member',
      params: orderParams,
      replies: { 200: { description: '退款申请', schema: refundRequestSchema } },
      handle: async (request) => {
        const { id } = request.params;
        unwrap(await withdrawRequest(parts, id, sessionOf(request).memberId));
        return { status: 200, body: await getRequest(database, id) };
      },
    }),
  ];
}
