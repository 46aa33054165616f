import { z } from 'zod';
import { opsOrderDetailSchema, opsOrderPageSchema, opsOrderQuerySchema } from '../../shared/contract/ops/money';
import { idSchema } from '../../shared/contract/wire';
import { HttpRefusal } from '../http/http-refusal';
import { defineRoute, type Route } from '../http/route';
import type { ActParts, AnyAct } from '../operator/act';
import { actRoute } from '../operator/act.routes';
import { findOpsOrder, findOpsOrders } from './find-ops-orders';
import { closeOrderAct } from './purchase.acts';

const tag = '运营·订单';

/** What operators see of orders, and do to them. */
export function purchaseOps(parts: ActParts): { readonly acts: readonly AnyAct[]; readonly routes: readonly Route[] } {
  const { database } = parts;
  return {
    acts: [closeOrderAct],
    routes: [
      defineRoute({
        ...{ method: 'get', path: '/ops/v1/orders', summary: '订单', tag },
        ...{ access: 'operator', permission: 'orders.read' },
        query: opsOrderQuerySchema,
        replies: { 200: { description: '新的在前', schema: opsOrderPageSchema } },
        handle: async ({ query }) => ({ status: 200, body: await findOpsOrders(database, query) }),
      }),
      defineRoute({
        ...{ method: 'get', path: '/ops/v1/orders/{id}', summary: '订单详情', tag },
        ...{ access: 'operator', permission: 'orders.read' },
        params: z.object({ id: idSchema }).strict(),
        replies: { 200: { description: '支付尝试与退款', schema: opsOrderDetailSchema } },
        handle: async ({ params }) => {
          const order = await findOpsOrder(database, params.id);
          if (!order) throw new HttpRefusal('ORDER_NOT_FOUND');
          return { status: 200, body: order };
        },
      }),
      actRoute(parts, { path: '/ops/v1/orders/close', summary: '关闭订单', tag }, closeOrderAct),
    ],
  };
}
