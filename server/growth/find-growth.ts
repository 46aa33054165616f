import type { EntityManager } from 'typeorm';
import type { Instant } from '../../shared/kernel/instant';
import { columnsOf, findRows, toEntity } from '../database/raw-rows';
import { select } from '../database/statement';
import { type AccountOwner, readHolds, standingOf } from './account';
import { GrowthAccount, TierChangeRow } from './growth.entity';
import type { Rank } from './ladder.rules';
import { type Bucket, bucketOf, bucketsOfScore } from './period.rules';
import { findProgramme, type Programme, type ProgrammeBook } from './programme-book';
import { beginStanding, earnedRank, effectiveRank, type Standing, settleThrough } from './standing.rules';

/** Where a member stands in a programme at an instant, whether or not a job has run. */
export interface Position {
  readonly programme: Programme;
  readonly owner: AccountOwner;
  readonly standing: Standing;
  readonly sums: ReadonlyMap<Bucket, number>;
  /** The running bucket; the standing's may still wait for its grace to end. */
  readonly present: Bucket;
  /** The tier that counts: earned, given, or mapped from another programme. */
  readonly rank: Rank;
  readonly earned: Rank;
  /** The tier that other programmes' tiers give here; 0 for none. */
  readonly mapped: Rank;
  /** Why it is higher than the earned one. */
  readonly lifted: 'hold' | 'mapping' | null;
  /** The newest change, where the member has not acknowledged it. */
  readonly news: TierChangeRow | null;
}

/** The first and the last of the buckets that make the score at this moment. */
export function scoredBuckets({ programme, present }: Pick<Position, 'programme' | 'present'>): [Bucket, Bucket] {
  return [present - bucketsOfScore(programme.config.period) + 1, present];
}

/** A member's account with what was earned, by bucket. */
export interface StoredAccount {
  readonly account: GrowthAccount;
  readonly sums: ReadonlyMap<Bucket, number>;
}

/** A member's position in every live programme, the default one first. */
export async function findPositions(
  manager: EntityManager,
  book: ProgrammeBook,
  owner: AccountOwner,
  now: Instant,
): Promise<Position[]> {
  return positionsOf(manager, book, await readAccounts(manager, book, owner.id), owner, now);
}

/**
 * What is stored of a member in the live programmes, by their codes: the first half of `findPositions`, for who has the
 * owner to read beside it. One statement of raw SQL because it stands in the path of the first screen, which
 * `npm run bench home` measures.
 */
export async function readAccounts(
  manager: EntityManager,
  book: ProgrammeBook,
  memberId: string,
): Promise<ReadonlyMap<string, StoredAccount>> {
  const codes = book.programmes.map(({ code }) => code);
  if (codes.length === 0) return new Map();
  const rows = await select<{ programme: string; sumBucket: number | null; sumScore: number | string | null }>(
    manager,
    `SELECT ${columnsOf(manager, GrowthAccount)}, s.bucket AS sumBucket, s.score AS sumScore
       FROM growth_account t LEFT JOIN growth_sum s ON s.programme = t.programme AND s.member_id = t.member_id
      WHERE t.programme IN (${codes.map(() => '?').join(', ')}) AND t.member_id = ?`,
    [...codes, memberId],
  );
  const stored = new Map<string, { account: GrowthAccount; sums: Map<Bucket, number> }>();
  for (const { sumBucket, sumScore, ...row } of rows) {
    const known = stored.get(row.programme) ?? { account: toEntity(manager, GrowthAccount, row), sums: new Map() };
    if (sumBucket !== null) known.sums.set(Number(sumBucket), Number(sumScore));
    stored.set(row.programme, known);
  }
  return stored;
}

/** The second half: asks the database only for a tier that is held and for news. */
export async function positionsOf(
  manager: EntityManager,
  book: ProgrammeBook,
  stored: ReadonlyMap<string, StoredAccount>,
  owner: AccountOwner,
  now: Instant,
): Promise<Position[]> {
  const positions = await Promise.all(
    book.programmes.map((programme) => positionOf(manager, programme, owner, stored.get(programme.code), now)),
  );
  return positions.map((position) => liftByMapping(book, positions, position, now));
}

async function positionOf(
  manager: EntityManager,
  programme: Programme,
  owner: AccountOwner,
  { account, sums }: StoredAccount | { readonly account: null; readonly sums: StoredAccount['sums'] } = NOTHING,
  now: Instant,
): Promise<Position> {
  const { config } = programme;
  const joinedAt = account?.joinedAt ?? owner.joinedAt;
  const [holds, news] = account
    ? await Promise.all([readHolds(manager, account, now), findNews(manager, account)])
    : [[], null];
  const stored = account ? standingOf(account, holds) : beginStanding(config, joinedAt, now);
  const { standing } = settleThrough(config, joinedAt, stored, sums, now);
  const earned = earnedRank(standing);
  const rank = effectiveRank(standing, now);
  return {
    programme,
    owner: { id: owner.id, joinedAt },
    standing,
    sums,
    present: bucketOf(config.period, joinedAt, now),
    rank,
    earned,
    mapped: 0,
    lifted: rank > earned ? 'hold' : null,
    news,
  };
}

/** Somebody who has earned nothing yet. */
const NOTHING = { account: null, sums: new Map<Bucket, number>() } as const;

async function findNews(
  manager: EntityManager,
  { programme, memberId, changes, acknowledged }: GrowthAccount,
): Promise<TierChangeRow | null> {
  if (changes <= acknowledged) return null;
  const [news] = await findRows(manager, TierChangeRow, 'WHERE t.programme = ? AND t.member_id = ? AND t.number = ?', [
    programme,
    memberId,
    changes,
  ]);
  return news ?? null;
}

/** A tier that another programme's own tier gives here. */
function liftByMapping(
  book: ProgrammeBook,
  positions: readonly Position[],
  position: Position,
  now: Instant,
): Position {
  const mapped = mappedRank(book, position.programme.code, (code) => {
    const source = positions.find(({ programme }) => programme.code === code);
    return source ? effectiveRank(source.standing, now) : null;
  });
  return mapped > position.rank ? { ...position, mapped, rank: mapped, lifted: 'mapping' } : { ...position, mapped };
}

/**
 * The tier that other programmes' tiers give in a programme; 0 for none. Mapped tiers map no further: there is no chain.
 * @param ownRank the tier that the member has in a programme by itself; null for a programme that counts for nothing
 */
export function mappedRank(book: ProgrammeBook, programme: string, ownRank: (programme: string) => Rank | null): Rank {
  const rankIn = ({ programme: code, tier }: { readonly programme: string; readonly tier: string }) =>
    findProgramme(book, code)?.config.tiers.findIndex((each) => each.code === tier) ?? -1;
  let mapped = 0;
  for (const { from, to } of book.mappings) {
    if (to.programme !== programme) continue;
    const needed = rankIn(from);
    if (needed < 0 || (ownRank(from.programme) ?? -1) < needed) continue;
    mapped = Math.max(mapped, rankIn(to));
  }
  return mapped;
}
