import { IsNull, MoreThan } from 'typeorm';
import type { MemberContract, MemberHead, MemberNoteView } from '../../shared/contract/ops/member';
import type { Page, PageQuery } from '../../shared/contract/wire';
import { formatInstant, type Instant } from '../../shared/kernel/instant';
import type { Database } from '../database/open-database';
import { findRows } from '../database/raw-rows';
import { explainGrowth, findDetail } from '../growth/find-detail';
import { findPositions } from '../growth/find-growth';
import { TierHold } from '../growth/growth.entity';
import { followsOfficialAccount } from '../member/find-member';
import { CustomerLink, Member, MemberDay, MemberNote, MemberTag } from '../member/member.entity';
import { presentMembership, readMemberships } from '../membership/find-membership';
import { findPoints } from '../points/find-points';
import { PurchaseOrder } from '../purchase/purchase.entity';
import { presentContracts } from '../renewal/present-contracts';
import { RenewalContract } from '../renewal/renewal.entity';
import { type CareParts, statusOf } from './care.parts';

/** The head of a member's page; null where there is no such member. */
export async function findHead(parts: CareParts, memberId: string): Promise<MemberHead | null> {
  const { database, clock, catalogue, programmes } = parts;
  const { read } = database;
  const now = clock.now();
  const member = await read.findOneBy(Member, { id: memberId });
  if (!member) return null;
  const [{ families }, book] = await Promise.all([catalogue.read(), programmes.read()]);
  const [tiers, memberships, renewals, points, contracts, tags, notes, openOrders, customers, lastDay, follows] =
    await Promise.all([
      findTiers(parts, member, now),
      readMemberships(database, memberId),
      parts.renewals?.(memberId, now),
      findPoints(database, memberId, book.kinds, now),
      findContracts(database, memberId),
      read.find(MemberTag, { where: { memberId }, order: { tag: 'ASC' } }),
      Promise.all([read.countBy(MemberNote, { memberId }), findNotes(database, memberId, { limit: 1 })]),
      read.countBy(PurchaseOrder, { memberId, status: 'pending' }),
      read.findBy(CustomerLink, { memberId }),
      read.findOne(MemberDay, { where: { memberId }, order: { day: 'DESC' } }),
      followsOfficialAccount(read, memberId),
    ]);
  const { memberNumber, nickname, phoneMasked, joinedAt, frozenAt } = member;
  return {
    ...{ id: memberId, memberNumber, nickname, phoneMasked, status: statusOf(member) },
    joinedAt: formatInstant(joinedAt),
    frozenAt: frozenAt == null ? null : formatInstant(frozenAt),
    followsOfficial: follows,
    lastActiveOn: lastDay?.day ?? null,
    tiers,
    membership: families.length === 0 ? null : presentMembership(families, memberships, now, renewals),
    points,
    contracts: contracts.slice(0, SHOWN_CONTRACTS),
    tags: tags.map(({ tag }) => tag),
    notes: { count: notes[0], newest: notes[1].items[0] ?? null },
    openOrders,
    customers: customers.map(({ business, customerId }) => ({ business, customerId })),
  };
}

const SHOWN_CONTRACTS = 5;

/** A member's contracts for auto-renewal, the newest first. */
export async function findContracts({ read }: Database, memberId: string): Promise<MemberContract[]> {
  const contracts = await read.find(RenewalContract, { where: { memberId }, order: { id: 'DESC' } });
  return presentContracts(read, contracts);
}

/** Notes on a member, the newest first. */
export async function findNotes(
  { read }: Database,
  memberId: string,
  { cursor, limit }: PageQuery,
): Promise<Page<MemberNoteView>> {
  const rows = await findRows(
    read,
    MemberNote,
    `WHERE t.member_id = ?${cursor === undefined ? '' : ' AND t.id < ?'} ORDER BY t.id DESC LIMIT ${limit + 1}`,
    [memberId, ...(cursor === undefined ? [] : [cursor])],
  );
  const items = rows.slice(0, limit);
  return {
    items: items.map(({ id, text, operator, createdAt }) => ({
      ...{ id, text, operator, createdAt: formatInstant(createdAt) },
    })),
    nextCursor: rows.length > limit ? (items.at(-1)?.id ?? null) : null,
  };
}

/** Where the member stands in every live programme, and why. */
async function findTiers(
  { database, programmes }: CareParts,
  member: Member,
  now: Instant,
): Promise<MemberHead['tiers']> {
  const book = await programmes.read();
  const positions = await findPositions(database.read, book, member, now);
  const grants = await database.read.findBy(TierHold, {
    memberId: member.id,
    isExtension: false,
    revokedAt: IsNull(),
    endsAt: MoreThan(now),
  });
  return Promise.all(
    positions.map(async (position) => {
      const { code, config } = position.programme;
      const [detail, why] = await Promise.all([
        findDetail(database, book, position, now),
        explainGrowth(database, book, position, now),
      ]);
      return {
        card: detail.card,
        sentences: why.sentences,
        held: detail.held,
        grants: grants
          .filter(({ programme }) => programme === code)
          .map(({ originId, heldRank, endsAt, reason, operator }) => ({
            ...{ id: originId, tier: config.tiers[heldRank]?.name ?? '', reason, operator },
            endsAt: formatInstant(endsAt),
          })),
      };
    }),
  );
}
