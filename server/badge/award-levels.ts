import { In } from 'typeorm';
import type { Instant } from '../../shared/kernel/instant';
import { isDuplicate, StaleRead } from '../database/errors';
import { execute } from '../database/statement';
import type { Unit } from '../database/unit-of-work';
import { emitEvent } from '../jobs/outbox';
import { type Badge, BadgeAccount, BadgeAward } from './badge.entity';
import { BADGE_EARNED, type BadgeEarned } from './badge.events';
import { type BadgeReading, decideAwards } from './badge.rules';

/**
 * Takes a member's badges for this unit of work: nobody else changes them until it ends. To be called before anything of
 * them is read.
 */
export async function lockBadges(unit: Unit, memberId: string): Promise<void> {
  const touched = await execute(unit, 'UPDATE badge_account SET version = version + 1 WHERE member_id = ?', [memberId]);
  if (touched > 0) return;
  try {
    await unit.insert(BadgeAccount, { memberId, version: 1 });
  } catch (error) {
    if (isDuplicate(error)) throw new StaleRead('a member’s badges');
    throw error;
  }
}

/**
 * Writes down which levels a member has by now, and tells of the highest new one of each badge. Doing it again does nothing.
 * @param sourceKey what brought it
 */
export async function awardLevels(
  unit: Unit,
  {
    memberId,
    badges,
    readings,
    sourceKey,
  }: {
    readonly memberId: string;
    readonly badges: readonly Badge[];
    readonly readings: ReadonlyMap<string, BadgeReading>;
    readonly sourceKey: string;
  },
  now: Instant,
): Promise<void> {
  const awards = await unit.findBy(BadgeAward, { memberId, badge: In(badges.map(({ code }) => code)) });
  for (const badge of badges) {
    const reading = readings.get(badge.code);
    if (!reading) continue;
    const own = awards.filter((award) => award.badge === badge.code);
    const { earned, lost } = decideAwards(badge.config, own, reading.best);
    for (const level of lost) await unit.update(BadgeAward, { memberId, badge: badge.code, level }, { revokedAt: now });
    const fresh: BadgeAward[] = [];
    for (const level of earned) {
      const before = own.find((award) => award.level === level) ?? null;
      fresh.push(await award(unit, { badge, reading, memberId, level, before, sourceKey }, now));
    }
    const highest = fresh.at(-1);
    if (highest) await tellEarned(unit, badge, highest, now);
  }
}

interface Awarding {
  readonly badge: Badge;
  readonly reading: BadgeReading;
  readonly memberId: string;
  readonly level: number;
  /** The award that was taken back. */
  readonly before: BadgeAward | null;
  readonly sourceKey: string;
}

async function award(
  unit: Unit,
  { badge, reading, memberId, level, before, sourceKey }: Awarding,
  now: Instant,
): Promise<BadgeAward> {
  const target = badge.config.levels[level - 1]?.target ?? 0;
  const earnedAt = reading.reachedAt(target) ?? now;
  const key = { memberId, badge: badge.code, level };
  const row = { target, earnedAt, revokedAt: null, seenAt: null, times: (before?.times ?? 0) + 1, sourceKey };
  if (before) await unit.update(BadgeAward, key, row);
  else await unit.insert(BadgeAward, { ...key, ...row });
  return { ...key, ...row };
}

async function tellEarned(
  unit: Unit,
  { config, countsFrom }: Badge,
  { memberId, badge, level, earnedAt, times }: BadgeAward,
  now: Instant,
): Promise<void> {
  // What somebody had before the badge was there is theirs, but no news.
  if (earnedAt < countsFrom) return;
  const levelName = config.levels[level - 1]?.name ?? '';
  const payload: BadgeEarned = { memberId, badge, level, name: config.name, levelName, at: earnedAt };
  await emitEvent(unit, { type: BADGE_EARNED, key: `${memberId}:${badge}:${level}:${times}`, payload }, now);
}
