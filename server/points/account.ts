import { type EntityManager, In } from 'typeorm';
import type { Instant } from '../../shared/kernel/instant';
import { isDuplicate, StaleRead } from '../database/errors';
import { newId } from '../database/id';
import { execute } from '../database/statement';
import type { Unit } from '../database/unit-of-work';
import { addLot, availableOf, type Holding, type Lot, type LotStep, pendingOf, settleHolding } from './lot.rules';
import { PointsAccount, PointsAllocation, PointsEntry, PointsLot } from './points.entity';

/**
 * A member's points, opened in a unit of work: nobody else changes them until the unit ends, and every lot is confirmed or
 * expired that was due. What is changed here is written by `savePoints`.
 */
export interface OpenPoints {
  readonly memberId: string;
  readonly now: Instant;
  holding: Holding;
  /** Rows of the holding's lots as they were read; a lot without one is new. */
  readonly rows: Map<string, PointsLot>;
  readonly added: PointsLot[];
  /** Entries so far, with those that are not yet written. */
  count: number;
  readonly entries: PointsEntry[];
  readonly allocations: PointsAllocation[];
}

/** Opens a member's points, made where there are none yet. It is opened again only after it was saved. */
export async function openPoints(unit: Unit, memberId: string, now: Instant): Promise<OpenPoints> {
  const [known] = await openKnownPoints(unit, [memberId], now);
  if (known) return known;
  try {
    await unit.insert(PointsAccount, { memberId, balance: 0, pending: 0, deficit: 0, entries: 0, version: 1 });
  } catch (error) {
    if (isDuplicate(error)) throw new StaleRead('a points account');
    throw error;
  }
  return assemble({ memberId, holding: { lots: [], deficit: 0 }, rows: [], count: 0 }, now);
}

/** Opens the points of those of the members who have any; always in the order of their ids, so that none wait in a ring. */
export async function openKnownPoints(unit: Unit, memberIds: readonly string[], now: Instant): Promise<OpenPoints[]> {
  const ids = [...new Set(memberIds)].sort();
  const known: string[] = [];
  for (const id of ids) {
    // Writing first takes the row's lock: whatever is read below stays true until the unit ends.
    const touched = await execute(unit, 'UPDATE points_account SET version = version + 1 WHERE member_id = ?', [id]);
    if (touched > 0) known.push(id);
  }
  const stored = await readStored(unit, known);
  return stored.map((each) => {
    const settled = settleHolding(each.holding, now);
    const account = assemble({ ...each, holding: settled.holding }, now);
    for (const step of settled.steps) enterStep(account, step);
    return account;
  });
}

/** What members hold at an instant, whether or not a job has run; of a member without points nothing. For screens. */
export async function readHoldings(
  manager: EntityManager,
  memberIds: readonly string[],
  now: Instant,
): Promise<Map<string, Holding>> {
  const stored = await readStored(manager, memberIds);
  return new Map(stored.map(({ memberId, holding }) => [memberId, settleHolding(holding, now).holding]));
}

/** Brings lots into an open account that it did not read, because nothing was left in them. */
export function bringIn(account: OpenPoints, lots: readonly PointsLot[]): void {
  const missing = lots.filter(({ id }) => !account.holding.lots.some((lot) => lot.id === id));
  for (const row of missing) account.rows.set(row.id, row);
  account.holding = { ...account.holding, lots: [...account.holding.lots, ...missing.map(toLot)] };
}

/** Every lot that a source gave for an event, brought into the account. */
export async function bringInEvent(
  unit: Unit,
  account: OpenPoints,
  eventId: string,
  source: string,
): Promise<readonly string[]> {
  const rows = await unit.findBy(PointsLot, { eventId, source, memberId: account.memberId });
  bringIn(account, rows);
  return rows.map(({ id }) => id);
}

/** A lot that is about to be made. */
export type NewLot = Pick<
  PointsLot,
  'confirmAt' | 'expiresAt' | 'source' | 'eventId' | 'programmeVersion' | 'sourceKey'
> & {
  readonly points: number;
};

/** Adds a lot to an open account; the caller enters it into the ledger. @returns its id */
export function placeLot(account: OpenPoints, { points, ...lot }: NewLot): string {
  const row: PointsLot = {
    ...lot,
    id: newId(account.now),
    memberId: account.memberId,
    granted: points,
    remaining: points,
    lapsed: 0,
    status: lot.confirmAt === null ? 'open' : 'pending',
    createdAt: account.now,
  };
  account.added.push(row);
  account.holding = addLot(account.holding, toLot(row));
  return row.id;
}

/** An entry about to be appended; what is left out is nothing. */
export type NewPointsEntry = Pick<PointsEntry, 'kind' | 'title' | 'basis' | 'sourceKey' | 'occurredAt'> &
  Partial<PointsEntry>;

/** Appends an entry to the ledger. @returns its id */
export function enterPoints(account: OpenPoints, entry: NewPointsEntry): string {
  const id = newId(account.now);
  account.entries.push({
    source: '',
    amount: 0,
    pendingAmount: 0,
    raw: 0,
    given: 0,
    lotId: null,
    eventId: null,
    programmeVersion: null,
    countedAt: entry.occurredAt,
    expiresAt: null,
    ...entry,
    id,
    memberId: account.memberId,
    number: ++account.count,
    createdAt: account.now,
  });
  return id;
}

/** Appends the entry of points that expired at once when they came back. */
export function enterExpired(
  account: OpenPoints,
  lotId: string,
  points: number,
  { at, sourceKey }: { readonly at: Instant; readonly sourceKey: string },
): void {
  const row = account.rows.get(lotId);
  enterPoints(account, {
    kind: 'expired',
    title: '到期失效',
    amount: -points,
    programmeVersion: row?.programmeVersion ?? null,
    occurredAt: at,
    basis: { kind: 'lots', lots: [{ points, expiresAt: row?.expiresAt ?? null }], note: null },
    sourceKey,
  });
}

/** Writes what was changed. */
export async function savePoints(unit: Unit, account: OpenPoints): Promise<void> {
  const { memberId, holding, rows, added, entries, allocations } = account;
  const lots = new Map(holding.lots.map((lot) => [lot.id, lot]));
  if (added.length > 0) {
    await unit.insert(
      PointsLot,
      added.map((row) => ({ ...row, ...changedPart(lots.get(row.id) as Lot) })),
    );
  }
  for (const [id, row] of rows) {
    const lot = lots.get(id);
    if (!lot || (lot.remaining === row.remaining && lot.status === row.status && lot.lapsed === row.lapsed)) continue;
    await execute(unit, 'UPDATE points_lot SET remaining = ?, lapsed = ?, status = ? WHERE id = ?', [
      lot.remaining,
      lot.lapsed,
      lot.status,
      id,
    ]);
  }
  if (entries.length > 0) await unit.insert(PointsEntry, entries);
  if (allocations.length > 0) await unit.insert(PointsAllocation, allocations);
  await execute(
    unit,
    'UPDATE points_account SET balance = ?, pending = ?, deficit = ?, entries = ? WHERE member_id = ?',
    [availableOf(holding) + holding.deficit, pendingOf(holding), holding.deficit, account.count, memberId],
  );
}

interface Stored {
  readonly memberId: string;
  readonly holding: Holding;
  readonly rows: readonly PointsLot[];
  readonly count: number;
}

/** Accounts with the lots in which something is left. */
async function readStored(manager: EntityManager, memberIds: readonly string[]): Promise<Stored[]> {
  if (memberIds.length === 0) return [];
  const accounts = await manager.find(PointsAccount, {
    where: { memberId: In([...memberIds]) },
    order: { memberId: 'ASC' },
  });
  if (accounts.length === 0) return [];
  const live = { memberId: In([...memberIds]), status: In(['pending', 'open']) };
  const lots = await manager.findBy(PointsLot, live);
  return accounts.map(({ memberId, deficit, entries: count }) => {
    const rows = lots.filter((lot) => lot.memberId === memberId);
    return { memberId, rows, count, holding: { lots: rows.map(toLot), deficit } };
  });
}

function assemble({ memberId, holding, rows, count }: Stored, now: Instant): OpenPoints {
  const byId = new Map(rows.map((row) => [row.id, row]));
  return { memberId, now, holding, rows: byId, added: [], count, entries: [], allocations: [] };
}

function enterStep(account: OpenPoints, { kind, at, lotId, points }: LotStep): void {
  const row = account.rows.get(lotId) as PointsLot;
  if (kind === 'expired') {
    enterExpired(account, lotId, points, { at, sourceKey: `expire:${lotId}` });
    return;
  }
  enterPoints(account, {
    kind: 'confirmed',
    title: '待确认转为可用',
    source: row.source,
    amount: points,
    pendingAmount: -points,
    lotId,
    eventId: row.eventId,
    programmeVersion: row.programmeVersion,
    occurredAt: at,
    expiresAt: row.expiresAt,
    basis: { kind: 'lots', lots: [{ points, expiresAt: row.expiresAt }], note: null },
    sourceKey: `confirm:${lotId}`,
  });
}

function toLot({ id, remaining, lapsed, status, confirmAt, expiresAt, createdAt }: PointsLot): Lot {
  return { id, remaining, lapsed, status, confirmAt, expiresAt, createdAt };
}

function changedPart({ remaining, lapsed, status }: Lot): Pick<PointsLot, 'remaining' | 'lapsed' | 'status'> {
  return { remaining, lapsed, status };
}
