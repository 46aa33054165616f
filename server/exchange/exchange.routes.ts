import {
  exchangeIdSchema,
  exchangePageSchema,
  exchangeQuerySchema,
  exchangeSchema,
  exchangeWishSchema,
  exchangeWithPaymentSchema,
  shelfCodeSchema,
  shelfItemDetailSchema,
  shelfSchema,
} from '../../shared/contract/exchange';
import { HttpRefusal, unwrap } from '../http/http-refusal';
import { defineRoute, type Route, sessionOf } from '../http/route';
import { openPayment } from '../purchase/purchase.routes';
import type { ExchangeParts } from './exchange.parts';
import { exchangePoints } from './exchange-points';
import { findExchange, listExchanges } from './find-exchanges';
import { findShelf, findShelfItem } from './find-shelf';

const EXCHANGES_A_PAGE = 20;

/** What members see of the shelf, and what they exchange. */
export function exchangeRoutes(parts: ExchangeParts): Route[] {
  const { database, clock, claims } = parts;
  const getExchange = async (id: string, memberId: string) => {
    const exchange = await findExchange(database.read, claims.deliverers, memberId, id, clock.now());
    if (!exchange) throw new HttpRefusal('EXCHANGE_NOT_FOUND');
    return exchange;
  };

  return [
    defineRoute({
      method: 'get',
      path: '/api/v1/shelf',
      summary: '积分商城',
      tag: '兑换',
      access: 'member',
      replies: { 200: { description: '当前方案没有积分时为 null', schema: shelfSchema } },
      handle: async (request) => {
        const shelf = await findShelf(database.read, sessionOf(request).memberId, clock.now());
        return { status: 200, body: { shelf } };
      },
    }),
    defineRoute({
      method: 'get',
      path: '/api/v1/shelf/{code}',
      summary: '积分商城的一件商品',
      tag: '兑换',
      access: 'member',
      params: shelfCodeSchema,
      replies: { 200: { description: '价格、使用条件与规则', schema: shelfItemDetailSchema } },
      handle: async (request) => {
        const item = await findShelfItem(database.read, sessionOf(request).memberId, request.params.code, clock.now());
        if (!item) throw new HttpRefusal('SHELF_ITEM_NOT_FOUND');
        return { status: 200, body: item };
      },
    }),
    defineRoute({
      method: 'post',
      path: '/api/v1/exchanges',
      summary: '兑换；须付款的先占用积分，付款后发放',
      tag: '兑换',
      access: 'member',
      body: exchangeWishSchema,
      idempotent: true,
      replies: {
        201: { description: '兑换与支付参数；无须付款时 payment 为 null', schema: exchangeWithPaymentSchema },
      },
      handle: async (request) => {
        const { memberId } = sessionOf(request);
        const { account = null, ...wish } = request.body;
        const id = unwrap(
          await exchangePoints(parts, { ...wish, account, memberId, clientKey: request.idempotencyKey }),
        );
        const { orderId, status } = await getExchange(id, memberId);
        const isToPay = status === 'awaitingPayment' && orderId !== null;
        const payment = isToPay ? await openPayment(parts.purchase, orderId, memberId) : null;
        return { status: 201, body: { exchange: await getExchange(id, memberId), payment } };
      },
    }),
    defineRoute({
      method: 'get',
      path: '/api/v1/exchanges',
      summary: '我的兑换',
      tag: '兑换',
      access: 'member',
      query: exchangeQuerySchema,
      replies: { 200: { description: '新的在前', schema: exchangePageSchema } },
      handle: async (request) => {
        const { memberId } = sessionOf(request);
        const query = { ...request.query, limit: request.query.limit ?? EXCHANGES_A_PAGE };
        const page = await listExchanges(database.read, claims.deliverers, memberId, query, clock.now());
        return { status: 200, body: page };
      },
    }),
    defineRoute({
      method: 'get',
      path: '/api/v1/exchanges/{id}',
      summary: '一次兑换',
      tag: '兑换',
      access: 'member',
      params: exchangeIdSchema,
      replies: { 200: { description: '兑换的状态与发放的内容', schema: exchangeSchema } },
      handle: async (request) => ({
        status: 200,
        body: await getExchange(request.params.id, sessionOf(request).memberId),
      }),
    }),
  ];
}
