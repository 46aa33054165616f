import type { Clock } from '../../shared/kernel/clock';
import type { Instant } from '../../shared/kernel/instant';
import type { Database } from '../database/open-database';
import { select } from '../database/statement';
import type { TiersNoticed } from '../growth/growth.events';
import { BenefitSpan } from './benefit.entity';
import { readEntitlementBooks } from './find-entitlements';
import { type TrackCause, trackMembers } from './track-spans';

export interface TrackingParts {
  readonly database: Database;
  readonly clock: Clock;
}

/** Members looked at in one unit of work. */
const BATCH = 50;

/** A change of standing: what closed is taken back by its policy. */
const CHANGE: TrackCause = { kind: 'change' };

/** Somebody is new here, or what rests comes back: nothing is taken back, and nothing of it is news. */
const QUIET: TrackCause = { kind: 'catalogue', fresh: [] };

/** Somebody is a member now: what is everybody's opens for them, and is no news. Nothing where it was done already. */
export async function trackNewMember({ database, clock }: TrackingParts, memberId: string): Promise<void> {
  if (await database.read.existsBy(BenefitSpan, { memberId })) return;
  await database.inUnit(async (unit) => {
    const books = await readEntitlementBooks(unit);
    await trackMembers(unit, books, [memberId], QUIET, clock.now());
  });
}

/** A member's membership changed. */
export async function trackMember({ database, clock }: TrackingParts, memberId: string): Promise<void> {
  await database.inUnit(async (unit) => {
    await trackMembers(unit, await readEntitlementBooks(unit), [memberId], CHANGE, clock.now());
  });
}

/** A member's membership began to rest, or is in force again. */
export async function trackPause({ database, clock }: TrackingParts, memberId: string): Promise<void> {
  await database.inUnit(async (unit) => {
    await trackMembers(unit, await readEntitlementBooks(unit), [memberId], QUIET, clock.now());
  });
}

/**
 * Looks at the members of a range whose tier changed, by set: a settlement of a million stays a matter of its own
 * statements, and this one goes through those it changed.
 * @returns null when all were looked at, else the range that is left
 */
export async function trackChangedTiers(
  { database, clock }: TrackingParts,
  range: TiersNoticed,
  isOver: () => boolean,
): Promise<TiersNoticed | null> {
  const { programme, toMemberId, changedSince } = range;
  if (changedSince === undefined) return null;
  let from = range.fromMemberId;
  for (;;) {
    const memberIds = await findChanged(database, { programme, from, toMemberId, changedSince });
    const last = memberIds.at(-1);
    if (last === undefined) return null;
    await database.inUnit(async (unit) => {
      await trackMembers(unit, await readEntitlementBooks(unit), memberIds, CHANGE, clock.now());
    });
    // Longer than the last one and before the next: to MySQL a blank behind it would be the same id.
    from = `${last}0`;
    if (isOver()) return { ...range, fromMemberId: from };
  }
}

async function findChanged(
  { read }: Database,
  range: {
    readonly programme: string;
    readonly from: string;
    readonly toMemberId: string;
    readonly changedSince: Instant;
  },
): Promise<string[]> {
  const rows = await select<{ memberId: string }>(
    read,
    `SELECT DISTINCT member_id AS memberId FROM tier_notice
      WHERE programme = ? AND member_id >= ? AND member_id <= ? AND kind = 'change' AND created_at >= ?
      ORDER BY member_id LIMIT ${BATCH}`,
    [range.programme, range.from, range.toMemberId, range.changedSince],
  );
  return rows.map(({ memberId }) => memberId);
}
