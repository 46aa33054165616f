import type { EntityManager } from 'typeorm';
import { addDays, businessDayOf, startOfBusinessDay } from '../../shared/kernel/business-day';
import type { Instant } from '../../shared/kernel/instant';
import { select } from '../database/statement';
import { emitEvent } from '../jobs/outbox';
import { readHoldings } from './account';
import { expiryLeads, POINTS_EXPIRING, type PointsExpiring } from './points.events';
import { readPointsBook } from './points-book';
import type { PointsParts } from './settle-points';

/** Members told in one unit of work. */
const BATCH = 200;

/**
 * Tells which members have points that expire in so many days: each lot is heard of on the one day that is so many before
 * its last. Where that day was missed nothing is told: the reminder would no longer be true.
 * @param dueAt when it was to be told
 */
export async function remindOfExpiry({ database, clock }: PointsParts, dueAt: Instant): Promise<void> {
  const toldOn = businessDayOf(dueAt);
  if (businessDayOf(clock.now()) !== toldOn) return;
  if (!(await readPointsBook(database.read))?.live) return;
  for (const days of expiryLeads) {
    const lastDay = addDays(toldOn, days);
    let after = '';
    for (;;) {
      const page = await select<{ memberId: string }>(
        database.read,
        `SELECT DISTINCT member_id AS memberId FROM points_lot
          WHERE status IN ('open', 'pending') AND expires_at > ? AND expires_at <= ? AND member_id > ?
          ORDER BY member_id LIMIT ${BATCH}`,
        [startOfBusinessDay(lastDay), startOfBusinessDay(addDays(lastDay, 1)), after],
      );
      const [first, last] = [page[0]?.memberId, page.at(-1)?.memberId];
      if (first === undefined || last === undefined) break;
      const payload: PointsExpiring = { days, toldOn, lastDay, fromMemberId: first, toMemberId: last };
      await database.inUnit((unit) =>
        emitEvent(unit, { type: POINTS_EXPIRING, key: `${days}:${toldOn}:${first}`, payload }, clock.now()),
      );
      after = last;
    }
  }
}

/** What one member is told of points that expire. */
export interface ExpiringPoints {
  readonly memberId: string;
  readonly points: number;
  readonly unit: string;
  /** The first instant at which they can no longer be spent. */
  readonly expiresAt: Instant;
}

/** What is left, at the moment of telling, of the points that a reminder is about; members with nothing left are left out. */
export async function findExpiringPoints(
  manager: EntityManager,
  { toldOn, lastDay, fromMemberId, toMemberId }: PointsExpiring,
  now: Instant,
): Promise<ExpiringPoints[]> {
  const book = await readPointsBook(manager);
  if (!book?.live || businessDayOf(now) !== toldOn) return [];
  const [from, to] = [startOfBusinessDay(lastDay), startOfBusinessDay(addDays(lastDay, 1))];
  const members = await select<{ memberId: string }>(
    manager,
    `SELECT DISTINCT member_id AS memberId FROM points_lot
      WHERE status IN ('open', 'pending') AND expires_at > ? AND expires_at <= ? AND member_id >= ? AND member_id <= ?
      ORDER BY member_id`,
    [from, to, fromMemberId, toMemberId],
  );
  const holdings = await readHoldings(
    manager,
    members.map(({ memberId }) => memberId),
    now,
  );
  return [...holdings].flatMap(([memberId, { lots }]) => {
    const points = lots
      .filter(({ status, expiresAt }) => status === 'open' && expiresAt !== null && expiresAt > from && expiresAt <= to)
      .reduce((sum, { remaining }) => sum + remaining, 0);
    return points === 0 ? [] : [{ memberId, points, unit: book.config.unit, expiresAt: to }];
  });
}
