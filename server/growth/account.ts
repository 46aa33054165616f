import { type EntityManager, In, IsNull, MoreThan } from 'typeorm';
import type { Instant } from '../../shared/kernel/instant';
import { isDuplicate, StaleRead } from '../database/errors';
import { execute, select } from '../database/statement';
import type { Unit } from '../database/unit-of-work';
import { emitEvent } from '../jobs/outbox';
import { type ChangeReason, GrowthAccount, TierChangeRow, TierHold, TierNotice } from './growth.entity';
import { TIERS_NOTICED, type TiersNoticed } from './growth.events';
import type { Rank } from './ladder.rules';
import { type Bucket, bucketOf, scoreAt } from './period.rules';
import type { Programme } from './programme-book';
import {
  applyGrowth,
  beginStanding,
  effectiveRank,
  type Hold,
  nextSettlementAt,
  type Standing,
  settleThrough,
} from './standing.rules';

/** Who an account belongs to. */
export interface AccountOwner {
  readonly id: string;
  readonly joinedAt: Instant;
}

/**
 * A member's account in a programme, opened in a unit of work: nobody else changes it until the unit ends, and every
 * settlement that was due is made. What is changed here is written by `saveAccount`.
 */
export interface OpenAccount {
  readonly programme: Programme;
  readonly owner: AccountOwner;
  readonly row: GrowthAccount;
  standing: Standing;
  readonly sums: Map<Bucket, number>;
  /** What was added to each bucket since it was opened. */
  readonly added: Map<Bucket, number>;
  readonly changes: TierChangeRow[];
}

/** Opens an account, made where there is none yet. Open several in the order of their programmes' codes. */
export async function openAccount(
  unit: Unit,
  programme: Programme,
  owner: AccountOwner,
  now: Instant,
): Promise<OpenAccount> {
  const key = { programme: programme.code, memberId: owner.id };
  // Writing first takes the row's lock: whatever is read below stays true until the unit ends.
  const touched = await execute(
    unit,
    'UPDATE growth_account SET version = version + 1 WHERE programme = ? AND member_id = ?',
    [key.programme, key.memberId],
  );
  if (touched === 0) await makeAccount(unit, programme, owner, now);
  const row = await unit.findOneByOrFail(GrowthAccount, key);
  const account: OpenAccount = {
    programme,
    owner,
    row,
    standing: standingOf(row, await readHolds(unit, row, now)),
    sums: await readSums(unit, key.programme, key.memberId),
    added: new Map(),
    changes: [],
  };
  const { config } = programme;
  const settled = settleThrough(config, row.joinedAt, account.standing, account.sums, now);
  for (const step of settled.steps) {
    if (step.from !== step.to) noteChange(account, step);
  }
  account.standing = settled.standing;
  return account;
}

/** Adds growth to a bucket, and raises the member where it reaches a tier. */
export function addGrowth(account: OpenAccount, bucket: Bucket, amount: number, now: Instant): void {
  if (amount === 0) return;
  account.sums.set(bucket, (account.sums.get(bucket) ?? 0) + amount);
  account.added.set(bucket, (account.added.get(bucket) ?? 0) + amount);
  const { config } = account.programme;
  const late = bucket < account.standing.bucket;
  moveTo(account, applyGrowth(config, account.row.joinedAt, account.standing, account.sums, bucket, now), {
    reason: late ? 'late' : 'reached',
    now,
  });
}

/** Gives an account another standing, and notes the change that a member sees. */
export function moveTo(
  account: OpenAccount,
  standing: Standing,
  { reason, now }: { readonly reason: ChangeReason; readonly now: Instant },
): void {
  const from = effectiveRank(account.standing, now);
  const to = effectiveRank(standing, now);
  account.standing = standing;
  if (from === to) return;
  const { config } = account.programme;
  const bucket = Math.max(standing.bucket, bucketOf(config.period, account.row.joinedAt, now));
  noteChange(account, { from, to, reason, bucket, score: scoreAt(config.period, account.sums, bucket), at: now });
}

/** Writes what was changed: standing, sums, changes and the notices of them. */
export async function saveAccount(unit: Unit, account: OpenAccount, now: Instant): Promise<void> {
  const { row, standing, programme, owner } = account;
  const held = highestHold(standing.holds);
  const key = { programme: programme.code, memberId: owner.id };
  await execute(
    unit,
    `UPDATE growth_account SET bucket = ?, base_rank = ?, stay = ?, prior_rank = ?, prior_stay = ?, peak_rank = ?,
            held_rank = ?, held_until = ?, settles_at = ?, changes = ?
      WHERE programme = ? AND member_id = ?`,
    [
      standing.bucket,
      standing.base.rank,
      standing.base.stay,
      standing.prior.rank,
      standing.prior.stay,
      standing.peak,
      held?.rank ?? 0,
      held?.until ?? null,
      nextSettlementAt(programme.config, row.joinedAt, standing),
      row.changes + account.changes.length,
      key.programme,
      key.memberId,
    ],
  );
  for (const [bucket, amount] of account.added) if (amount !== 0) await addToSum(unit, { ...key, bucket }, amount);
  for (const change of account.changes) {
    await unit.insert(TierChangeRow, { ...change });
    await unit.insert(TierNotice, { ...key, kind: 'change', number: change.number, createdAt: now, toldAt: null });
  }
  const last = account.changes.at(-1);
  if (!last) return;
  const range = { programme: key.programme, fromMemberId: owner.id, toMemberId: owner.id };
  const payload: TiersNoticed = { ...range, changedSince: now };
  await emitEvent(unit, { type: TIERS_NOTICED, key: `${key.programme}:${owner.id}:${last.number}`, payload }, now);
}

/** The account's columns as rules see them. */
export function standingOf(row: GrowthAccount, holds: readonly Hold[]): Standing {
  return {
    bucket: row.bucket,
    base: { rank: row.baseRank, stay: row.stay },
    prior: { rank: row.priorRank, stay: row.priorStay },
    peak: row.peakRank,
    holds,
  };
}

/**
 * Tiers given to a member that have not ended, and the one that the account still shows although it may have: its end is
 * yet to be noted.
 */
export async function readHolds(
  manager: EntityManager,
  row: Pick<GrowthAccount, 'programme' | 'memberId' | 'heldRank' | 'heldUntil'>,
  now: Instant,
): Promise<Hold[]> {
  if (row.heldUntil === null) return [];
  const { programme, memberId } = row;
  const rows = await manager.findBy(TierHold, { programme, memberId, revokedAt: IsNull(), endsAt: MoreThan(now) });
  return holdsOf(row, rows, now);
}

/** The same, of rows that were read already. @param rows the member's, neither revoked nor ended */
function holdsOf(
  { heldRank: shownRank, heldUntil }: Pick<GrowthAccount, 'heldRank' | 'heldUntil'>,
  rows: readonly TierHold[],
  now: Instant,
): Hold[] {
  if (heldUntil === null) return [];
  const holds = rows.map(({ heldRank, endsAt }) => ({ rank: heldRank, until: endsAt }));
  return heldUntil > now ? holds : [...holds, { rank: shownRank, until: heldUntil }];
}

/** An account as it stands once every settlement that is due is made; to look at, not to change. */
export interface SettledAccount {
  readonly row: GrowthAccount;
  readonly standing: Standing;
  readonly sums: ReadonlyMap<Bucket, number>;
}

/** Some members' accounts in a programme, by the rules of its newest version: three statements, however many they are. */
export async function readSettledAccounts(
  manager: EntityManager,
  { code, config }: Programme,
  memberIds: readonly string[],
  now: Instant,
): Promise<SettledAccount[]> {
  if (memberIds.length === 0) return [];
  const theirs = { programme: code, memberId: In([...memberIds]) };
  const rows = await manager.find(GrowthAccount, { where: theirs, order: { memberId: 'ASC' } });
  const held = await manager.findBy(TierHold, { ...theirs, revokedAt: IsNull(), endsAt: MoreThan(now) });
  const sums = await readSumsOf(manager, code, memberIds);
  return rows.map((row) => {
    const own = held.filter(({ memberId }) => memberId === row.memberId);
    const earned = sums.get(row.memberId) ?? new Map<Bucket, number>();
    const stored = standingOf(row, holdsOf(row, own, now));
    return { row, standing: settleThrough(config, row.joinedAt, stored, earned, now).standing, sums: earned };
  });
}

/** The highest of given tiers, of equal ones the longest. */
function highestHold(holds: readonly Hold[]): Hold | null {
  return [...holds].sort((one, other) => other.rank - one.rank || other.until - one.until)[0] ?? null;
}

/** What a member earned, by bucket. */
export async function readSums(
  manager: EntityManager,
  programme: string,
  memberId: string,
): Promise<Map<Bucket, number>> {
  return (await readSumsOf(manager, programme, [memberId])).get(memberId) ?? new Map();
}

/** The same for several members, by their ids; who earned nothing is not among them. */
async function readSumsOf(
  manager: EntityManager,
  programme: string,
  memberIds: readonly string[],
): Promise<Map<string, Map<Bucket, number>>> {
  const rows = await select<{ memberId: string; bucket: number; score: number | string }>(
    manager,
    `SELECT member_id AS memberId, bucket, score FROM growth_sum
      WHERE programme = ? AND member_id IN (${memberIds.map(() => '?').join(', ')})`,
    [programme, ...memberIds],
  );
  const sums = new Map<string, Map<Bucket, number>>();
  for (const { memberId, bucket, score } of rows) {
    const own = sums.get(memberId) ?? new Map<Bucket, number>();
    sums.set(memberId, own.set(Number(bucket), Number(score)));
  }
  return sums;
}

interface SeenChange {
  readonly from: Rank;
  readonly to: Rank;
  readonly reason: ChangeReason;
  readonly bucket: Bucket;
  readonly score: number;
  readonly at: Instant;
}

function noteChange(account: OpenAccount, { from, to, reason, bucket, score, at }: SeenChange): void {
  const { programme, owner, row, changes } = account;
  const { tiers } = programme.config;
  changes.push({
    programme: programme.code,
    memberId: owner.id,
    number: row.changes + changes.length + 1,
    fromTier: tiers[from]?.code ?? '',
    toTier: tiers[to]?.code ?? '',
    reason,
    programmeVersion: programme.version,
    bucket,
    score,
    changedAt: at,
  });
}

async function makeAccount(unit: Unit, programme: Programme, owner: AccountOwner, now: Instant): Promise<void> {
  const standing = beginStanding(programme.config, owner.joinedAt, now);
  try {
    await unit.insert(GrowthAccount, {
      programme: programme.code,
      memberId: owner.id,
      joinedAt: owner.joinedAt,
      bucket: standing.bucket,
      baseRank: 0,
      stay: 0,
      priorRank: 0,
      priorStay: 0,
      peakRank: 0,
      heldRank: 0,
      heldUntil: null,
      settlesAt: null,
      changes: 0,
      acknowledged: 0,
      version: 1,
    });
  } catch (error) {
    if (isDuplicate(error)) throw new StaleRead('a growth account');
    throw error;
  }
}

async function addToSum(
  unit: Unit,
  { programme, memberId, bucket }: { programme: string; memberId: string; bucket: Bucket },
  amount: number,
): Promise<void> {
  const touched = await execute(
    unit,
    'UPDATE growth_sum SET score = score + ? WHERE programme = ? AND member_id = ? AND bucket = ?',
    [amount, programme, memberId, bucket],
  );
  if (touched > 0) return;
  // The account's lock keeps others away: there is no race for the row.
  await execute(unit, 'INSERT INTO growth_sum (programme, member_id, bucket, score) VALUES (?, ?, ?, ?)', [
    programme,
    memberId,
    bucket,
    amount,
  ]);
}
