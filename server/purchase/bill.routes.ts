import { billPageSchema, billQuerySchema } from '../../shared/contract/bill';
import { defineRoute, type Route, sessionOf } from '../http/route';
import { findBills } from './find-bills';
import type { PurchaseParts } from './purchase.parts';

/** What members see of their money by month. */
export function billRoutes({ database, clock }: Pick<PurchaseParts, 'database' | 'clock'>): Route[] {
  return [
    defineRoute({
      method: 'get',
      path: '/api/v1/bills',
      summary: '按月账单：支付与退款',
      tag: '订单',
      access: 'member',
      query: billQuerySchema,
      replies: { 200: { description: '一页明细，新的在前；合计是全月的', schema: billPageSchema } },
      handle: async (request) => ({
        status: 200,
        body: await findBills(database.read, sessionOf(request).memberId, request.query, clock.now()),
      }),
    }),
  ];
}
