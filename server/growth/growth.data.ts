import type { Clock } from '../../shared/kernel/clock';
import { formatInstant } from '../../shared/kernel/instant';
import type { Database } from '../database/open-database';
import { AudienceMember, CustomerLink, Member } from '../member/member.entity';
import { type MemberDataHolder, nothingToLose } from '../member/member-data';
import { findPositions } from './find-growth';
import {
  BusinessEventRow,
  GrowthAccount,
  GrowthEntry,
  GrowthSum,
  TaskProgress,
  TierChangeRow,
  TierHold,
  TierNotice,
} from './growth.entity';
import { currentScore, tierAt } from './present-growth';
import { readProgrammeBook } from './programme-book';

/** What this room holds on a member. Growth is no record of trade: all of it goes with the member. */
export function growthData({ database, clock }: { database: Database; clock: Clock }): MemberDataHolder {
  const find = async (memberId: string) => {
    const member = await database.read.findOneBy(Member, { id: memberId });
    const book = await readProgrammeBook(database.read);
    return member ? findPositions(database.read, book, member, clock.now()) : [];
  };
  return {
    section: 'growth',
    async exportFor(memberId) {
      const [positions, entries, changes] = await Promise.all([
        find(memberId),
        database.read.find(GrowthEntry, { where: { memberId }, order: { id: 'ASC' } }),
        database.read.find(TierChangeRow, { where: { memberId }, order: { changedAt: 'ASC' } }),
      ]);
      return {
        tiers: positions.map((position) => ({
          programme: position.programme.config.name,
          tier: tierAt(position.programme.config, position.rank).name,
          growth: currentScore(position),
        })),
        entries: entries.map(({ programme, title, amount, occurredAt }) => ({
          programme,
          title,
          amount,
          occurredAt: formatInstant(occurredAt),
        })),
        changes: changes.map(({ programme, fromTier, toTier, reason, changedAt }) => ({
          programme,
          fromTier,
          toTier,
          reason,
          changedAt: formatInstant(changedAt),
        })),
      };
    },
    async reportDeparture(memberId) {
      const held = (await find(memberId)).filter((position) => position.rank > 0 || currentScore(position) > 0);
      return {
        ...nothingToLose,
        losses: held.map((position) => {
          const { config } = position.programme;
          const tier = tierAt(config, position.rank).name;
          return {
            kind: 'growth',
            text: `${config.name}的${tier}等级与 ${currentScore(position)} ${config.unit}，注销后清除`,
          };
        }),
      };
    },
    prepareDeparture: async () => undefined,
    isUnsettled: async () => false,
    async erase(unit, memberId) {
      for (const table of [GrowthEntry, GrowthSum, GrowthAccount, TierChangeRow, TierNotice, TierHold, TaskProgress]) {
        await unit.delete(table, { memberId });
      }
      for (const table of [BusinessEventRow, CustomerLink, AudienceMember]) await unit.delete(table, { memberId });
    },
  };
}
