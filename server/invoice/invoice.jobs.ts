import type { JobRegistry } from '../jobs/registry';
import { REFUND_SUCCEEDED, type RefundSucceeded } from '../purchase/purchase.events';
import type { InvoiceParts } from './invoice.parts';
import { noteRefundOnInvoice } from './settle-invoice';

/** Registers what becomes of invoices when money goes back. */
export function registerInvoiceJobs(
  registry: JobRegistry,
  { database, clock }: Pick<InvoiceParts, 'database' | 'clock'>,
): void {
  registry.on<RefundSucceeded>(REFUND_SUCCEEDED, 'invoice', async ({ orderId, ofPurchase, succeededAt }) => {
    // A second payment was never part of what the invoice is for.
    if (ofPurchase) await database.inUnit((unit) => noteRefundOnInvoice(unit, orderId, succeededAt, clock.now()));
  });
}
