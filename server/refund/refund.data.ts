import { formatInstant } from '../../shared/kernel/instant';
import { type MemberDataHolder, nothingToLose } from '../member/member-data';
import { RefundRequest } from './refund.entity';
import type { RefundParts } from './refund.parts';
import { withdrawRequest } from './request-refund';

/** What this room holds on a member. Requests stay when the member goes, as orders do; what they wrote is erased. */
export function refundData(parts: Pick<RefundParts, 'database' | 'clock'>): MemberDataHolder {
  const { database } = parts;
  const waiting = (memberId: string) => database.read.findBy(RefundRequest, { memberId, status: 'waiting' });
  return {
    section: 'refundRequests',
    async exportFor(memberId) {
      const requests = await database.read.find(RefundRequest, { where: { memberId }, order: { id: 'ASC' } });
      return requests.map(({ orderId, status, reason, note, amountFen, answer, createdAt }) => ({
        ...{ orderId, status, reason, note, amountFen, answer },
        createdAt: formatInstant(createdAt),
      }));
    },
    async reportDeparture(memberId) {
      const { length } = await waiting(memberId);
      if (length === 0) return nothingToLose;
      const text = `${length} 个待审核的退款申请将被撤回，不再退款`;
      return { ...nothingToLose, losses: [{ kind: 'refundRequests', text }] };
    },
    async prepareDeparture(memberId) {
      for (const { id } of await waiting(memberId)) await withdrawRequest(parts, id, memberId);
    },
    isUnsettled: async () => false,
    async erase(unit, memberId) {
      await unit.update(RefundRequest, { memberId }, { note: '' });
    },
  };
}
