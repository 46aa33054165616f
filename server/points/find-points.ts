import { In } from 'typeorm';
import type { PointsBalance, PointsEntry as PointsEntryOnWire } from '../../shared/contract/points';
import type { Page } from '../../shared/contract/wire';
import { DAY_MS, formatInstant, type Instant } from '../../shared/kernel/instant';
import type { Database } from '../database/open-database';
import { findRows } from '../database/raw-rows';
import type { EventKind } from '../growth/programme.schema';
import { readHoldings } from './account';
import { explainPoints } from './explain-points.rules';
import { availableOf, type Holding, type Lot, pendingOf } from './lot.rules';
import { PointsEntry, PointsLot } from './points.entity';
import { type PointsBook, readPointsBook } from './points-book';
import { describePoints } from './points-programme.rules';

/** What expires within this long is shown beside the balance. */
const EXPIRING_WITHIN_MS = 30 * DAY_MS;
const EXPIRING_DATES = 3;

/** Of an id that is none of the member's, nothing is older. */
const OLDER = ' AND t.number < (SELECT c.number FROM points_entry c WHERE c.member_id = ? AND c.id = ?)';

const NOTHING: Holding = { lots: [], deficit: 0 };

/** A member's points at an instant; null where the live scheme has none. @param kinds event kinds by code, for the rules */
export async function findPoints(
  { read }: Pick<Database, 'read'>,
  memberId: string,
  kinds: ReadonlyMap<string, EventKind>,
  now: Instant,
): Promise<PointsBalance | null> {
  const [book, holdings] = await Promise.all([readPointsBook(read), readHoldings(read, [memberId], now)]);
  if (!book?.live) return null;
  const holding = holdings.get(memberId) ?? NOTHING;
  const waiting = holding.lots.flatMap(({ status, confirmAt }) =>
    status === 'pending' && confirmAt !== null ? [confirmAt] : [],
  );
  return {
    unit: book.config.unit,
    available: availableOf(holding),
    pending: pendingOf(holding),
    nextConfirmAt: waiting.length === 0 ? null : formatInstant(Math.min(...waiting)),
    expiring: expiringOf(holding.lots, now),
    rules: describePoints(book.config, kinds),
  };
}

/** Which part of the ledger is asked for. */
export interface EntryQuery {
  readonly direction?: 'in' | 'out' | undefined;
  readonly cursor?: string | undefined;
  readonly limit: number;
}

/**
 * A page of the ledger, newest first; the cursor is the last id of the page before. That pending points became available
 * is told by the status of the line by which they were earned, not by a line of its own: so the settled lines sum to what
 * can be spent, and the pending ones to what waits.
 */
export async function findPointsEntries(
  { read }: Pick<Database, 'read'>,
  memberId: string,
  { direction, cursor, limit }: EntryQuery,
  now: Instant,
): Promise<Page<PointsEntryOnWire>> {
  const sign = direction === undefined ? '' : ` AND t.amount + t.pending_amount ${direction === 'in' ? '>' : '<'} 0`;
  const [book, rows] = await Promise.all([
    readPointsBook(read),
    findRows(
      read,
      PointsEntry,
      `WHERE t.member_id = ? AND t.kind <> 'confirmed'${cursor === undefined ? '' : OLDER}${sign}
       ORDER BY t.number DESC LIMIT ${limit + 1}`,
      [memberId, ...(cursor === undefined ? [] : [memberId, cursor])],
    ),
  ]);
  const items = rows.slice(0, limit);
  const lotIds = items.flatMap(({ lotId, pendingAmount }) => (lotId !== null && pendingAmount !== 0 ? [lotId] : []));
  const lots = lotIds.length === 0 ? [] : await read.findBy(PointsLot, { id: In(lotIds) });
  return {
    items: items.map((entry) => presentEntry(entry, lots, book, now)),
    nextCursor: rows.length > limit ? (items.at(-1)?.id ?? null) : null,
  };
}

function presentEntry(
  entry: PointsEntry,
  lots: readonly PointsLot[],
  book: PointsBook | null,
  now: Instant,
): PointsEntryOnWire {
  const version = book?.versions.find((each) => each.version === entry.programmeVersion);
  const amount = entry.amount + entry.pendingAmount;
  return {
    id: entry.id,
    amount,
    kind: entry.kind,
    title: entry.title,
    status: statusOf(entry, lots, now),
    occurredAt: formatInstant(entry.occurredAt),
    expiresAt: entry.expiresAt === null || amount <= 0 ? null : formatInstant(entry.expiresAt),
    explanation: explainPoints(entry, (version ?? book)?.config.unit ?? ''),
  };
}

/** What moved pending points waits, counts or is void together with its lot. */
function statusOf(
  { pendingAmount, lotId }: PointsEntry,
  lots: readonly PointsLot[],
  now: Instant,
): PointsEntryOnWire['status'] {
  const lot = pendingAmount === 0 ? undefined : lots.find(({ id }) => id === lotId);
  if (lot?.status === 'cancelled') return 'cancelled';
  return lot?.status === 'pending' && lot.confirmAt !== null && lot.confirmAt > now ? 'pending' : 'settled';
}

function expiringOf(lots: readonly Lot[], now: Instant): PointsBalance['expiring'] {
  const sums = new Map<Instant, number>();
  for (const { status, expiresAt, remaining } of lots) {
    if (status !== 'open' || expiresAt === null || expiresAt > now + EXPIRING_WITHIN_MS) continue;
    sums.set(expiresAt, (sums.get(expiresAt) ?? 0) + remaining);
  }
  return [...sums]
    .sort(([one], [other]) => one - other)
    .slice(0, EXPIRING_DATES)
    .map(([expiresAt, points]) => ({ points, expiresAt: formatInstant(expiresAt) }));
}
