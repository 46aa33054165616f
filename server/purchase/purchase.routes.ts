import { z } from 'zod';
import {
  orderPageSchema,
  orderPaymentRequestSchema,
  orderRequestSchema,
  orderSchema,
  orderWithPaymentSchema,
  type Payment,
  type VirtualPayment,
} from '../../shared/contract/order';
import { idSchema, pageQuerySchema } from '../../shared/contract/wire';
import { HttpRefusal, unwrap } from '../http/http-refusal';
import { defineRoute, type Route, sessionOf } from '../http/route';
import type { LiveSession } from '../member/authenticate';
import { closeOrder, giveUpOrder } from './close-order';
import { findOrder, getOrder, listOrders } from './find-order';
import { placeOrder } from './place-order';
import type { PurchaseParts } from './purchase.parts';
import { isPaidVirtually } from './rails';
import { rememberPaymentKey } from './remember-payment-key';
import { startPayment } from './start-payment';
import { startVirtualPayment } from './start-virtual-payment';

const orderParams = z.object({ id: idSchema });

/** How soon a client should ask again when WeChat did not answer. */
const RETRY_AFTER_SECONDS = 2;

/**
 * What wx.requestPayment takes for an open order.
 * @throws HttpRefusal where it cannot be paid; with `Retry-After` where WeChat did not answer
 */
export async function openPayment(parts: PurchaseParts, orderId: string, memberId: string): Promise<Payment> {
  const payment = await startPayment(parts, orderId, memberId);
  if (!payment.ok && payment.refusal === 'WECHAT_UNAVAILABLE') {
    throw new HttpRefusal('WECHAT_UNAVAILABLE', { retryAfterSeconds: RETRY_AFTER_SECONDS });
  }
  return unwrap(payment);
}

/**
 * What wx.requestVirtualPayment takes for an open order.
 * @throws HttpRefusal where it cannot be paid; SESSION_KEY_EXPIRED where the client has to log in anew first
 */
async function openVirtualPayment(
  parts: PurchaseParts,
  orderId: string,
  session: LiveSession,
): Promise<VirtualPayment> {
  return unwrap(await startVirtualPayment(parts, orderId, session));
}

export function purchaseRoutes(parts: PurchaseParts): Route[] {
  const payable = async (orderId: string, session: LiveSession) => {
    const payment = (await isPaidVirtually(parts.database.read, orderId))
      ? await openVirtualPayment(parts, orderId, session)
      : await openPayment(parts, orderId, session.memberId);
    return { order: await getOrder(parts, orderId), payment };
  };

  return [
    defineRoute({
      method: 'post',
      path: '/api/v1/orders',
      summary: '下单并取得支付参数',
      tag: '订单',
      access: 'member',
      body: orderRequestSchema,
      idempotent: true,
      replies: { 201: { description: '订单与 wx.requestPayment 的参数', schema: orderWithPaymentSchema } },
      handle: async (request) => {
        const { memberId } = sessionOf(request);
        const orderId = unwrap(
          await placeOrder(parts, {
            memberId,
            planId: request.body.planId,
            agreementVersion: request.body.agreementVersion ?? null,
            renewalConsent: request.body.renewal?.consentVersion ?? null,
            clientKey: request.idempotencyKey,
            platform: request.body.platform ?? null,
          }),
        );
        return { status: 201, body: await payable(orderId, sessionOf(request)) };
      },
    }),
    defineRoute({
      method: 'post',
      path: '/api/v1/orders/{id}/payment',
      summary: '继续支付未付订单',
      tag: '订单',
      access: 'member',
      params: orderParams,
      body: orderPaymentRequestSchema,
      idempotent: true,
      replies: { 200: { description: '订单与支付参数', schema: orderWithPaymentSchema } },
      handle: async (request) => {
        const { id: orderId } = request.params;
        const { memberId } = sessionOf(request);
        const { platform = null } = request.body;
        unwrap(await rememberPaymentKey(parts, { orderId, memberId, clientKey: request.idempotencyKey, platform }));
        return { status: 200, body: await payable(orderId, sessionOf(request)) };
      },
    }),
    defineRoute({
      method: 'post',
      path: '/api/v1/orders/{id}/closing',
      summary: '取消未付订单',
      tag: '订单',
      access: 'member',
      params: orderParams,
      replies: { 200: { description: '订单；微信未确认前仍为 pending', schema: orderSchema } },
      handle: async (request) => {
        const { memberId } = sessionOf(request);
        unwrap(await giveUpOrder(parts, request.params.id, memberId));
        await closeOrder(parts, request.params.id);
        return { status: 200, body: await getOrder(parts, request.params.id) };
      },
    }),
    defineRoute({
      method: 'get',
      path: '/api/v1/orders',
      summary: '我的订单',
      tag: '订单',
      access: 'member',
      query: pageQuerySchema,
      replies: { 200: { description: '一页订单，新的在前', schema: orderPageSchema } },
      handle: async (request) => ({
        status: 200,
        body: await listOrders(parts, sessionOf(request).memberId, request.query),
      }),
    }),
    defineRoute({
      method: 'get',
      path: '/api/v1/orders/{id}',
      summary: '订单详情；未付时向微信查询',
      tag: '订单',
      access: 'member',
      params: orderParams,
      replies: { 200: { description: '订单', schema: orderSchema } },
      handle: async (request) => {
        const order = await findOrder(parts, request.params.id, sessionOf(request).memberId);
        if (!order) throw new HttpRefusal('ORDER_NOT_FOUND');
        return { status: 200, body: order };
      },
    }),
  ];
}
