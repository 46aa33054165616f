import type { Instant } from '../../shared/kernel/instant';
import { accept, type Result, refuse } from '../../shared/kernel/result';

/**
 * `pending`: not to be spent yet; `open`: something is left; `spent`: nothing is left; `expired`: what was left has
 * expired; `cancelled`: taken back whole before it could be spent.
 */
export const lotStatuses = ['pending', 'open', 'spent', 'expired', 'cancelled'] as const;
export type LotStatus = (typeof lotStatuses)[number];

/** Points that came together and expire together 积分批次, as the rules see them. */
export interface Lot {
  readonly id: string;
  /** Never below 0. */
  readonly remaining: number;
  /** What has expired of it and was not taken back since. */
  readonly lapsed: number;
  readonly status: LotStatus;
  /** When it can be spent; null where it could from the start. Always before `expiresAt`. */
  readonly confirmAt: Instant | null;
  /** The first instant at which it can no longer be spent; null where it does not expire. */
  readonly expiresAt: Instant | null;
  readonly createdAt: Instant;
}

/**
 * Everything that a member holds. A deficit 积分欠额 is what was taken back beyond the balance; while there is one, no lot
 * is open: whatever is credited pays it first.
 */
export interface Holding {
  readonly lots: readonly Lot[];
  readonly deficit: number;
}

/** So many points of a lot. */
export interface Share {
  readonly lotId: string;
  readonly points: number;
}

/** What time did to a lot. */
export interface LotStep {
  readonly kind: 'confirmed' | 'expired';
  readonly at: Instant;
  readonly lotId: string;
  /** What became available, or expired; above 0. */
  readonly points: number;
}

/** What can be spent; below 0 by the deficit. The holding is settled through the instant of asking. */
export function availableOf({ lots, deficit }: Holding): number {
  return sumOf(lots.filter(({ status }) => status === 'open')) - deficit;
}

/** What cannot be spent yet. */
export function pendingOf({ lots }: Holding): number {
  return sumOf(lots.filter(({ status }) => status === 'pending'));
}

/**
 * A holding at an instant: every lot confirmed and expired that was due by then, in the order of their moments, whether or
 * not a job has run.
 */
export function settleHolding(
  holding: Holding,
  now: Instant,
): { readonly holding: Holding; readonly steps: readonly LotStep[] } {
  const due = holding.lots.flatMap((lot) => momentsOf(lot, now));
  // Of one instant, what is confirmed comes first: it may pay a deficit before anything is lost.
  due.sort((one, other) => one.at - other.at || (one.kind < other.kind ? -1 : 1));
  const steps: LotStep[] = [];
  let current = holding;
  for (const { kind, at, lotId } of due) {
    const lot = lotOf(current, lotId);
    if (lot.remaining === 0) continue;
    const points = lot.remaining;
    current = kind === 'confirmed' ? confirm(current, lot) : replaceLot(current, expire(lot));
    steps.push({ kind, at, lotId, points });
  }
  return { holding: current, steps };
}

/** Adds a new lot. One that can be spent at once pays the deficit first. */
export function addLot(holding: Holding, lot: Lot): Holding {
  const added = { ...holding, lots: [...holding.lots, lot] };
  return lot.status === 'pending' ? added : credit(added, { ...lot, remaining: 0 }, lot.remaining);
}

/**
 * Spends points of a settled holding, first-to-expire, of equal ones the oldest.
 * @param points above 0
 * @returns what was taken of which lot
 */
export function spendPoints(
  holding: Holding,
  points: number,
): Result<{ readonly holding: Holding; readonly shares: readonly Share[] }, 'POINTS_INSUFFICIENT'> {
  if (availableOf(holding) < points) return refuse('POINTS_INSUFFICIENT');
  const { holding: after, shares } = drain(holding, openLots(holding), points);
  return accept({ holding: after, shares });
}

/** What giving points back did. */
export interface GivenBack {
  readonly holding: Holding;
  /** What expired at once, because its lot's time had passed. */
  readonly expired: readonly Share[];
}

/**
 * Gives spent points back to the lots that they came from, with their own expiry: a lot whose time has passed meanwhile
 * loses them at once. A deficit that arose meanwhile is paid first, as it would have been paid had they not been spent.
 * @param holding settled, with every lot of the shares in it
 */
export function giveBack(holding: Holding, shares: readonly Share[], now: Instant): GivenBack {
  const expired: Share[] = [];
  let current = holding;
  const ordered = shares
    .map((share) => ({ ...share, lot: lotOf(holding, share.lotId) }))
    .sort((one, other) => byExpiry(one.lot, other.lot));
  for (const { lotId, points } of ordered) {
    const before = lotOf(current, lotId);
    current = credit(current, before, points);
    const after = lotOf(current, lotId);
    if (after.remaining === 0 || after.expiresAt === null || after.expiresAt > now) continue;
    expired.push({ lotId, points: after.remaining });
    current = replaceLot(current, expire(after));
  }
  return { holding: current, expired };
}

/** What taking points back did; its parts sum to what was owed. */
export interface Clawback {
  readonly holding: Holding;
  /** Taken from lots that could not be spent yet. */
  readonly cancelled: readonly Share[];
  /** Taken from what can be spent: from the source's own lots, then others, then as a deficit. */
  readonly taken: number;
  /** The part of `taken` that became a deficit. */
  readonly shortfall: number;
  /** Had expired already: it is not taken a second time. */
  readonly lapsed: number;
}

/**
 * Takes back what a source gave: from its own lots, then from the others first-to-expire; what is not there becomes a
 * deficit. Pending lots of other sources are left alone: they pay when they are confirmed.
 * @param holding settled, with every lot of the source in it
 * @param own ids of the source's lots
 */
export function takeBackPoints(holding: Holding, own: readonly string[], owed: number): Clawback {
  const ofSource = (lot: Lot) => own.includes(lot.id);
  let rest = owed;
  let current = holding;
  const take = (lots: readonly Lot[]): Share[] => {
    const drained = drain(current, lots, rest);
    current = drained.holding;
    rest -= drained.shares.reduce((sum, { points }) => sum + points, 0);
    return drained.shares;
  };
  const cancelled = take(current.lots.filter((lot) => lot.status === 'pending' && ofSource(lot)).sort(byExpiry));
  take(openLots(current).filter(ofSource));
  let lapsed = 0;
  for (const lot of current.lots.filter(ofSource)) {
    const part = Math.min(rest, lot.lapsed);
    if (part === 0) continue;
    current = replaceLot(current, { ...lot, lapsed: lot.lapsed - part });
    rest -= part;
    lapsed += part;
  }
  take(openLots(current));
  const shortfall = rest;
  current = { ...current, deficit: current.deficit + shortfall };
  const taken = owed - lapsed - cancelled.reduce((sum, { points }) => sum + points, 0);
  return { holding: current, cancelled, taken, shortfall, lapsed };
}

/** First-to-expire, of equal ones the oldest; what does not expire comes last. */
export function byExpiry(one: Lot, other: Lot): number {
  const [end, otherEnd] = [one.expiresAt ?? Number.POSITIVE_INFINITY, other.expiresAt ?? Number.POSITIVE_INFINITY];
  if (end !== otherEnd) return end < otherEnd ? -1 : 1;
  return one.createdAt - other.createdAt || (one.id < other.id ? -1 : 1);
}

function openLots({ lots }: Holding): Lot[] {
  return lots.filter(({ status }) => status === 'open').sort(byExpiry);
}

function momentsOf(lot: Lot, now: Instant): Omit<LotStep, 'points'>[] {
  const moments: Omit<LotStep, 'points'>[] = [];
  if (lot.status !== 'pending' && lot.status !== 'open') return moments;
  const { confirmAt, expiresAt, id: lotId } = lot;
  if (lot.status === 'pending' && confirmAt !== null && confirmAt <= now) {
    moments.push({ kind: 'confirmed', at: confirmAt, lotId });
  }
  if (expiresAt !== null && expiresAt <= now) moments.push({ kind: 'expired', at: expiresAt, lotId });
  return moments;
}

function confirm(holding: Holding, lot: Lot): Holding {
  return credit(holding, { ...lot, remaining: 0 }, lot.remaining);
}

/** Credits a lot: the deficit is paid first, what is left is open. */
function credit(holding: Holding, lot: Lot, points: number): Holding {
  const paid = Math.min(holding.deficit, points);
  const remaining = lot.remaining + points - paid;
  const status = remaining > 0 ? 'open' : lot.status === 'expired' ? 'expired' : 'spent';
  return replaceLot({ ...holding, deficit: holding.deficit - paid }, { ...lot, remaining, status });
}

function expire(lot: Lot): Lot {
  return { ...lot, remaining: 0, lapsed: lot.lapsed + lot.remaining, status: 'expired' };
}

/** Takes from lots in their order, at most what is there. */
function drain(
  holding: Holding,
  lots: readonly Lot[],
  points: number,
): { readonly holding: Holding; readonly shares: Share[] } {
  let rest = points;
  let current = holding;
  const shares: Share[] = [];
  for (const lot of lots) {
    const part = Math.min(rest, lot.remaining);
    if (part === 0) continue;
    const remaining = lot.remaining - part;
    const emptied = lot.status === 'pending' ? 'cancelled' : 'spent';
    current = replaceLot(current, { ...lot, remaining, status: remaining > 0 ? lot.status : emptied });
    shares.push({ lotId: lot.id, points: part });
    rest -= part;
  }
  return { holding: current, shares };
}

function replaceLot(holding: Holding, lot: Lot): Holding {
  return { ...holding, lots: holding.lots.map((each) => (each.id === lot.id ? lot : each)) };
}

function lotOf({ lots }: Holding, id: string): Lot {
  const lot = lots.find((each) => each.id === id);
  if (!lot) throw new RangeError(`no lot ${id} in the holding`);
  return lot;
}

function sumOf(lots: readonly Lot[]): number {
  return lots.reduce((sum, { remaining }) => sum + remaining, 0);
}
