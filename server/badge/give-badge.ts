import type { Instant } from '../../shared/kernel/instant';
import { accept, type Result, refuse } from '../../shared/kernel/result';
import type { Unit } from '../database/unit-of-work';
import { readProgrammeBook } from '../growth/programme-book';
import { Member } from '../member/member.entity';
import { assess } from './assess-badges';
import { lockBadges, tellEarned, writeAward } from './award-levels';
import { type Badge, BadgeAward } from './badge.entity';
import { readBadges } from './badge-book';
import { readStandings } from './read-standing';

/** Which level of which badge, of whom. */
export interface BadgeAim {
  readonly memberId: string;
  /** Code. */
  readonly badge: string;
  /** From 1. */
  readonly level: number;
}

/** The levels of a badge that a member had, and has. */
export interface LevelsMoved {
  readonly badge: Badge;
  readonly before: readonly number[];
  readonly after: readonly number[];
}

export type GiveRefusal = 'MEMBER_NOT_FOUND' | 'BADGE_NOT_FOUND' | 'BADGE_HELD_ALREADY';
export type TakeBackRefusal = 'MEMBER_NOT_FOUND' | 'BADGE_NOT_FOUND' | 'BADGE_NOT_HELD';

/**
 * An operator gives a level of a live badge, and with it those below that the member lacks. It stands whatever is counted,
 * until an operator takes it back; the member is told as of one that was earned. A level that they have already, earned or
 * given, is refused.
 */
export async function giveBadge(
  unit: Unit,
  aim: BadgeAim,
  given: { readonly operator: string; readonly reason: string },
  now: Instant,
): Promise<Result<LevelsMoved, GiveRefusal>> {
  const found = await openBadge(unit, aim, now);
  if (!found.ok) return found;
  const { badge, awards } = found.value;
  if (!badge.live) return refuse('BADGE_NOT_FOUND');
  if (isHeld(awards, aim.level)) return refuse('BADGE_HELD_ALREADY');
  for (let level = 1; level <= aim.level; level += 1) {
    if (isHeld(awards, level)) continue;
    const before = awards.find((award) => award.level === level) ?? null;
    const wish = { memberId: aim.memberId, level, before, earnedAt: now, sourceKey: 'operator', given };
    const award = await writeAward(unit, badge, wish);
    if (level === aim.level) await tellEarned(unit, badge, award, now);
  }
  return accept(await describeMove(unit, badge, aim.memberId, awards));
}

/**
 * An operator takes a level back, and with it those above; also of a badge that is no longer live. What the count founds does
 * not come back by the same count: it is won again by a later period that reaches it (where the rule counts years or months),
 * once the count has fallen below it and reached it anew, by a higher level, or by an operator's hand. What the count does not
 * found is earned later like any other. Nobody is told.
 */
export async function takeBadgeBack(
  unit: Unit,
  aim: BadgeAim,
  now: Instant,
): Promise<Result<LevelsMoved, TakeBackRefusal>> {
  const found = await openBadge(unit, aim, now);
  if (!found.ok) return found;
  const { badge, member, awards } = found.value;
  if (!isHeld(awards, aim.level)) return refuse('BADGE_NOT_HELD');
  const readings = await readStandings(unit, [badge], await readProgrammeBook(unit), member, now);
  const best = readings.get(badge.code)?.best ?? 0;
  for (const { level, target, revokedAt } of awards) {
    if (level < aim.level || revokedAt !== null) continue;
    const isFounded = best >= (badge.config.levels[level - 1]?.target ?? target);
    const change = {
      revokedAt: now,
      givenAt: null,
      givenBy: null,
      givenReason: null,
      barredAt: isFounded ? now : null,
    };
    await unit.update(BadgeAward, { memberId: aim.memberId, badge: badge.code, level }, change);
  }
  return accept(await describeMove(unit, badge, aim.memberId, awards));
}

/** A member's levels of a badge as they are now, locked: what a standing gives is written down before anything is decided. */
async function openBadge(
  unit: Unit,
  { memberId, badge: code, level }: BadgeAim,
  now: Instant,
): Promise<
  Result<
    { readonly badge: Badge; readonly member: Member; readonly awards: readonly BadgeAward[] },
    'MEMBER_NOT_FOUND' | 'BADGE_NOT_FOUND'
  >
> {
  const member = await unit.findOneBy(Member, { id: memberId, status: 'active' });
  if (!member) return refuse('MEMBER_NOT_FOUND');
  const badge = (await readBadges(unit)).find((each) => each.code === code);
  if (!badge || level > badge.config.levels.length) return refuse('BADGE_NOT_FOUND');
  await lockBadges(unit, memberId);
  if (badge.live) await assess(unit, { badges: [badge], book: await readProgrammeBook(unit), memberId, now });
  const awards = await unit.find(BadgeAward, { where: { memberId, badge: code }, order: { level: 'ASC' } });
  return accept({ badge, member, awards });
}

async function describeMove(
  unit: Unit,
  badge: Badge,
  memberId: string,
  before: readonly BadgeAward[],
): Promise<LevelsMoved> {
  const after = await unit.findBy(BadgeAward, { memberId, badge: badge.code });
  return { badge, before: levelsOf(before), after: levelsOf(after) };
}

function levelsOf(awards: readonly BadgeAward[]): number[] {
  const held = awards.filter(({ revokedAt }) => revokedAt === null);
  return held.map(({ level }) => level).sort((one, other) => one - other);
}

function isHeld(awards: readonly BadgeAward[], level: number): boolean {
  return awards.some((award) => award.level === level && award.revokedAt === null);
}
