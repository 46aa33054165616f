import { z } from 'zod';
import { invoiceTitleSchema, orderInvoiceSchema } from '../../shared/contract/invoice';
import { idSchema } from '../../shared/contract/wire';
import { HttpRefusal, unwrap } from '../http/http-refusal';
import { defineRoute, type Route, sessionOf } from '../http/route';
import { findOrderInvoice } from './find-invoices';
import type { InvoiceParts } from './invoice.parts';
import { findTitleFaults } from './invoice.rules';
import { requestInvoice } from './request-invoice';

const orderParams = z.object({ id: idSchema });

/** What members ask of invoices. */
export function invoiceRoutes(parts: InvoiceParts): Route[] {
  const getInvoice = async (orderId: string, memberId: string) => {
    const invoice = await findOrderInvoice(parts, orderId, memberId);
    if (!invoice) throw new HttpRefusal('ORDER_NOT_FOUND');
    return invoice;
  };

  return [
    defineRoute({
      method: 'get',
      path: '/api/v1/orders/{id}/invoice',
      summary: '订单的开票申请与用过的抬头',
      tag: '发票',
      access: 'member',
      params: orderParams,
      replies: { 200: { description: '没有申请过时 invoice 为 null', schema: orderInvoiceSchema } },
      handle: async (request) => ({
        status: 200,
        body: await getInvoice(request.params.id, sessionOf(request).memberId),
      }),
    }),
    defineRoute({
      method: 'put',
      path: '/api/v1/orders/{id}/invoice',
      summary: '申请开票，或在开具前修改',
      tag: '发票',
      access: 'member',
      params: orderParams,
      body: invoiceTitleSchema,
      replies: { 200: { description: '开票申请', schema: orderInvoiceSchema } },
      handle: async (request) => {
        const { memberId } = sessionOf(request);
        const orderId = request.params.id;
        const fields = findTitleFaults(request.body);
        if (fields.length > 0) throw new HttpRefusal('INVALID_REQUEST', { fields });
        unwrap(await requestInvoice(parts, { memberId, orderId, title: request.body }));
        return { status: 200, body: await getInvoice(orderId, memberId) };
      },
    }),
  ];
}
