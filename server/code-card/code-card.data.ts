import { In } from 'typeorm';
import { formatInstant } from '../../shared/kernel/instant';
import type { Database } from '../database/open-database';
import { type MemberDataHolder, nothingToLose } from '../member/member-data';
import { CodeBatch, CodeCard } from './code-card.entity';

/** What this room holds on a member: which cards they redeemed. A redeemed card stays redeemed when they go, by nobody. */
export function codeCardData({ read }: Pick<Database, 'read'>): MemberDataHolder {
  return {
    section: 'codeCards',
    async exportFor(memberId) {
      const cards = await read.find(CodeCard, { where: { redeemedBy: memberId }, order: { redeemedAt: 'ASC' } });
      const batches = await read.findBy(CodeBatch, { id: In(cards.map(({ batchId }) => batchId)) });
      return cards.map(({ batchId, serial, redeemedAt, result }) => ({
        batch: batches.find(({ id }) => id === batchId)?.name ?? '',
        serial,
        gave: result?.name ?? '',
        redeemedAt: formatInstant(redeemedAt ?? 0),
      }));
    },
    reportDeparture: async () => nothingToLose,
    prepareDeparture: async () => undefined,
    isUnsettled: async () => false,
    async erase(unit, memberId) {
      await unit.update(CodeCard, { redeemedBy: memberId }, { redeemedBy: null, result: null });
    },
  };
}
