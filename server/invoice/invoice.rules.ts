import type { InvoiceTitle } from '../../shared/contract/invoice';
import { formatChineseDay } from '../../shared/kernel/business-day';
import type { Fen } from '../../shared/kernel/fen';
import type { Instant } from '../../shared/kernel/instant';
import type { OrderStatus } from '../purchase/purchase.states';
import { isTaxNumber } from './tax-number.rules';

/** `withdrawn`: all the money went back before an invoice was issued. */
export const invoiceStatuses = ['requested', 'issued', 'withdrawn'] as const;
export type InvoiceStatus = (typeof invoiceStatuses)[number];

/** What is wrong with a title beyond its form, by field; empty when an invoice can be made out to it. */
export function findTitleFaults({ kind, taxNumber }: InvoiceTitle): { field: string; message: string }[] {
  if (kind === 'personal') return taxNumber === null ? [] : [{ field: 'taxNumber', message: '个人抬头不需要税号' }];
  if (taxNumber === null) return [{ field: 'taxNumber', message: '请填写税号' }];
  return isTaxNumber(taxNumber) ? [] : [{ field: 'taxNumber', message: '税号不正确，请核对' }];
}

/** What an invoice of an order is made out for: what was paid and stays. */
export function invoiceableFen(order: {
  readonly status: OrderStatus;
  readonly amountFen: Fen;
  readonly refundedFen: Fen;
}): Fen {
  return order.status === 'paid' ? order.amountFen - order.refundedFen : 0;
}

/** How a request stands, as the member reads it. */
export function describeInvoice(invoice: {
  readonly status: InvoiceStatus;
  readonly issuedAt: Instant | null;
  readonly refundedAt: Instant | null;
}): string {
  const { status, issuedAt, refundedAt } = invoice;
  switch (status) {
    case 'requested':
      return '待开具，开具前可以修改';
    case 'issued':
      if (refundedAt !== null) return '订单已退款，发票待红冲';
      return issuedAt === null ? '已开具' : `${formatChineseDay(issuedAt)}已开具`;
    case 'withdrawn':
      return '订单已全额退款，不再开票';
    default: {
      const never: never = status;
      throw new Error(`unknown status ${never}`);
    }
  }
}
