import type { Clock } from '../../shared/kernel/clock';
import type { Instant } from '../../shared/kernel/instant';
import type { Database } from '../database/open-database';
import { select } from '../database/statement';
import type { Unit } from '../database/unit-of-work';
import type { TiersNoticed } from '../growth/growth.events';
import { type ProgrammeBook, readProgrammeBook } from '../growth/programme-book';
import { seenRankSql } from '../growth/settlement.sql';
import { enqueueJob } from '../jobs/enqueue-job';
import { Member } from '../member/member.entity';
import { awardLevels, lockBadges } from './award-levels';
import { type Badge, BadgeProgress } from './badge.entity';
import { LIFETIME } from './badge.rules';
import type { BadgeRule } from './badge.schema';
import { isOf, readLiveBadges } from './badge-book';
import { readStandings } from './read-standing';

export interface BadgeParts {
  readonly database: Database;
  readonly clock: Clock;
}

/** Members in one unit of work. */
const BATCH = 50;

/** Writes down what a member has of the live badges whose rule says so. Safe to repeat. */
export async function assessMember(
  { database, clock }: BadgeParts,
  memberId: string,
  concerns: (rule: BadgeRule) => boolean,
): Promise<void> {
  const badges = (await readLiveBadges(database.read)).filter(({ config }) => concerns(config.rule));
  if (badges.length === 0) return;
  await database.inUnit(async (unit) => {
    await assess(unit, { badges, book: await readProgrammeBook(unit), memberId, now: clock.now() });
  });
}

/**
 * Writes down what changed about tier badges, for the members of a range whose tier is another one than was last seen. Safe
 * to repeat, and to break off.
 * @param options.isOver asked between batches; true ends the call early
 * @returns false where the time given was over first: call it again
 */
export async function assessTiers(
  { database, clock }: BadgeParts,
  range: TiersNoticed,
  { isOver = () => false }: { readonly isOver?: () => boolean } = {},
): Promise<boolean> {
  // A warning: nobody's tier is another one yet.
  if (range.changedSince === undefined) return true;
  const now = clock.now();
  for (const badge of (await readLiveBadges(database.read)).filter((each) => isOf(each, 'tier'))) {
    if (badge.config.rule.programme !== range.programme) continue;
    let after = '';
    for (;;) {
      if (isOver()) return false;
      const members = await findRisenOrFallen(database, badge, range, after, now);
      const last = members.at(-1);
      if (last === undefined) break;
      await assessAll(database, badge, members, now);
      after = last;
    }
  }
  return true;
}

/** Topic of the job that goes through the members who have counted for a badge whose configuration has changed. */
export const REASSESS_BADGE = 'badge.reassess';

export interface BadgeWalk {
  readonly badge: string;
  /** The version it is for. */
  readonly version: number;
  /** The last member who was looked at; empty at the start. */
  readonly after: string;
}

/** Asks for a walk, or for its next part, in the unit that makes it necessary. */
export async function askReassessment(unit: Unit, walk: BadgeWalk, now: Instant): Promise<void> {
  const uniqueKey = `${REASSESS_BADGE}:${walk.badge}:${walk.version}:${walk.after}`;
  await enqueueJob(unit, { topic: REASSESS_BADGE, payload: walk, uniqueKey }, now);
}

/** Gives the next members what a badge's present levels give them, and asks for the rest. Safe to repeat. */
export async function reassessBadge({ database, clock }: BadgeParts, walk: BadgeWalk): Promise<void> {
  const badge = (await readLiveBadges(database.read)).find(({ code }) => code === walk.badge);
  if (badge?.version !== walk.version) return;
  const rows = await select<{ memberId: string }>(
    database.read,
    `SELECT DISTINCT member_id AS memberId FROM badge_progress
      WHERE badge = ? AND member_id > ? ORDER BY member_id LIMIT ${BATCH}`,
    [walk.badge, walk.after],
  );
  const members = rows.map(({ memberId }) => memberId);
  const after = members.at(-1);
  if (after === undefined) return;
  const now = clock.now();
  await assessAll(database, badge, members, now);
  await database.inUnit((unit) => askReassessment(unit, { ...walk, after }, now));
}

/** What a look at a member's badges needs. */
export interface Assessment {
  readonly badges: readonly Badge[];
  readonly book: ProgrammeBook;
  readonly memberId: string;
  readonly now: Instant;
}

/** The same inside a unit of work. Does nothing to who is no member any more. */
export async function assess(unit: Unit, { badges, book, memberId, now }: Assessment): Promise<void> {
  const member = await unit.findOneBy(Member, { id: memberId, status: 'active' });
  if (!member) return;
  await lockBadges(unit, memberId);
  const readings = await readStandings(unit, badges, book, member, now);
  for (const badge of badges) {
    const reading = readings.get(badge.code);
    if (!reading || isOf(badge, 'events')) continue;
    await rememberValue(unit, { memberId, badge: badge.code, period: LIFETIME }, reading.value);
  }
  await awardLevels(unit, { memberId, badges, readings, sourceKey: 'standing' }, now);
}

async function assessAll(database: Database, badge: Badge, members: readonly string[], now: Instant): Promise<void> {
  await database.inUnit(async (unit) => {
    const book = await readProgrammeBook(unit);
    for (const memberId of members) await assess(unit, { badges: [badge], book, memberId, now });
  });
}

/** What a standing was when it was last seen, so that a range of members can be asked for those in whom it differs. */
async function rememberValue(
  unit: Unit,
  key: Pick<BadgeProgress, 'memberId' | 'badge' | 'period'>,
  value: number,
): Promise<void> {
  const known = await unit.findOneBy(BadgeProgress, key);
  if (!known) await unit.insert(BadgeProgress, { ...key, value });
  else if (known.value !== value) await unit.update(BadgeProgress, key, { value });
}

async function findRisenOrFallen(
  { read }: Database,
  { code }: Badge,
  { programme, fromMemberId, toMemberId }: TiersNoticed,
  after: string,
  now: Instant,
): Promise<string[]> {
  const rows = await select<{ memberId: string }>(
    read,
    `SELECT a.member_id AS memberId FROM growth_account a
       LEFT JOIN badge_progress p ON p.member_id = a.member_id AND p.badge = ? AND p.period = ?
      WHERE a.programme = ? AND a.member_id >= ? AND a.member_id <= ? AND a.member_id > ?
        AND ${seenRankSql(now)} <> COALESCE(p.value, 0)
      ORDER BY a.member_id LIMIT ${BATCH}`,
    [code, LIFETIME, programme, fromMemberId, toMemberId, after],
  );
  return rows.map(({ memberId }) => memberId);
}
