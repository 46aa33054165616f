import type { Clock } from '../../shared/kernel/clock';
import type { Instant } from '../../shared/kernel/instant';
import type { Database } from '../database/open-database';
import { select } from '../database/statement';
import { openKnownPoints, savePoints } from './account';

export interface PointsParts {
  readonly database: Database;
  readonly clock: Clock;
}

/** Members brought up to date in one unit of work: a member who spends at that moment waits no longer than that takes. */
const BATCH = 50;

/** Confirms and expires what is due of one member. Does nothing to who has no points, or is up to date. */
export async function settleMember({ database, clock }: PointsParts, memberId: string): Promise<void> {
  await settleMembers(database, [memberId], clock.now());
}

/**
 * Writes down every lot that became available or expired: entries, and the cached sums. What members see is true without
 * it. Batch by batch along the due moments; each lot once, because its state and its entry are one unit of work, so that
 * cut off anywhere and begun again it goes on where it was.
 * @param options.isOver asked between batches; true ends the call early
 * @returns false where the time given was over first: call it again
 */
export async function settlePoints(
  { database, clock }: PointsParts,
  { isOver = () => false }: { readonly isOver?: () => boolean } = {},
): Promise<boolean> {
  const now = clock.now();
  for (const due of [
    { status: 'pending', moment: 'confirm_at' },
    { status: 'open', moment: 'expires_at' },
  ] as const) {
    let after: DueLot = { at: 0, memberId: '' };
    for (;;) {
      if (isOver()) return false;
      const page = await findDue(database, due, after, now);
      const last = page.at(-1);
      if (!last) break;
      await settleMembers(
        database,
        page.map(({ memberId }) => memberId),
        now,
      );
      after = last;
    }
  }
  return true;
}

interface DueLot {
  readonly at: Instant;
  readonly memberId: string;
}

/** The next members with a lot that is due, by moment and member. */
async function findDue(
  database: Database,
  { status, moment }: { readonly status: 'pending' | 'open'; readonly moment: 'confirm_at' | 'expires_at' },
  after: DueLot,
  now: Instant,
): Promise<DueLot[]> {
  const rows = await select<{ dueAt: number | string; memberId: string }>(
    database.read,
    `SELECT DISTINCT ${moment} AS dueAt, member_id AS memberId FROM points_lot
      WHERE status = ? AND ${moment} <= ? AND (${moment} > ? OR (${moment} = ? AND member_id > ?))
      ORDER BY ${moment}, member_id LIMIT ${BATCH}`,
    [status, now, after.at, after.at, after.memberId],
  );
  return rows.map(({ dueAt, memberId }) => ({ at: Number(dueAt), memberId }));
}

async function settleMembers(database: Database, memberIds: readonly string[], now: Instant): Promise<void> {
  await database.inUnit(async (unit) => {
    for (const account of await openKnownPoints(unit, memberIds, now)) {
      if (account.entries.length > 0) await savePoints(unit, account);
    }
  });
}
