import { In } from 'typeorm';
import { formatInstant } from '../../shared/kernel/instant';
import type { Database } from '../database/open-database';
import { type MemberDataHolder, nothingToLose } from '../member/member-data';
import { PointsExchange } from './exchange.entity';

/**
 * What this room holds on a member. An exchange that is not at its end holds the member back: its order is closed by the
 * room of purchases, and what is on its way either arrives or goes back. Afterwards all of it goes; the orders stay.
 */
export function exchangeData({ read }: Database): MemberDataHolder {
  const findOpen = (memberId: string) => ({ memberId, status: In(['awaitingPayment', 'delivering']) });
  return {
    section: 'exchanges',
    async exportFor(memberId) {
      const exchanges = await read.find(PointsExchange, { where: { memberId }, order: { id: 'ASC' } });
      return exchanges.map(({ id, benefit, points, moneyFen, status, reason, createdAt, orderId, claimId }) => ({
        id,
        benefit: benefit.name,
        points,
        moneyFen,
        status,
        reason,
        createdAt: formatInstant(createdAt),
        orderId,
        claimId,
      }));
    },
    async reportDeparture(memberId) {
      const open = await read.countBy(PointsExchange, findOpen(memberId));
      if (open === 0) return nothingToLose;
      return { ...nothingToLose, losses: [{ kind: 'exchanges', text: `${open} 笔兑换尚未完成，完成后注销` }] };
    },
    prepareDeparture: async () => undefined,
    isUnsettled: (memberId) => read.existsBy(PointsExchange, findOpen(memberId)),
    async erase(unit, memberId) {
      await unit.delete(PointsExchange, { memberId });
    },
  };
}
