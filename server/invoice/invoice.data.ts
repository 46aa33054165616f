import { formatInstant } from '../../shared/kernel/instant';
import { type MemberDataHolder, nothingToLose } from '../member/member-data';
import { Invoice, InvoiceTitleRow } from './invoice.entity';
import type { InvoiceParts } from './invoice.parts';

/**
 * What this room holds on a member. When they go, titles go and requests that are not issued are withdrawn; an issued
 * invoice keeps its number, which the law wants kept with the record of trade.
 */
export function invoiceData({ database, cipher }: Pick<InvoiceParts, 'database' | 'cipher'>): MemberDataHolder {
  const { read } = database;
  return {
    section: 'invoices',
    async exportFor(memberId) {
      const invoices = await read.find(Invoice, { where: { memberId }, order: { id: 'ASC' } });
      const titles = await read.find(InvoiceTitleRow, { where: { memberId }, order: { id: 'ASC' } });
      return {
        requests: invoices.map(({ id, orderId, status, title, number, requestedAt, issuedAt }) => ({
          ...{ orderId, status, number },
          title: title === null ? null : cipher.decrypt(title, id),
          requestedAt: formatInstant(requestedAt),
          issuedAt: issuedAt === null ? null : formatInstant(issuedAt),
        })),
        titles: titles.map(({ id, title }) => cipher.decrypt(title, id)),
      };
    },
    async reportDeparture(memberId) {
      const open = await read.countBy(Invoice, { memberId, status: 'requested' });
      if (open === 0) return nothingToLose;
      return { ...nothingToLose, losses: [{ kind: 'invoices', text: `${open} 笔待开具的发票申请将取消` }] };
    },
    prepareDeparture: async () => undefined,
    isUnsettled: async () => false,
    async erase(unit, memberId) {
      await unit.update(Invoice, { memberId, status: 'requested' }, { status: 'withdrawn' });
      await unit.update(Invoice, { memberId }, { title: null });
      await unit.delete(InvoiceTitleRow, { memberId });
    },
  };
}
