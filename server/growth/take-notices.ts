import { In, IsNull } from 'typeorm';
import type { Instant } from '../../shared/kernel/instant';
import { StaleRead } from '../database/errors';
import { select } from '../database/statement';
import type { Unit } from '../database/unit-of-work';
import { Member } from '../member/member.entity';
import { openAccount } from './account';
import { findPositions } from './find-growth';
import { TierChangeRow, TierHold, TierNotice } from './growth.entity';
import type { TiersNoticed } from './growth.events';
import { decideSettlement, keepOf, type Rank } from './ladder.rules';
import { boundsOf, bucketOf, scoreAt, settlesAt } from './period.rules';
import { findProgramme, type Programme, readProgrammeBook } from './programme-book';
import { effectiveRank } from './standing.rules';
import { warningDays } from './warn-falls';

/** Something to tell one member about a tier, as it is at the moment of telling. */
export type TierNews = {
  readonly memberId: string;
  readonly programme: string;
  readonly programmeName: string;
  readonly unit: string;
  /** The same for the same news. */
  readonly key: string;
} & (
  | { readonly kind: 'rose' | 'fell'; readonly fromName: string; readonly toName: string; readonly changedAt: Instant }
  | { readonly kind: 'afterFall'; readonly tierName: string; readonly lostName: string; readonly gap: number }
  | { readonly kind: 'extended'; readonly tierName: string; readonly until: Instant }
  | {
      readonly kind: 'fallsIn30Days' | 'fallsIn7Days';
      readonly tierName: string;
      readonly toName: string;
      readonly gap: number;
      readonly deadline: Instant;
    }
);

/** Members told in one unit of work. */
const BATCH = 50;

/**
 * Takes what is to be told to the members of a range and marks it told, in the unit that writes the messages. A level that
 * changed more than once since is told as one change, from what the member last heard of to what is true; nothing where
 * it is what they heard of, nothing of a warning that no longer holds.
 * @returns null when nothing is left to tell
 */
export async function takeNotices(unit: Unit, range: TiersNoticed, now: Instant): Promise<TierNews[] | null> {
  const { programme: code, fromMemberId, toMemberId } = range;
  const members = await select<{ memberId: string }>(
    unit,
    `SELECT DISTINCT member_id AS memberId FROM tier_notice
      WHERE programme = ? AND member_id >= ? AND member_id <= ? AND told_at IS NULL ORDER BY member_id LIMIT ${BATCH}`,
    [code, fromMemberId, toMemberId],
  );
  if (members.length === 0) return null;
  const programme = findProgramme(await readProgrammeBook(unit), code);
  const news: TierNews[] = [];
  for (const { memberId } of members) {
    const untold = { programme: code, memberId, toldAt: IsNull() };
    const notices = await unit.findBy(TierNotice, untold);
    const marked = await unit.update(TierNotice, untold, { toldAt: now });
    // Another worker was at the same member: begin again with what it left.
    if (marked.affected !== notices.length) throw new StaleRead('notices of a tier');
    if (programme) news.push(...(await composeNews(unit, programme, memberId, notices, now)));
  }
  return news;
}

async function composeNews(
  unit: Unit,
  programme: Programme,
  memberId: string,
  notices: readonly TierNotice[],
  now: Instant,
): Promise<TierNews[]> {
  const member = await unit.findOneBy(Member, { id: memberId, status: 'active' });
  if (!member) return [];
  const { config, code } = programme;
  const about = { memberId, programme: code, programmeName: config.name, unit: config.unit };
  const news: TierNews[] = [];
  const numbers = notices.filter(({ kind }) => kind === 'change').map(({ number }) => number);
  if (numbers.length > 0) {
    const change = await composeChange(unit, programme, memberId, numbers);
    if (change) news.push({ ...about, ...change });
  }
  if (notices.some(({ kind }) => kind === 'extended')) {
    const holds = await unit.find(TierHold, {
      where: { programme: code, memberId, isExtension: true, revokedAt: IsNull() },
      order: { endsAt: 'DESC' },
      take: 1,
    });
    const [hold] = holds;
    const tier = hold && config.tiers[hold.heldRank];
    if (hold && tier) {
      const key = `extended:${hold.originId}`;
      news.push({ ...about, kind: 'extended', key, tierName: tier.name, until: hold.endsAt });
    }
  }
  const fallen = notices.find(({ kind }) => kind === 'after7');
  if (fallen) {
    const after = await composeAfterFall(unit, programme, member, fallen.number, now);
    if (after) news.push({ ...about, ...after });
  }
  const warnings = notices.flatMap(({ kind, number }) =>
    kind === 'warning30' || kind === 'warning7' ? [{ kind, number }] : [],
  );
  // Of two warnings that come together the nearer one is the true one.
  const warning = warnings.find(({ kind }) => kind === 'warning7') ?? warnings[0];
  if (warning) {
    const account = await openAccount(unit, programme, member, now);
    const { standing, sums, row } = account;
    // What is earned after the period's end no longer counts for it, although the tier may stand on for the grace.
    const { endsAt: deadline } = boundsOf(config.period, row.joinedAt, standing.bucket);
    const settles = settlesAt(config, row.joinedAt, standing.bucket);
    if (standing.bucket === warning.number && deadline !== null && settles !== null && now < deadline) {
      const score = scoreAt(config.period, sums, standing.bucket);
      const seen = effectiveRank(standing, now);
      const next = Math.max(
        decideSettlement(config, standing.base, score).rank,
        await findMappedRank(unit, programme, member, now),
        effectiveRank({ ...standing, base: { rank: 0, stay: 0 }, peak: 0 }, settles),
      );
      const [tier, lower] = [config.tiers[seen], config.tiers[next]];
      if (next < seen && tier && lower) {
        const kind = warningDays[warning.kind] === 30 ? 'fallsIn30Days' : 'fallsIn7Days';
        const gap = Math.max(1, (seen > standing.base.rank ? tier.reach : keepOf(tier)) - score);
        const key = `${kind}:${warning.number}`;
        news.push({ ...about, kind, key, tierName: tier.name, toName: lower.name, gap, deadline });
      }
    }
  }
  return news;
}

/** The way back after a fall; null where the member has risen again, or has another change to think of. */
async function composeAfterFall(
  unit: Unit,
  programme: Programme,
  member: Member,
  number: number,
  now: Instant,
): Promise<Omit<Extract<TierNews, { kind: 'afterFall' }>, 'memberId' | 'programme' | 'programmeName' | 'unit'> | null> {
  const { config, code } = programme;
  const account = await openAccount(unit, programme, member, now);
  const { standing, sums, row } = account;
  const change = await unit.findOneBy(TierChangeRow, { programme: code, memberId: member.id, number });
  const lost = config.tiers.find((tier) => tier.code === change?.fromTier);
  const tier = config.tiers[effectiveRank(standing, now)];
  if (!lost || !tier || row.changes !== number || tier.reach >= lost.reach) return null;
  const score = scoreAt(config.period, sums, bucketOf(config.period, row.joinedAt, now));
  const gap = lost.reach - score;
  return gap <= 0
    ? null
    : { kind: 'afterFall', key: `afterFall:${number}`, tierName: tier.name, lostName: lost.name, gap };
}

/** The tier that other programmes' tiers give a member here: it stands whatever happens on this ladder. */
async function findMappedRank(unit: Unit, { code }: Programme, member: Member, now: Instant): Promise<Rank> {
  const positions = await findPositions(unit, await readProgrammeBook(unit), member, now);
  return positions.find(({ programme }) => programme.code === code)?.mapped ?? 0;
}

interface ChangeNews {
  readonly kind: 'rose' | 'fell';
  readonly key: string;
  readonly fromName: string;
  readonly toName: string;
  readonly changedAt: Instant;
}

/** The changes since the member last heard, as one; null where they end where they began. */
async function composeChange(
  unit: Unit,
  { code, config }: Programme,
  memberId: string,
  numbers: readonly number[],
): Promise<ChangeNews | null> {
  const changes = await unit.findBy(TierChangeRow, {
    programme: code,
    memberId,
    number: In([...numbers]),
  });
  const [first, last] = [
    changes.find(({ number }) => number === Math.min(...numbers)),
    changes.find(({ number }) => number === Math.max(...numbers)),
  ];
  if (!first || !last || first.fromTier === last.toTier) return null;
  const rankOf = (tier: string) => config.tiers.findIndex(({ code: each }) => each === tier);
  const nameOf = (tier: string) => config.tiers[rankOf(tier)]?.name ?? tier;
  return {
    kind: rankOf(last.toTier) > rankOf(first.fromTier) ? 'rose' : 'fell',
    key: `change:${last.number}`,
    fromName: nameOf(first.fromTier),
    toName: nameOf(last.toTier),
    changedAt: last.changedAt,
  };
}
