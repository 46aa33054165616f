import type { Instant } from '../../shared/kernel/instant';
import { accept, type Result, refuse } from '../../shared/kernel/result';
import { parkAgain } from '../case/park-case';
import { StaleRead } from '../database/errors';
import type { Unit } from '../database/unit-of-work';
import { PurchaseOrder } from '../purchase/purchase.entity';
import { Invoice } from './invoice.entity';
import { invoiceableFen } from './invoice.rules';

/** An operator has issued an invoice: from now on nothing of it is changed. */
export async function issueInvoice(
  unit: Unit,
  invoiceId: string,
  number: string,
  now: Instant,
): Promise<Result<null, 'INVOICE_NOT_FOUND' | 'INVOICE_NOT_OPEN' | 'NOTHING_TO_INVOICE'>> {
  const invoice = await unit.findOneBy(Invoice, { id: invoiceId });
  if (!invoice) return refuse('INVOICE_NOT_FOUND');
  if (invoice.status !== 'requested') return refuse('INVOICE_NOT_OPEN');
  const order = await unit.findOneByOrFail(PurchaseOrder, { id: invoice.orderId });
  const issuedFen = invoiceableFen(order);
  if (issuedFen <= 0) return refuse('NOTHING_TO_INVOICE');
  const issued = await unit.update(
    Invoice,
    { id: invoiceId, status: 'requested', changedAt: invoice.changedAt },
    { status: 'issued', issuedFen, number, issuedAt: now },
  );
  if (issued.affected !== 1) throw new StaleRead('a request for an invoice');
  return accept(null);
}

/**
 * Money of an order went back. A request that is not issued goes with the last of it; an issued invoice is flagged and
 * parked, because its counterpart 红字发票 is an operator's to issue. Repeating it changes nothing.
 */
export async function noteRefundOnInvoice(
  unit: Unit,
  orderId: string,
  refundedAt: Instant,
  now: Instant,
): Promise<void> {
  const invoice = await unit.findOneBy(Invoice, { orderId });
  if (!invoice || invoice.status === 'withdrawn') return;
  if (invoice.status === 'issued') {
    await unit.update(Invoice, { id: invoice.id }, { refundedAt });
    const content = { orderId, number: invoice.number, issuedFen: invoice.issuedFen };
    await parkAgain(unit, { kind: 'invoice.refundedAfterIssue', subject: invoice.id, content }, now);
    return;
  }
  const order = await unit.findOneByOrFail(PurchaseOrder, { id: orderId });
  if (order.status !== 'refunded') return;
  const withdrawn = await unit.update(Invoice, { id: invoice.id, status: 'requested' }, { status: 'withdrawn' });
  if (withdrawn.affected !== 1) throw new StaleRead('a request for an invoice');
}
