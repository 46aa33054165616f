import type { EntityManager } from 'typeorm';
import type { Badge as BadgeOnWire, BadgeWall } from '../../shared/contract/badge';
import { formatInstant, type Instant } from '../../shared/kernel/instant';
import { findRows } from '../database/raw-rows';
import type { ProgrammeBook } from '../growth/programme-book';
import { Member } from '../member/member.entity';
import { type Badge, BadgeAward } from './badge.entity';
import { type BadgeReading, isBarred, levelsHeld, readNumber } from './badge.rules';
import { readLiveBadges } from './badge-book';
import { describeLevel, describeMissing } from './badge-words.rules';
import { readStandings } from './read-standing';

/**
 * A member's wall 勋章墙: the earned badges in the scheme's order, then the locked ones with their progress. What a standing
 * gives is shown whether or not a job has written it down.
 */
export async function findWall(
  read: EntityManager,
  memberId: string,
  programmes: ProgrammeBook,
  now: Instant,
): Promise<BadgeWall> {
  const [badges, awards, member] = await Promise.all([
    readLiveBadges(read),
    findRows(read, BadgeAward, 'WHERE t.member_id = ?', [memberId]),
    read.findOneByOrFail(Member, { id: memberId }),
  ]);
  const readings = await readStandings(read, badges, programmes, member, now);
  const items = badges.map((badge) => {
    const own = awards.filter((award) => award.badge === badge.code);
    return presentBadge(badge, own, readings.get(badge.code) ?? readNumber(0), programmes);
  });
  const earned = items.filter(({ level }) => level > 0);
  return { items: [...earned, ...items.filter(({ level }) => level === 0)], earned: earned.length };
}

function presentBadge(
  { code, config, changedAt }: Badge,
  awards: readonly BadgeAward[],
  reading: BadgeReading,
  programmes: ProgrammeBook,
): BadgeOnWire {
  const { name, icon, description, rule, levels } = config;
  const held = levelsHeld(config, awards, reading.best, reading.bestSince);
  const level = Math.max(0, ...held);
  const awardOf = (number: number) =>
    awards.find((award) => award.level === number && award.revokedAt === null) ?? null;
  const next = levels[level];
  return {
    code,
    name,
    icon,
    description,
    level,
    levels: levels.map((each, index) => ({
      number: index + 1,
      name: each.name,
      words: describeLevel(rule, each.target, programmes),
      earnedAt: held.includes(index + 1)
        ? formatInstant(awardOf(index + 1)?.earnedAt ?? reading.reachedAt(each.target) ?? changedAt)
        : null,
    })),
    progress: next
      ? {
          value: reading.value,
          target: next.target,
          words: isBarred(awards, level + 1)
            ? TAKEN_BACK
            : describeMissing(rule, { value: reading.value, target: next.target }, programmes),
        }
      : null,
    fresh: level > 0 && (awardOf(level)?.seenAt ?? null) === null,
  };
}

/** What stands in the place of what is missing, where nothing is: an operator has taken the level back. */
const TAKEN_BACK = '已由商家收回';
