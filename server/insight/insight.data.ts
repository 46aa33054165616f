import { addDays, businessDayOf, startOfBusinessDay } from '../../shared/kernel/business-day';
import { execute, select } from '../database/statement';
import type { Unit } from '../database/unit-of-work';
import { type MemberDataHolder, nothingToLose } from '../member/member-data';
import { addCount } from './add-count';
import { findFunnelOf } from './count-funnel';
import { askDay, type Count } from './day-feed';
import { forgetCredits } from './fold-credits';
import { InsightPosition } from './insight.entity';
import { DAYS, type InsightParts } from './refresh-insight';

/** The feed of those who left: what is to be added to the numbers of days that are counted no more. */
export const DEPARTURE = 'departure';

/**
 * Takes a member who goes out of the numbers that stand for the present: how many stand in which tier, points that can be
 * spent, for whom benefits are open, permissions that are left. Must come before the rooms that erase those rows. Days that
 * are not final lose them by being counted anew.
 */
export function insightData({ clock }: Pick<InsightParts, 'clock'>): MemberDataHolder {
  return {
    section: 'insight',
    // Sums of days hold nothing on one member.
    exportFor: async () => null,
    reportDeparture: async () => nothingToLose,
    prepareDeparture: async () => undefined,
    isUnsettled: async () => false,
    async erase(unit, memberId) {
      // Whoever is counting at this moment may have seen the rows that go now: it has to begin anew.
      await execute(unit, 'UPDATE insight_position SET version = version + 1 WHERE feed = ?', [DAYS]);
      const position = await unit.findOneBy(InsightPosition, { feed: DAYS });
      const now = clock.now();
      const day = businessDayOf(now);
      const counts = [{ metric: 'members', dimension: '', value: 1 }];
      if (position !== null) {
        counts.push(...(await findCounted(unit, memberId, position.openFrom, now)));
        const last = addDays(position.openFrom, -1);
        const funnel = await findFunnelOf(unit, memberId, position.openFrom, last);
        for (const count of funnel) await addCount(unit, { feed: DEPARTURE, day: last }, count);
      }
      for (const count of counts) await addCount(unit, { feed: DEPARTURE, day }, count);
      await forgetCredits(unit, memberId, now);
    },
  };
}

/** What the days that are final have of a member, the other way round. */
async function findCounted(unit: Unit, memberId: string, openFrom: string, now: number): Promise<Count[]> {
  const changes = await select<{ programme: string; origin: string; target: string }>(
    unit,
    `SELECT programme, from_tier AS origin, to_tier AS target FROM tier_change WHERE member_id = ? AND changed_at < ?`,
    [memberId, startOfBusinessDay(openFrom)],
  );
  const [points] = await select<{ amount: number | string | null; pending: number | string | null }>(
    unit,
    'SELECT SUM(amount) AS amount, SUM(pending_amount) AS pending FROM points_entry WHERE member_id = ? AND id < ?',
    [memberId, askDay(openFrom, now).ids.from],
  );
  const back = new Map<string, number>();
  for (const { programme, origin, target } of changes) {
    const dimension = `${programme}:${target}:${origin}`;
    back.set(dimension, (back.get(dimension) ?? 0) + 1);
  }
  return [
    ...[...back].map(([dimension, value]) => ({ metric: 'moved', dimension, value })),
    { metric: 'amount', dimension: '', value: 0 - Number(points?.amount ?? 0) },
    { metric: 'pending', dimension: '', value: 0 - Number(points?.pending ?? 0) },
  ].filter(({ value }) => value !== 0);
}
