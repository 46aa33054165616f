import type { EntityManager } from 'typeorm';
import type { MemberBadge } from '../../shared/contract/ops/badge';
import { formatInstant, type Instant } from '../../shared/kernel/instant';
import { findRows } from '../database/raw-rows';
import type { ProgrammeBook } from '../growth/programme-book';
import type { Member } from '../member/member.entity';
import { type Badge, BadgeAward } from './badge.entity';
import { type BadgeReading, isBarred, levelsHeld, readNumber } from './badge.rules';
import { readBadges } from './badge-book';
import { describeLevel, describeMissing } from './badge-words.rules';
import { readStandings } from './read-standing';

/**
 * A member's badges as operators look at them: those held first, with who gave what by hand; then the live ones that are not.
 * True whether or not a job has run.
 */
export async function findMemberBadges(
  read: EntityManager,
  member: Member,
  programmes: ProgrammeBook,
  now: Instant,
): Promise<MemberBadge[]> {
  const [badges, awards] = await Promise.all([
    readBadges(read),
    findRows(read, BadgeAward, 'WHERE t.member_id = ? ORDER BY t.level', [member.id]),
  ]);
  const ownOf = (code: string) => awards.filter(({ badge }) => badge === code);
  const shown = badges.filter(({ code, live }) => live || ownOf(code).some(({ revokedAt }) => revokedAt === null));
  const readings = await readStandings(read, shown, programmes, member, now);
  const items = shown.map((badge) =>
    presentBadge(badge, ownOf(badge.code), readings.get(badge.code) ?? readNumber(0), programmes, now),
  );
  return [...items.filter(({ level }) => level > 0), ...items.filter(({ level }) => level === 0)];
}

function presentBadge(
  { code, live, config }: Badge,
  awards: readonly BadgeAward[],
  reading: BadgeReading,
  programmes: ProgrammeBook,
  now: Instant,
): MemberBadge {
  const { name, rule, levels } = config;
  const held = live
    ? levelsHeld(config, awards, reading.best, reading.bestSince)
    : awards.filter(({ revokedAt }) => revokedAt === null).map(({ level }) => level);
  const level = Math.max(0, ...held);
  const next = levels[level];
  const { value } = reading;
  return {
    ...{ code, name, live, level },
    levels: levels.map((each, index) => {
      const award = awards.find((candidate) => candidate.level === index + 1);
      const own = award?.revokedAt === null ? award : null;
      const since = own?.earnedAt ?? reading.reachedAt(each.target) ?? now;
      const { givenBy = null, givenReason = null } = own ?? {};
      return {
        ...{ number: index + 1, name: each.name, words: describeLevel(rule, each.target, programmes) },
        heldSince: held.includes(index + 1) ? formatInstant(since) : null,
        given: givenBy === null ? null : { operator: givenBy, reason: givenReason ?? '' },
        takenBackAt: award?.barredAt == null || held.includes(index + 1) ? null : formatInstant(award.barredAt),
      };
    }),
    missing:
      next && live && !isBarred(awards, level + 1)
        ? describeMissing(rule, { value, target: next.target }, programmes)
        : null,
  };
}
