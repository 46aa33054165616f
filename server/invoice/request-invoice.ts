import type { InvoiceTitle } from '../../shared/contract/invoice';
import type { Instant } from '../../shared/kernel/instant';
import { accept, type Result, refuse } from '../../shared/kernel/result';
import { isDuplicate, StaleRead } from '../database/errors';
import { newId } from '../database/id';
import type { Unit } from '../database/unit-of-work';
import { PurchaseOrder } from '../purchase/purchase.entity';
import { Invoice, InvoiceTitleRow } from './invoice.entity';
import type { InvoiceParts } from './invoice.parts';
import { invoiceableFen } from './invoice.rules';
import type { InvoiceCipher } from './invoice-cipher';

/** Titles that are remembered of a member; the one used longest ago makes room. */
export const REMEMBERED_TITLES = 5;

/**
 * Asks for an invoice of a paid order, or changes to whom the one asked for is made out. There is one request an order, and
 * none may be changed once it is issued. The title has been checked. Repeating it changes nothing.
 */
export function requestInvoice(
  { database, clock, cipher }: InvoiceParts,
  wish: { readonly memberId: string; readonly orderId: string; readonly title: InvoiceTitle },
): Promise<Result<null, 'ORDER_NOT_FOUND' | 'INVOICE_NOT_OFFERED' | 'INVOICE_ALREADY_ISSUED'>> {
  const { memberId, orderId, title } = wish;
  return database.inUnit(async (unit) => {
    const now = clock.now();
    const order = await unit.findOneBy(PurchaseOrder, { id: orderId, memberId });
    if (!order) return refuse('ORDER_NOT_FOUND');
    const known = await unit.findOneBy(Invoice, { orderId });
    if (known?.status === 'issued') return refuse('INVOICE_ALREADY_ISSUED');
    if (invoiceableFen(order) <= 0) return refuse('INVOICE_NOT_OFFERED');
    if (known) {
      const changed = await unit.update(
        Invoice,
        { id: known.id, status: 'requested' },
        { title: cipher.encrypt(title, known.id), changedAt: now },
      );
      if (changed.affected !== 1) throw new StaleRead('a request for an invoice');
    } else await insertRequest(unit, cipher, wish, now);
    await rememberTitle(unit, cipher, memberId, title, now);
    return accept(null);
  });
}

async function insertRequest(
  unit: Unit,
  cipher: InvoiceCipher,
  { memberId, orderId, title }: Parameters<typeof requestInvoice>[1],
  now: Instant,
): Promise<void> {
  const id = newId(now);
  try {
    await unit.insert(Invoice, {
      ...{
        id,
        orderId,
        memberId,
        status: 'requested',
        title: cipher.encrypt(title, id),
        issuedFen: null,
        number: null,
      },
      ...{ requestedAt: now, changedAt: now, issuedAt: null, refundedAt: null },
    });
  } catch (error) {
    // Asked for twice at once: the next run finds the other's.
    if (isDuplicate(error)) throw new StaleRead('a request for an invoice');
    throw error;
  }
}

async function rememberTitle(
  unit: Unit,
  cipher: InvoiceCipher,
  memberId: string,
  title: InvoiceTitle,
  now: Instant,
): Promise<void> {
  const mark = cipher.mark(title);
  const used = await unit.update(InvoiceTitleRow, { memberId, mark }, { usedAt: now });
  if (used.affected === 1) return;
  const id = newId(now);
  try {
    await unit.insert(InvoiceTitleRow, { id, memberId, mark, title: cipher.encrypt(title, id), usedAt: now });
  } catch (error) {
    if (isDuplicate(error)) throw new StaleRead('a title of invoices');
    throw error;
  }
  const all = await unit.find(InvoiceTitleRow, { where: { memberId }, order: { usedAt: 'DESC', id: 'DESC' } });
  for (const old of all.slice(REMEMBERED_TITLES)) await unit.delete(InvoiceTitleRow, { id: old.id });
}
