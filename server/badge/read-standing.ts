import type { EntityManager } from 'typeorm';
import type { Instant } from '../../shared/kernel/instant';
import { findRows } from '../database/raw-rows';
import { select } from '../database/statement';
import type { AccountOwner } from '../growth/account';
import { findPositions } from '../growth/find-growth';
import { TierChangeRow } from '../growth/growth.entity';
import type { ProgrammeBook } from '../growth/programme-book';
import { effectiveRank } from '../growth/standing.rules';
import { MembershipPause, MembershipTerm } from '../membership/membership.entity';
import { usableMsOf } from '../membership/pause.rules';
import { type Badge, BadgeProgress } from './badge.entity';
import { type BadgeReading, readCounts, readMonths, readNumber, readTier } from './badge.rules';
import type { BadgeRule } from './badge.schema';
import { type BadgeOf, isOf } from './badge-book';

/** Whose badges are looked at, and when. */
interface Look {
  readonly book: ProgrammeBook;
  readonly owner: AccountOwner;
  readonly now: Instant;
}

type Readings = (readonly [code: string, reading: BadgeReading])[];

/** How far a member is with each of some badges at an instant, by their codes; true whether or not a job has run. */
export async function readStandings(
  manager: EntityManager,
  badges: readonly Badge[],
  book: ProgrammeBook,
  owner: AccountOwner,
  now: Instant,
): Promise<ReadonlyMap<string, BadgeReading>> {
  const look = { book, owner, now };
  const of = <K extends BadgeRule['kind']>(kind: K) => badges.filter((badge): badge is BadgeOf<K> => isOf(badge, kind));
  return new Map([
    ...(await readOfEvents(manager, of('events'), look)),
    ...(await readOfTiers(manager, of('tier'), look)),
    ...(await readOfMonths(manager, of('membershipMonths'), look)),
    ...(await readOfUses(manager, of('benefitUses'), look)),
  ]);
}

async function readOfEvents(
  manager: EntityManager,
  badges: readonly BadgeOf<'events'>[],
  { owner, now }: Look,
): Promise<Readings> {
  if (badges.length === 0) return [];
  const counts = await findRows(manager, BadgeProgress, 'WHERE t.member_id = ?', [owner.id]);
  return badges.map(({ code, config }) => {
    const own = counts.filter(({ badge }) => badge === code);
    return [code, readCounts(config.rule, own, now)];
  });
}

async function readOfTiers(
  manager: EntityManager,
  badges: readonly BadgeOf<'tier'>[],
  { book, owner, now }: Look,
): Promise<Readings> {
  if (badges.length === 0) return [];
  const positions = await findPositions(manager, book, owner, now);
  const changes = await findRows(manager, TierChangeRow, 'WHERE t.member_id = ? ORDER BY t.number', [owner.id]);
  return badges.map(({ code, config }) => {
    const position = positions.find(({ programme }) => programme.code === config.rule.programme);
    const tiers = position?.programme.config.tiers ?? [];
    const rankOf = (tier: string) => tiers.findIndex((each) => each.code === tier);
    const history = changes
      .filter(({ programme }) => programme === config.rule.programme)
      .map(({ fromTier, toTier, changedAt }) => ({ from: rankOf(fromTier), to: rankOf(toTier), at: changedAt }));
    // A tier that another programme lends is not one that was had here.
    return [code, readTier(config, position ? effectiveRank(position.standing, now) : 0, history)];
  });
}

async function readOfMonths(
  manager: EntityManager,
  badges: readonly BadgeOf<'membershipMonths'>[],
  { owner }: Look,
): Promise<Readings> {
  if (badges.length === 0) return [];
  const terms = await findRows(manager, MembershipTerm, 'WHERE t.member_id = ? ORDER BY t.created_at, t.id', [
    owner.id,
  ]);
  const pauses = await findRows(manager, MembershipPause, 'WHERE t.member_id = ?', [owner.id]);
  return badges.map(({ code, config }) => {
    const own = terms.filter(({ family }) => family === config.rule.family);
    const paused = pauses.filter(({ family }) => family === config.rule.family);
    const spans = own.map((term) => ({
      ...term,
      grantedAt: term.createdAt,
      pausedMs: term.endsAt - term.startsAt - usableMsOf(term, paused),
    }));
    return [code, readMonths(spans)];
  });
}

async function readOfUses(
  manager: EntityManager,
  badges: readonly BadgeOf<'benefitUses'>[],
  { owner }: Look,
): Promise<Readings> {
  const readings: Readings = [];
  for (const badge of badges) readings.push([badge.code, readNumber(await countUses(manager, badge, owner.id))]);
  return readings;
}

/** Uses since the badge is there, less those of them that were taken back. */
async function countUses(
  manager: EntityManager,
  { config, countsFrom }: BadgeOf<'benefitUses'>,
  memberId: string,
): Promise<number> {
  const { benefits } = config.rule;
  const named = benefits.length === 0 ? '' : ` AND u.benefit IN (${benefits.map(() => '?').join(', ')})`;
  const [row] = await select<{ uses: number | string | null }>(
    manager,
    `SELECT SUM(u.uses) AS uses FROM benefit_use u LEFT JOIN benefit_use o ON o.id = u.reverses
      WHERE u.member_id = ? AND u.used_at >= ? AND COALESCE(o.used_at, u.used_at) >= ?${named}`,
    [memberId, countsFrom, countsFrom, ...benefits],
  );
  return Number(row?.uses ?? 0);
}
