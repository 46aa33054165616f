import { businessDayOf } from '../../shared/kernel/business-day';
import { newId } from '../database/id';
import { execute, select } from '../database/statement';
import type { Unit } from '../database/unit-of-work';
import { remainingMetrics } from '../growth/amount.rules';
import type { EventConsumer } from '../growth/event-consumer';
import { awardLevels, lockBadges } from './award-levels';
import { type Badge, BadgeEntry, BadgeProgress } from './badge.entity';
import { computeStep, periodOf, worthOf } from './badge.rules';
import { type BadgeOf, isOf, readBadges, readLiveBadges } from './badge-book';
import { readStandings } from './read-standing';

/**
 * Badges as a consumer of business events: counted, and taken back, in the unit of work in which growth counts the event.
 * The sum over all time does not depend on the order in which events come.
 */
export function badgeConsumer(): EventConsumer {
  return {
    async apply(unit, { book, now }, owner, event) {
      const metrics = remainingMetrics(event.metrics, []);
      const counting = (await readLiveBadges(unit))
        .filter((badge) => isOf(badge, 'events'))
        .filter(({ config: { rule }, countsFrom }) => {
          return rule.event === event.kind && event.occurredAt >= countsFrom && worthOf(rule, metrics) > 0;
        });
      if (counting.length === 0) return;
      await lockBadges(unit, owner.id);
      for (const badge of counting) {
        await enter(unit, badge, {
          memberId: owner.id,
          eventId: event.id,
          period: periodOf(badge.config.rule, event.occurredAt),
          day: businessDayOf(event.occurredAt),
          raw: worthOf(badge.config.rule, metrics),
          sourceKey: `event:${event.id}:${badge.code}`,
          createdAt: now,
        });
      }
      const readings = await readStandings(unit, counting, book, owner, now);
      const awarded = { memberId: owner.id, badges: counting, readings, sourceKey: `event:${event.id}` };
      await awardLevels(unit, awarded, now);
    },

    async takeBack(unit, { book, now }, owner, { event, original, before }) {
      // Looked for by what was counted, not by the rules of today: also where the badge is no longer live.
      if (!(await unit.existsBy(BadgeEntry, { eventId: original.id }))) return;
      await lockBadges(unit, owner.id);
      const entries = await unit.findBy(BadgeEntry, { eventId: original.id });
      const codes = new Set(entries.map(({ badge }) => badge));
      const counted = (await readBadges(unit)).filter((badge) => isOf(badge, 'events'));
      const left = remainingMetrics(original.metrics, [...before, event.metrics]);
      const changed: Badge[] = [];
      for (const badge of counted.filter(({ code }) => codes.has(code))) {
        const own = entries.filter((entry) => entry.badge === badge.code);
        const [first] = own;
        const raw = worthOf(badge.config.rule, left) - own.reduce((sum, entry) => sum + entry.raw, 0);
        if (!first || raw === 0) continue;
        await enter(unit, badge, {
          memberId: owner.id,
          eventId: original.id,
          period: first.period,
          day: first.day,
          raw,
          sourceKey: `back:${event.id}:${badge.code}`,
          createdAt: now,
        });
        changed.push(badge);
      }
      if (changed.length === 0) return;
      const readings = await readStandings(unit, changed, book, owner, now);
      const awarded = { memberId: owner.id, badges: changed, readings, sourceKey: `event:${event.id}` };
      await awardLevels(unit, awarded, now);
    },
  };
}

/** Appends an entry and moves the progress of its period by as much. */
async function enter(unit: Unit, badge: BadgeOf<'events'>, entry: Omit<BadgeEntry, 'id' | 'badge' | 'amount'>) {
  const { code, config } = badge;
  const { memberId, period, day, raw, createdAt } = entry;
  const ofDay = config.rule.distinctDays ? await sumDay(unit, memberId, code, day) : 0;
  const amount = computeStep(config.rule, raw, ofDay);
  await unit.insert(BadgeEntry, { ...entry, id: newId(createdAt), badge: code, amount });
  if (amount === 0) return;
  const touched = await execute(
    unit,
    'UPDATE badge_progress SET value = value + ? WHERE member_id = ? AND badge = ? AND period = ?',
    [amount, memberId, code, period],
  );
  if (touched === 0) await unit.insert(BadgeProgress, { memberId, badge: code, period, value: amount });
}

async function sumDay(unit: Unit, memberId: string, badge: string, day: string): Promise<number> {
  const [row] = await select<{ raw: number | string | null }>(
    unit,
    'SELECT SUM(raw) AS raw FROM badge_entry WHERE member_id = ? AND badge = ? AND day = ?',
    [memberId, badge, day],
  );
  return Number(row?.raw ?? 0);
}
