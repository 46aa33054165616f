import { In } from 'typeorm';
import type { MemberCount, MemberFilter, MemberRow, MemberSearch } from '../../shared/contract/ops/member';
import type { Page } from '../../shared/contract/wire';
import { formatInstant, type Instant } from '../../shared/kernel/instant';
import { accept, type Result, refuse } from '../../shared/kernel/result';
import type { Database } from '../database/open-database';
import { select } from '../database/statement';
import { findProgramme, readProgrammeBook } from '../growth/programme-book';
import { seenRankSql } from '../growth/settlement.sql';
import { Member, MemberTag } from '../member/member.entity';
import { Membership } from '../membership/membership.entity';
import { isActive } from '../membership/membership.rules';
import { type CareParts, statusOf } from './care.parts';
import { resolveFilter } from './resolve-filter';
import { readPlace, walkMembers, writePlace } from './walk-members';

/** Beyond this nobody counts on: `10,000+`. */
export const COUNTED = 10_000;

export type SearchRefusal = 'PROGRAMME_NOT_FOUND' | 'INVALID_REQUEST';

/** A page of the members that a filter finds, in the order of the index that it is walked by. */
export async function findMembers(
  parts: CareParts,
  { cursor, limit, ...filter }: MemberSearch,
): Promise<Result<Page<MemberRow>, SearchRefusal>> {
  const now = parts.clock.now();
  const after = readPlace(cursor);
  if (after === undefined) return refuse('INVALID_REQUEST');
  const resolved = await resolveFilter(parts, filter, now);
  if (!resolved.ok) return resolved;
  const { read } = parts.database;
  const { ids, next } = await walkMembers(read, resolved.value, after, { wanted: limit });
  return accept({ items: await presentRows(parts.database, ids, now), nextCursor: writePlace(next) });
}

/** How many members a filter finds: exact up to ten thousand, then `more`. */
export async function countMembers(
  parts: CareParts,
  filter: MemberFilter,
): Promise<Result<MemberCount, SearchRefusal>> {
  const resolved = await resolveFilter(parts, filter, parts.clock.now());
  if (!resolved.ok) return resolved;
  const { ids, next } = await walkMembers(parts.database.read, resolved.value, null, { wanted: COUNTED });
  return accept({ count: ids.length, more: next !== null });
}

/** Members as lines of a list, in the order of their ids. */
export async function presentRows({ read }: Database, ids: readonly string[], now: Instant): Promise<MemberRow[]> {
  if (ids.length === 0) return [];
  const memberId = In([...ids]);
  const [members, memberships, tags, tiers] = await Promise.all([
    read.findBy(Member, { id: memberId }),
    read.findBy(Membership, { memberId }),
    read.find(MemberTag, { where: { memberId }, order: { tag: 'ASC' } }),
    findTierNames(read, ids, now),
  ]);
  const byId = new Map(members.map((member) => [member.id, member]));
  return ids.flatMap((id) => {
    const member = byId.get(id);
    if (!member) return [];
    const { memberNumber, nickname, phoneMasked, joinedAt } = member;
    return {
      ...{ id, memberNumber, nickname, phoneMasked, status: statusOf(member) },
      joinedAt: formatInstant(joinedAt),
      tier: tiers?.get(id) ?? null,
      memberships: memberships
        .filter((membership) => membership.memberId === id)
        .map((membership) => ({
          family: membership.family,
          planName: membership.planName,
          endsAt: formatInstant(membership.endsAt),
          active: isActive(membership, now),
        })),
      tags: tags.filter((tag) => tag.memberId === id).map(({ tag }) => tag),
    };
  });
}

/** Tiers of the default programme, as they are written down; null where there is no programme. */
async function findTierNames(
  read: Database['read'],
  ids: readonly string[],
  now: Instant,
): Promise<ReadonlyMap<string, string> | null> {
  const programme = findProgramme(await readProgrammeBook(read));
  if (!programme) return null;
  const { tiers } = programme.config;
  const rows = await select<{ memberId: string; seen: number }>(
    read,
    `SELECT member_id AS memberId, ${seenRankSql(now)} AS seen FROM growth_account
      WHERE programme = ? AND member_id IN (${ids.map(() => '?').join(', ')})`,
    [programme.code, ...ids],
  );
  const ranks = new Map(rows.map(({ memberId, seen }) => [memberId, Number(seen)]));
  return new Map(ids.map((id) => [id, tiers[ranks.get(id) ?? 0]?.name ?? '']));
}
