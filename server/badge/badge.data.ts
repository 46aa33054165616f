import { IsNull } from 'typeorm';
import { formatInstant } from '../../shared/kernel/instant';
import type { Database } from '../database/open-database';
import { type MemberDataHolder, nothingToLose } from '../member/member-data';
import { BadgeAccount, BadgeAward, BadgeEntry, BadgeProgress } from './badge.entity';
import { readBadges } from './badge-book';

/** What this room holds on a member. Badges are no record of trade: all of it goes with the member. */
export function badgeData({ read }: Database): MemberDataHolder {
  return {
    section: 'badges',
    async exportFor(memberId) {
      const [badges, awards, progress] = await Promise.all([
        readBadges(read),
        read.find(BadgeAward, { where: { memberId }, order: { earnedAt: 'ASC', badge: 'ASC', level: 'ASC' } }),
        read.find(BadgeProgress, { where: { memberId }, order: { badge: 'ASC', period: 'ASC' } }),
      ]);
      const configOf = (code: string) => badges.find((badge) => badge.code === code)?.config;
      return {
        awards: awards.map(({ badge, level, earnedAt, revokedAt, givenAt }) => ({
          badge: configOf(badge)?.name ?? badge,
          level: configOf(badge)?.levels[level - 1]?.name ?? String(level),
          earnedAt: formatInstant(earnedAt),
          givenByHand: givenAt !== null,
          takenBackAt: revokedAt === null ? null : formatInstant(revokedAt),
        })),
        progress: progress.map(({ badge, period, value }) => ({
          badge: configOf(badge)?.name ?? badge,
          period,
          value,
        })),
      };
    },
    async reportDeparture(memberId) {
      const awards = await read.findBy(BadgeAward, { memberId, revokedAt: IsNull() });
      const badges = new Set(awards.map(({ badge }) => badge)).size;
      if (badges === 0) return nothingToLose;
      return { ...nothingToLose, losses: [{ kind: 'badges', text: `${badges} 枚勋章，注销后清除` }] };
    },
    prepareDeparture: async () => undefined,
    isUnsettled: async () => false,
    async erase(unit, memberId) {
      for (const table of [BadgeAward, BadgeProgress, BadgeEntry, BadgeAccount]) await unit.delete(table, { memberId });
    },
  };
}
