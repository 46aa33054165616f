import { In, LessThan, MoreThan } from 'typeorm';
import type { z } from 'zod';
import { type OpsInvoice, opsInvoicePageSchema, opsInvoiceQuerySchema } from '../../shared/contract/ops/money';
import type { Page } from '../../shared/contract/wire';
import { formatInstant } from '../../shared/kernel/instant';
import { defineRoute, type Route } from '../http/route';
import { findOwners } from '../member/find-owners';
import type { AnyAct } from '../operator/act';
import { actRoute } from '../operator/act.routes';
import { PurchaseOrder } from '../purchase/purchase.entity';
import { issueInvoiceAct } from './invoice.acts';
import { Invoice } from './invoice.entity';
import type { InvoiceParts } from './invoice.parts';
import { invoiceableFen } from './invoice.rules';

const tag = '运营·开票';

/** What operators see of requests for invoices: to whom and where is for those who issue them. */
export function invoiceOps(parts: InvoiceParts): {
  readonly acts: readonly AnyAct[];
  readonly routes: readonly Route[];
} {
  return {
    acts: [issueInvoiceAct],
    routes: [
      defineRoute({
        ...{ method: 'get', path: '/ops/v1/invoices', summary: '开票申请', tag },
        ...{ access: 'operator', permission: 'invoices.issue' },
        query: opsInvoiceQuerySchema,
        replies: { 200: { description: '等待开票的旧的在前，其余新的在前', schema: opsInvoicePageSchema } },
        handle: async ({ query }) => ({ status: 200, body: await findOpsInvoices(parts, query) }),
      }),
      actRoute(parts, { path: '/ops/v1/invoices/issue', summary: '登记已开票', tag }, issueInvoiceAct),
    ],
  };
}

async function findOpsInvoices(
  { database, cipher }: InvoiceParts,
  { status, cursor, limit }: z.output<typeof opsInvoiceQuerySchema>,
): Promise<Page<OpsInvoice>> {
  const { read } = database;
  const isQueue = status === 'requested';
  const beyond = cursor === undefined ? {} : { id: isQueue ? MoreThan(cursor) : LessThan(cursor) };
  const found = await read.find(Invoice, {
    where: { status, ...beyond },
    order: { id: isQueue ? 'ASC' : 'DESC' },
    take: limit + 1,
  });
  const rows = found.slice(0, limit);
  const [owners, orders] = await Promise.all([
    findOwners(read, rows),
    rows.length === 0 ? [] : read.findBy(PurchaseOrder, { id: In(rows.map(({ orderId }) => orderId)) }),
  ]);
  return {
    items: rows.map((row) => {
      const order = orders.find(({ id }) => id === row.orderId);
      return {
        ...{ id: row.id, orderId: row.orderId, status: row.status, number: row.number },
        owner: owners.get(row.memberId) ?? null,
        planName: order?.planName ?? '',
        amountFen: row.issuedFen ?? (order ? invoiceableFen(order) : 0),
        title: row.title === null ? null : cipher.decrypt(row.title, row.id),
        requestedAt: formatInstant(row.requestedAt),
        issuedAt: row.issuedAt === null ? null : formatInstant(row.issuedAt),
        refundedAt: row.refundedAt === null ? null : formatInstant(row.refundedAt),
      };
    }),
    nextCursor: found.length > limit ? (rows.at(-1)?.id ?? null) : null,
  };
}
