import { LessThan, LessThanOrEqual } from 'typeorm';
import type { Clock } from '../../shared/kernel/clock';
import type { Instant } from '../../shared/kernel/instant';
import type { Database } from '../database/open-database';
import { ApiKeyNonce } from './partner.entity';
import { NONCE_KEPT_MS } from './signature.rules';

/** Rows in one unit of work: more would hold up the requests that write theirs. */
const BATCH = 2_000;

/** Takes away the nonces whose requests have gone stale: their timestamps refuse them. */
export async function sweepNonces({
  database,
  clock,
}: {
  readonly database: Database;
  readonly clock: Clock;
}): Promise<void> {
  const before = clock.now() - NONCE_KEPT_MS;
  for (let last = await lastOfBatch(database, before); last !== null; last = await lastOfBatch(database, before)) {
    const seenAt = LessThanOrEqual(last);
    await database.inUnit((unit) => unit.delete(ApiKeyNonce, { seenAt }));
  }
}

/** The instant up to which the oldest rows fill a batch; null when nothing is old. */
async function lastOfBatch(database: Database, before: Instant): Promise<Instant | null> {
  const old = { select: { seenAt: true }, where: { seenAt: LessThan(before) } } as const;
  const [full] = await database.read.find(ApiKeyNonce, { ...old, order: { seenAt: 'ASC' }, skip: BATCH - 1, take: 1 });
  if (full) return full.seenAt;
  const [rest] = await database.read.find(ApiKeyNonce, { ...old, order: { seenAt: 'DESC' }, take: 1 });
  return rest?.seenAt ?? null;
}
