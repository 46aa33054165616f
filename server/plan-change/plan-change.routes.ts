import { z } from 'zod';
import {
  planChangeListSchema,
  planChangePrepaymentSchema,
  planChangePreviewSchema,
  planChangeQuerySchema,
  planChangeSchema,
  planChangeWishSchema,
  planChangeWithPaymentSchema,
} from '../../shared/contract/plan-change';
import { idSchema } from '../../shared/contract/wire';
import { HttpRefusal, unwrap } from '../http/http-refusal';
import { defineRoute, type Route, sessionOf } from '../http/route';
import { getOrder } from '../purchase/find-order';
import { openPayment } from '../purchase/purchase.routes';
import { cancelChange } from './cancel-change';
import { findChange, findLiveChanges, presentQuote } from './find-changes';
import type { PlanChangeParts } from './plan-change.parts';
import { prepayChange } from './prepay-change';
import { quoteChange } from './quote-change';
import { requestChange } from './request-change';

const TAG = '会员变更';
const changeParams = z.object({ id: idSchema });

/** What a member sees of changes to another plan, asks for and calls off. */
export function planChangeRoutes(parts: PlanChangeParts): Route[] {
  const { database, clock, purchase } = parts;
  const getChange = async (id: string, memberId: string) => {
    const change = await findChange(database, id, memberId, clock.now());
    if (!change) throw new HttpRefusal('PLAN_CHANGE_NOT_FOUND');
    return change;
  };
  const payable = async (id: string, memberId: string) => {
    const { orderId, status } = await getChange(id, memberId);
    const isToPay = status === 'awaitingPayment' && orderId !== null;
    const payment = isToPay ? await openPayment(purchase, orderId, memberId) : null;
    const order = orderId === null ? null : await getOrder(purchase, orderId);
    return { change: await getChange(id, memberId), order, payment };
  };

  return [
    defineRoute({
      method: 'get',
      path: '/api/v1/plan-changes/preview',
      summary: '变更会员方案：折抵、应付与生效时间',
      tag: TAG,
      access: 'member',
      query: planChangeQuerySchema,
      replies: { 200: { description: '此刻变更的结果，不产生任何变化', schema: planChangePreviewSchema } },
      handle: async (request) => {
        const { memberId } = sessionOf(request);
        const { planId } = request.query;
        const quoted = await database.inUnit((unit) => quoteChange(unit, memberId, planId, clock.now()));
        return { status: 200, body: presentQuote(unwrap(quoted)) };
      },
    }),
    defineRoute({
      method: 'post',
      path: '/api/v1/plan-changes',
      summary: '变更会员方案；立即生效的须付款，到期生效的先登记',
      tag: TAG,
      access: 'member',
      body: planChangeWishSchema,
      idempotent: true,
      replies: { 201: { description: '变更；须付款时带订单与支付参数', schema: planChangeWithPaymentSchema } },
      handle: async (request) => {
        const { memberId } = sessionOf(request);
        const { agreementVersion = null, ...wish } = request.body;
        const clientKey = request.idempotencyKey;
        const id = unwrap(await requestChange(parts, { ...wish, agreementVersion, memberId, clientKey }));
        return { status: 201, body: await payable(id, memberId) };
      },
    }),
    defineRoute({
      method: 'get',
      path: '/api/v1/plan-changes/current',
      summary: '尚未完成的会员变更',
      tag: TAG,
      access: 'member',
      replies: { 200: { description: '每个会员产品最多一个', schema: planChangeListSchema } },
      handle: async (request) => ({
        status: 200,
        body: {
          items: await findLiveChanges(database, sessionOf(request).memberId, clock.now()),
          nextCursor: null,
        },
      }),
    }),
    defineRoute({
      method: 'post',
      path: '/api/v1/plan-changes/{id}/order',
      summary: '为到期生效的变更提前付款',
      tag: TAG,
      access: 'member',
      params: changeParams,
      body: planChangePrepaymentSchema,
      idempotent: true,
      replies: { 201: { description: '变更、订单与支付参数', schema: planChangeWithPaymentSchema } },
      handle: async (request) => {
        const { memberId } = sessionOf(request);
        const { id } = request.params;
        const clientKey = request.idempotencyKey;
        unwrap(await prepayChange(parts, { ...request.body, changeId: id, memberId, clientKey }));
        return { status: 201, body: await payable(id, memberId) };
      },
    }),
    defineRoute({
      method: 'post',
      path: '/api/v1/plan-changes/{id}/cancel',
      summary: '撤销尚未生效的变更；已付款项原路退回',
      tag: TAG,
      access: 'member',
      params: changeParams,
      replies: { 200: { description: '变更；微信未确认关单前仍为 awaitingPayment', schema: planChangeSchema } },
      handle: async (request) => {
        const { memberId } = sessionOf(request);
        const { id } = request.params;
        unwrap(await cancelChange(parts, id, memberId));
        return { status: 200, body: await getChange(id, memberId) };
      },
    }),
  ];
}
