import { z } from 'zod';
import { idSchema } from '../../shared/contract/wire';
import { formatFen } from '../../shared/kernel/fen';
import { accept } from '../../shared/kernel/result';
import type { Act } from '../operator/act';
import { Invoice } from './invoice.entity';
import { issueInvoice } from './settle-invoice';

const issue = z.object({ invoiceId: idSchema, number: z.string().trim().min(1).max(40) }).strict();

/** Marks an invoice as issued: its member can no longer change it. */
export const issueInvoiceAct: Act<z.output<typeof issue>, null> = {
  ...{ code: 'invoices.issue', name: '登记开票', permission: 'invoices.issue', input: issue },
  carryOut: async (unit, { invoiceId, number }, { now }) => {
    const issued = await issueInvoice(unit, invoiceId, number, now);
    if (!issued.ok) return issued;
    const { issuedFen, orderId } = await unit.findOneByOrFail(Invoice, { id: invoiceId });
    const after = { 发票号码: number, 金额: formatFen(issuedFen ?? 0), 订单: orderId };
    return accept({ value: null, subject: `invoice:${invoiceId}`, before: { 状态: '等待开票' }, after });
  },
};
