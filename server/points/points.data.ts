import type { Clock } from '../../shared/kernel/clock';
import { formatInstant } from '../../shared/kernel/instant';
import type { Database } from '../database/open-database';
import { type MemberDataHolder, nothingToLose } from '../member/member-data';
import { readHoldings } from './account';
import { availableOf, pendingOf } from './lot.rules';
import { PointsAccount, PointsAllocation, PointsEntry, PointsLot } from './points.entity';
import { readPointsBook } from './points-book';

/** What this room holds on a member. Points are a gift, not a claim to money: all of it goes with the member. */
export function pointsData({ database, clock }: { database: Database; clock: Clock }): MemberDataHolder {
  const { read } = database;
  const find = async (memberId: string, now: number) => (await readHoldings(read, [memberId], now)).get(memberId);
  return {
    section: 'points',
    async exportFor(memberId) {
      const [holding, lots, entries] = await Promise.all([
        find(memberId, clock.now()),
        read.find(PointsLot, { where: { memberId }, order: { id: 'ASC' } }),
        read.find(PointsEntry, { where: { memberId }, order: { number: 'ASC' } }),
      ]);
      return {
        available: holding ? availableOf(holding) : 0,
        pending: holding ? pendingOf(holding) : 0,
        lots: lots.map(({ granted, remaining, confirmAt, expiresAt, createdAt }) => ({
          granted,
          remaining,
          receivedAt: formatInstant(createdAt),
          usableAt: confirmAt === null ? null : formatInstant(confirmAt),
          expiresAt: expiresAt === null ? null : formatInstant(expiresAt),
        })),
        entries: entries.map(({ kind, title, amount, pendingAmount, occurredAt }) => ({
          kind,
          title,
          amount,
          pendingAmount,
          occurredAt: formatInstant(occurredAt),
        })),
      };
    },
    async reportDeparture(memberId, now) {
      const holding = await find(memberId, now);
      const [available, pending] = holding ? [Math.max(0, availableOf(holding)), pendingOf(holding)] : [0, 0];
      if (available + pending === 0) return nothingToLose;
      const unit = (await readPointsBook(read))?.config.unit ?? '积分';
      const waiting = pending === 0 ? '' : `（另有 ${pending} 待确认）`;
      return { ...nothingToLose, losses: [{ kind: 'points', text: `${available} ${unit}${waiting}，注销后清除` }] };
    },
    prepareDeparture: async () => undefined,
    isUnsettled: async () => false,
    async erase(unit, memberId) {
      for (const table of [PointsAllocation, PointsEntry, PointsLot, PointsAccount]) {
        await unit.delete(table, { memberId });
      }
    },
  };
}
