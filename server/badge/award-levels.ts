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
    const { earned, lost, freed } = decideAwards(badge.config, own, reading.best, reading.bestSince);
    for (const level of lost) await unit.update(BadgeAward, { memberId, badge: badge.code, level }, { revokedAt: now });
    for (const level of freed)
      await unit.update(BadgeAward, { memberId, badge: badge.code, level }, { barredAt: null });
    const fresh: BadgeAward[] = [];
    for (const level of earned) {
      const before = own.find((award) => award.level === level) ?? null;
      const earnedAt = reading.reachedAt(badge.config.levels[level - 1]?.target ?? 0) ?? now;
      fresh.push(await writeAward(unit, badge, { memberId, level, before, earnedAt, sourceKey, given: null }));
    }
    const highest = fresh.at(-1);
    if (highest) await tellEarned(unit, badge, highest, now);
  }
}

/** A level that a member has from here on. */
export interface Awarding {
  readonly memberId: string;
  /** From 1. */
  readonly level: number;
  /** The award that was taken back; null where there never was one. */
  readonly before: BadgeAward | null;
  readonly earnedAt: Instant;
  readonly sourceKey: string;
  /** Who gave it by hand, and why; null where it was earned. */
  readonly given: { readonly operator: string; readonly reason: string } | null;
}

/** Writes a level down that its member does not have. */
export async function writeAward(
  unit: Unit,
  { code, config }: Badge,
  { memberId, level, before, earnedAt, sourceKey, given }: Awarding,
): Promise<BadgeAward> {
  const target = config.levels[level - 1]?.target ?? 0;
  const key = { memberId, badge: code, level };
  const row = {
    ...{ target, earnedAt, revokedAt: null, seenAt: null, times: (before?.times ?? 0) + 1, sourceKey, barredAt: null },
    ...{ givenAt: given && earnedAt, givenBy: given?.operator ?? null, givenReason: given?.reason ?? null },
  };
  if (before) await unit.update(BadgeAward, key, row);
  else await unit.insert(BadgeAward, { ...key, ...row });
  return { ...key, ...row };
}

/** Tells of a level that a member has from here on. */
export async function tellEarned(
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
