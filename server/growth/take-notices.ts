import { In, IsNull } from 'typeorm';
import type { Instant } from '../../shared/kernel/instant';
import { StaleRead } from '../database/errors';
import { select } from '../database/statement';
import type { Unit } from '../database/unit-of-work';
import { Member } from '../member/member.entity';
import { computeFall } from './fall.rules';
import { positionsOf, readAccounts } from './find-growth';
import { TierChangeRow, TierHold, TierNotice } from './growth.entity';
import type { TiersNoticed } from './growth.events';
import { currentScore } from './present-growth';
import { findProgramme, type Programme, type ProgrammeBook, readProgrammeBook } from './programme-book';
import { effectiveRank } from './standing.rules';

/** Something to tell one member about a tier, as it is at the moment of telling. */
export type TierNews = {
  readonly memberId: string;
  readonly programme: string;
  readonly programmeName: string;
  readonly unit: string;
  /** The same for the same news. */
  readonly key: string;
} & (
  | {
      readonly kind: 'rose' | 'fell';
      readonly fromName: string;
      readonly toName: string;
      /** Codes of the tiers that were reached, or lost. */
      readonly rungs: readonly string[];
      readonly changedAt: Instant;
    }
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
  const book = await readProgrammeBook(unit);
  const programme = findProgramme(book, code);
  const news: TierNews[] = [];
  for (const { memberId } of members) {
    const untold = { programme: code, memberId, toldAt: IsNull() };
    const notices = await unit.findBy(TierNotice, untold);
    const marked = await unit.update(TierNotice, untold, { toldAt: now });
    // Another worker was at the same member: begin again with what it left.
    if (marked.affected !== notices.length) throw new StaleRead('notices of a tier');
    if (programme) news.push(...(await composeNews(unit, { book, programme, now }, memberId, notices)));
  }
  return news;
}

interface Telling {
  readonly book: ProgrammeBook;
  readonly programme: Programme;
  readonly now: Instant;
}

async function composeNews(
  unit: Unit,
  telling: Telling,
  memberId: string,
  notices: readonly TierNotice[],
): Promise<TierNews[]> {
  const member = await unit.findOneBy(Member, { id: memberId, status: 'active' });
  if (!member) return [];
  const { programme } = telling;
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
    const after = await composeAfterFall(unit, telling, member, fallen.number);
    if (after) news.push({ ...about, ...after });
  }
  // Of two warnings that come together the nearer one is the true one.
  const warnings = notices.filter(({ kind }) => kind === 'warning30' || kind === 'warning7');
  const warning = warnings.find(({ kind }) => kind === 'warning7') ?? warnings[0];
  if (warning) {
    const ahead = await composeWarning(unit, telling, member, warning);
    if (ahead) news.push({ ...about, ...ahead });
  }
  return news;
}

/** What stands in the news beside whom and what it is about. */
type Told<K extends TierNews['kind']> = Omit<
  Extract<TierNews, { kind: K }>,
  'memberId' | 'programme' | 'programmeName' | 'unit'
>;

/** The warning of a fall, with what is missing now; null where it is no longer true, or its period is over. */
async function composeWarning(
  unit: Unit,
  telling: Telling,
  member: Member,
  { kind, number }: TierNotice,
): Promise<Told<'fallsIn30Days' | 'fallsIn7Days'> | null> {
  const { position } = await findStanding(unit, telling, member);
  const { tiers } = telling.programme.config;
  const fall = position && computeFall(position);
  if (!fall || fall.inGrace || position.standing.bucket !== number) return null;
  const [tier, lower] = [tiers[position.rank], tiers[fall.to]];
  if (!tier || !lower) return null;
  const told = kind === 'warning30' ? 'fallsIn30Days' : 'fallsIn7Days';
  const { gap, deadline } = fall;
  return { kind: told, key: `${told}:${number}`, tierName: tier.name, toName: lower.name, gap, deadline };
}

/** The way back after a fall; null where the member has risen again, or has another change to think of. */
async function composeAfterFall(
  unit: Unit,
  telling: Telling,
  member: Member,
  number: number,
): Promise<Told<'afterFall'> | null> {
  const { code, config } = telling.programme;
  const { account, position } = await findStanding(unit, telling, member);
  const change = await unit.findOneBy(TierChangeRow, { programme: code, memberId: member.id, number });
  const lost = config.tiers.find((tier) => tier.code === change?.fromTier);
  const tier = position && config.tiers[effectiveRank(position.standing, telling.now)];
  if (!position || !lost || !tier || account?.changes !== number || tier.reach >= lost.reach) return null;
  const gap = lost.reach - currentScore(position);
  if (gap <= 0) return null;
  return { kind: 'afterFall', key: `afterFall:${number}`, tierName: tier.name, lostName: lost.name, gap };
}

/** Where a member stands at the moment of telling, read as screens read it. */
async function findStanding(unit: Unit, { book, programme, now }: Telling, member: Member) {
  const stored = await readAccounts(unit, book, member.id);
  const positions = await positionsOf(unit, book, stored, member, now);
  return {
    account: stored.get(programme.code)?.account ?? null,
    position: positions.find((each) => each.programme.code === programme.code) ?? null,
  };
}

/** The changes since the member last heard, as one; null where they end where they began. */
async function composeChange(
  unit: Unit,
  { code, config }: Programme,
  memberId: string,
  numbers: readonly number[],
): Promise<Told<'rose' | 'fell'> | null> {
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
  const [from, to] = [rankOf(first.fromTier), rankOf(last.toTier)];
  return {
    kind: to > from ? 'rose' : 'fell',
    key: `change:${last.number}`,
    fromName: nameOf(first.fromTier),
    toName: nameOf(last.toTier),
    rungs: config.tiers.slice(Math.min(from, to) + 1, Math.max(from, to) + 1).map(({ code: rung }) => rung),
    changedAt: last.changedAt,
  };
}
