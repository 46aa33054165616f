import { In } from 'typeorm';
import type { Invoice as InvoiceOnWire, InvoiceTitle, OrderInvoice } from '../../shared/contract/invoice';
import { formatInstant } from '../../shared/kernel/instant';
import type { Database } from '../database/open-database';
import { PurchaseOrder } from '../purchase/purchase.entity';
import { Invoice, InvoiceTitleRow } from './invoice.entity';
import type { InvoiceParts } from './invoice.parts';
import { describeInvoice, invoiceableFen } from './invoice.rules';
import type { InvoiceCipher } from './invoice-cipher';

/** The invoice of an order, and what helps to ask for one. @returns null for an order that is not this member's */
export async function findOrderInvoice(
  { database, cipher }: Pick<InvoiceParts, 'database' | 'cipher'>,
  orderId: string,
  memberId: string,
): Promise<OrderInvoice | null> {
  const { read } = database;
  const order = await read.findOneBy(PurchaseOrder, { id: orderId, memberId });
  if (!order) return null;
  const [row, titles] = await Promise.all([
    read.findOneBy(Invoice, { orderId }),
    read.find(InvoiceTitleRow, { where: { memberId }, order: { usedAt: 'DESC', id: 'DESC' } }),
  ]);
  const amountFen = invoiceableFen(order);
  return {
    invoice: row ? present(row, cipher, amountFen) : null,
    editable: amountFen > 0 && (row === null || row.status === 'requested'),
    amountFen,
    titles: titles.map(({ id, title }) => cipher.decrypt(title, id)),
  };
}

/** A request as an operator issues it. */
export interface OpenInvoice {
  readonly id: string;
  readonly orderId: string;
  readonly planName: string;
  readonly amountFen: number;
  readonly title: InvoiceTitle;
  readonly requestedAt: number;
}

/** Requests that wait for their invoice, the oldest first. */
export async function listOpenInvoices(
  database: Database,
  cipher: InvoiceCipher,
  limit: number,
): Promise<OpenInvoice[]> {
  const rows = await database.read.find(Invoice, { where: { status: 'requested' }, order: { id: 'ASC' }, take: limit });
  const orders = await database.read.findBy(PurchaseOrder, { id: In(rows.map(({ orderId }) => orderId)) });
  return rows.flatMap(({ id, orderId, title, requestedAt }) => {
    const order = orders.find((candidate) => candidate.id === orderId);
    if (!order || title === null) return [];
    const amountFen = invoiceableFen(order);
    return { id, orderId, planName: order.planName, amountFen, title: cipher.decrypt(title, id), requestedAt };
  });
}

function present(row: Invoice, cipher: InvoiceCipher, amountFen: number): InvoiceOnWire {
  // Only a member who is gone has none, and they ask no more.
  if (row.title === null) throw new Error(`invoice ${row.id} has no title any more`);
  return {
    id: row.id,
    orderId: row.orderId,
    status: row.status,
    words: describeInvoice(row),
    title: cipher.decrypt(row.title, row.id),
    amountFen: row.issuedFen ?? amountFen,
    number: row.number,
    requestedAt: formatInstant(row.requestedAt),
    issuedAt: row.issuedAt === null ? null : formatInstant(row.issuedAt),
  };
}
