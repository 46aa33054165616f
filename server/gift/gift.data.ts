import { formatInstant } from '../../shared/kernel/instant';
import { type MemberDataHolder, nothingToLose } from '../member/member-data';
import { Gift } from './gift.entity';
import type { GiftParts } from './gift.parts';
import { returnGift } from './settle-gift';

/**
 * What this room holds on a member: what they gave, and what they were given. A gift that nobody has accepted goes back when
 * its giver leaves; the rows stay with the records of trade, without the message and without who accepted.
 */
export function giftData({ database, clock }: Pick<GiftParts, 'database' | 'clock'>): MemberDataHolder {
  const { read } = database;
  const findWaiting = (giverId: string) => read.findBy(Gift, { giverId, status: 'waiting' });
  return {
    section: 'gifts',
    async exportFor(memberId) {
      const gifts = await read.find(Gift, {
        where: [{ giverId: memberId }, { acceptedBy: memberId }],
        order: { id: 'ASC' },
      });
      return gifts.map((gift) => ({
        direction: gift.giverId === memberId ? 'given' : 'received',
        plan: gift.planName,
        message: gift.message,
        status: gift.status,
        createdAt: formatInstant(gift.createdAt),
        acceptedAt: gift.acceptedAt === null ? null : formatInstant(gift.acceptedAt),
        ...(gift.giverId === memberId ? { amountFen: gift.amountFen, orderId: gift.orderId } : {}),
      }));
    },
    async reportDeparture(memberId) {
      const waiting = await findWaiting(memberId);
      if (waiting.length === 0) return nothingToLose;
      const text = `${waiting.length} 份无人领取的礼物将被撤回，款项原路退回`;
      return { ...nothingToLose, losses: [{ kind: 'gifts', text }] };
    },
    async prepareDeparture(memberId) {
      for (const { id } of await findWaiting(memberId)) {
        await database.inUnit(async (unit) => {
          const gift = await unit.findOneBy(Gift, { id, status: 'waiting' });
          if (gift) await returnGift(unit, gift, 'giverLeft', clock.now());
        });
      }
    },
    isUnsettled: async (memberId) => (await findWaiting(memberId)).length > 0,
    async erase(unit, memberId) {
      await unit.update(Gift, { giverId: memberId }, { message: null });
      await unit.update(Gift, { acceptedBy: memberId }, { acceptedBy: null, message: null });
    },
  };
}
