import { In, IsNull, LessThan, LessThanOrEqual } from 'typeorm';
import type { Clock } from '../../shared/kernel/clock';
import { DAY_MS, type Instant } from '../../shared/kernel/instant';
import type { Database } from '../database/open-database';
import { forgetFollowers } from './forget-followers';
import { Session, WechatIdentityRow } from './member.entity';
import { sweepRateCounters } from './rate-counter';

/** Rows in one unit of work: more would hold up every other writer. */
const BATCH = 2_000;

/** Somebody who follows no longer and never was a member is kept this long, until no late push can contradict it. */
const FORGET_UNFOLLOWED_MS = 7 * DAY_MS;

/** Removes what has run out: sessions, counters, and people who have nothing to do with the business any more. */
export async function sweepMembers({ database, clock }: { database: Database; clock: Clock }): Promise<void> {
  const now = clock.now();
  await inBatches(() => sweepSessions(database, now));
  await inBatches(() => sweepUnfollowed(database, now - FORGET_UNFOLLOWED_MS));
  await sweepRateCounters(database, now - DAY_MS);
}

async function inBatches(sweepOne: () => Promise<number>): Promise<void> {
  while ((await sweepOne()) === BATCH);
}

async function sweepSessions(database: Database, now: Instant): Promise<number> {
  const ended = await database.read.find(Session, {
    select: { id: true },
    where: { expiresAt: LessThanOrEqual(now) },
    take: BATCH,
  });
  if (ended.length === 0) return 0;
  const ids = ended.map((session) => session.id);
  // Looked at again: one that slid on meanwhile stays.
  await database.inUnit((unit) => unit.delete(Session, { id: In(ids), expiresAt: LessThanOrEqual(now) }));
  return ended.length;
}

async function sweepUnfollowed(database: Database, before: Instant): Promise<number> {
  return database.inUnit(async (unit) => {
    const unfollowed = await unit.find(WechatIdentityRow, {
      where: { app: 'official', follows: false, memberId: IsNull(), followChangedAt: LessThan(before) },
      take: BATCH,
    });
    await forgetFollowers(unit, unfollowed);
    return unfollowed.length;
  });
}
