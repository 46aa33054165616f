import { In } from 'typeorm';
import type { Instant } from '../../shared/kernel/instant';
import { accept, type Result, refuse } from '../../shared/kernel/result';
import type { Unit } from '../database/unit-of-work';
import {
  bringIn,
  enterExpired,
  enterPoints,
  type OpenPoints,
  openKnownPoints,
  openPoints,
  savePoints,
} from './account';
import { giveBack, type Share, spendPoints } from './lot.rules';
import { PointsAllocation, type PointsBasis, PointsEntry, PointsLot } from './points.entity';

/** Points to be spent on something. */
export interface Spending {
  readonly memberId: string;
  /** A whole number above 0. */
  readonly points: number;
  /** What they are spent on, 140 characters at most; the same key spends once. */
  readonly sourceKey: string;
  /** What the member reads: `兑换 QQ音乐周卡`. */
  readonly title: string;
}

/** Points that were spent. */
export interface Spent {
  /** The entry of the ledger. */
  readonly spendingId: string;
  readonly points: number;
}

/**
 * Spends points, first-to-expire; remembers of which lots, so that they can go back there. Repeating it with the same key
 * answers the first result. Two at once take turns: together they never spend more than there is.
 * @throws RangeError when the points are not a whole number above 0, or the key was used for another spending
 */
export async function spend(
  unit: Unit,
  { memberId, points, sourceKey, title }: Spending,
  now: Instant,
): Promise<Result<Spent, 'POINTS_INSUFFICIENT'>> {
  if (!Number.isSafeInteger(points) || points < 1) throw new RangeError(`not points to spend: ${points}`);
  const account = await openPoints(unit, memberId, now);
  const known = await unit.findOneBy(PointsEntry, { sourceKey: spendingKey(sourceKey) });
  if (known) {
    const isSame = known.memberId === memberId && known.amount === -points;
    if (!isSame) throw new RangeError(`another spending has the key ${sourceKey}`);
    return accept({ spendingId: known.id, points });
  }
  const decided = spendPoints(account.holding, points);
  if (!decided.ok) return refuse(decided.refusal);
  account.holding = decided.value.holding;
  const { shares } = decided.value;
  const spendingId = enterPoints(account, {
    kind: 'spent',
    title: title.slice(0, TITLE_LENGTH),
    amount: -points,
    occurredAt: now,
    basis: describeShares(account, shares, null),
    sourceKey: spendingKey(sourceKey),
  });
  account.allocations.push(...shares.map((share) => ({ ...share, spendingId, memberId })));
  await savePoints(unit, account);
  return accept({ spendingId, points });
}

/** What going back did. */
export interface Returned {
  readonly points: number;
  /** Of these, what expired at once because its lot's time had passed. */
  readonly expired: number;
}

/**
 * Gives the points of a failed spending back to the lots that they came from, with their own expiry; what has expired
 * meanwhile expires at once, with an entry that says so. Repeating it answers the first result.
 * @param reason what the member reads: `充值失败`
 */
export async function returnSpending(
  unit: Unit,
  sourceKey: string,
  reason: string,
  now: Instant,
): Promise<Result<Returned, 'SPENDING_NOT_FOUND'>> {
  const spending = await unit.findOneBy(PointsEntry, { sourceKey: spendingKey(sourceKey) });
  if (!spending) return refuse('SPENDING_NOT_FOUND');
  const [account] = await openKnownPoints(unit, [spending.memberId], now);
  if (!account) return refuse('SPENDING_NOT_FOUND');
  const returnKey = `return:${sourceKey}`;
  if (await unit.existsBy(PointsEntry, { sourceKey: returnKey })) {
    return accept({ points: -spending.amount, expired: await expiredOf(unit, spending) });
  }
  const shares = await unit.findBy(PointsAllocation, { spendingId: spending.id });
  bringIn(account, await unit.findBy(PointsLot, { id: In(shares.map(({ lotId }) => lotId)) }));
  const given = giveBack(account.holding, shares, now);
  account.holding = given.holding;
  enterPoints(account, {
    kind: 'returned',
    title: spending.title,
    amount: -spending.amount,
    occurredAt: now,
    basis: describeShares(account, shares, reason),
    sourceKey: returnKey,
  });
  for (const { lotId, points } of given.expired) {
    enterExpired(account, lotId, points, { at: now, sourceKey: expiryKey(lotId, spending.id) });
  }
  await savePoints(unit, account);
  return accept({ points: -spending.amount, expired: given.expired.reduce((sum, { points }) => sum + points, 0) });
}

/** Width of the ledger's title. */
const TITLE_LENGTH = 40;

function spendingKey(sourceKey: string): string {
  return `spend:${sourceKey}`;
}

function expiryKey(lotId: string, spendingId: string): string {
  return `expire:${lotId}:${spendingId}`;
}

async function expiredOf(unit: Unit, { id: spendingId }: PointsEntry): Promise<number> {
  const shares = await unit.findBy(PointsAllocation, { spendingId });
  const keys = shares.map(({ lotId }) => expiryKey(lotId, spendingId));
  const entries = await unit.findBy(PointsEntry, { sourceKey: In(keys) });
  return 0 - entries.reduce((sum, { amount }) => sum + amount, 0);
}

function describeShares({ rows, added }: OpenPoints, shares: readonly Share[], note: string | null): PointsBasis {
  const expiryOfLot = (id: string) => (rows.get(id) ?? added.find((lot) => lot.id === id))?.expiresAt ?? null;
  return { kind: 'lots', lots: shares.map(({ lotId, points }) => ({ points, expiresAt: expiryOfLot(lotId) })), note };
}
