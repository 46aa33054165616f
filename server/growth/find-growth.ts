import type { EntityManager } from 'typeorm';
import type { Instant } from '../../shared/kernel/instant';
import { findRows } from '../database/raw-rows';
import { select } from '../database/statement';
import { type AccountOwner, readHolds, standingOf } from './account';
import { GrowthAccount, TierChangeRow } from './growth.entity';
import type { Rank } from './ladder.rules';
import type { Bucket } from './period.rules';
import { bucketOf } from './period.rules';
import type { Programme, ProgrammeBook } from './programme-book';
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
  /** Why it is higher than the earned one. */
  readonly lifted: 'hold' | 'mapping' | null;
  /** The newest change, where the member has not acknowledged it. */
  readonly news: TierChangeRow | null;
}

/** A member's position in every live programme, the default one first. Two statements and a few more where there is news. */
export async function findPositions(
  manager: EntityManager,
  book: ProgrammeBook,
  owner: AccountOwner,
  now: Instant,
): Promise<Position[]> {
  const codes = book.programmes.map(({ code }) => code);
  if (codes.length === 0) return [];
  const marks = codes.map(() => '?').join(', ');
  const [accounts, sums] = await Promise.all([
    findRows(manager, GrowthAccount, `WHERE t.programme IN (${marks}) AND t.member_id = ?`, [...codes, owner.id]),
    select<{ programme: string; bucket: number; score: number | string }>(
      manager,
      `SELECT programme, bucket, score FROM growth_sum WHERE programme IN (${marks}) AND member_id = ?`,
      [...codes, owner.id],
    ),
  ]);
  const positions: Position[] = [];
  for (const programme of book.programmes) {
    const account = accounts.find((row) => row.programme === programme.code) ?? null;
    const own = sums.filter((row) => row.programme === programme.code);
    const ofProgramme = new Map(own.map(({ bucket, score }) => [Number(bucket), Number(score)]));
    positions.push(await positionOf(manager, programme, owner, account, ofProgramme, now));
  }
  return positions.map((position) => liftByMapping(book, positions, position, now));
}

async function positionOf(
  manager: EntityManager,
  programme: Programme,
  owner: AccountOwner,
  account: GrowthAccount | null,
  sums: ReadonlyMap<Bucket, number>,
  now: Instant,
): Promise<Position> {
  const { config } = programme;
  const joinedAt = account?.joinedAt ?? owner.joinedAt;
  const stored = account
    ? standingOf(account, await readHolds(manager, account, now))
    : beginStanding(config, joinedAt, now);
  const { standing } = settleThrough(config, joinedAt, stored, sums, now);
  const earned = earnedRank(standing);
  const rank = effectiveRank(standing, now);
  const unseen = account !== null && account.changes > account.acknowledged;
  return {
    programme,
    owner: { id: owner.id, joinedAt },
    standing,
    sums,
    present: bucketOf(config.period, joinedAt, now),
    rank,
    earned,
    lifted: rank > earned ? 'hold' : null,
    news: unseen
      ? await manager.findOneBy(TierChangeRow, {
          programme: programme.code,
          memberId: owner.id,
          number: account.changes,
        })
      : null,
  };
}

/** A tier that another programme's own tier gives here. Mapped tiers map no further: there is no chain. */
function liftByMapping(
  book: ProgrammeBook,
  positions: readonly Position[],
  position: Position,
  now: Instant,
): Position {
  const { tiers } = position.programme.config;
  let { rank } = position;
  for (const { from, to } of book.mappings) {
    if (to.programme !== position.programme.code) continue;
    const source = positions.find(({ programme }) => programme.code === from.programme);
    if (!source) continue;
    const needed = source.programme.config.tiers.findIndex(({ code }) => code === from.tier);
    if (needed < 0 || effectiveRank(source.standing, now) < needed) continue;
    rank = Math.max(
      rank,
      tiers.findIndex(({ code }) => code === to.tier),
    );
  }
  return rank > position.rank ? { ...position, rank, lifted: 'mapping' } : position;
}
