import type { Instant } from '../../shared/kernel/instant';
import { select } from '../database/statement';
import type { Unit } from '../database/unit-of-work';
import type { OpenAccount } from './account';
import { type Caps, type Earning, spanOfCaps } from './amount.rules';
import { GrowthEntry } from './growth.entity';
import { type Bucket, bucketOf, countsIn } from './period.rules';

/** What an entry says, before it is known in which bucket it counts. */
export type NewEntry = Omit<GrowthEntry, 'bucket' | 'memberId' | 'programme' | 'createdAt'>;

/**
 * Appends an entry to the ledger. The account's sums are changed by `addGrowth`, in the bucket that is answered.
 * @param bucket the bucket that it would count in; else the one in which it happened
 */
export async function enterGrowth(
  unit: Unit,
  account: OpenAccount,
  entry: NewEntry,
  now: Instant,
  bucket?: Bucket,
): Promise<Bucket> {
  const { programme, owner, row } = account;
  const happened = bucket ?? bucketOf(programme.config.period, row.joinedAt, entry.countedAt);
  const counts = countsIn(programme.config, row.joinedAt, happened, now);
  await unit.insert(GrowthEntry, {
    ...entry,
    memberId: owner.id,
    programme: programme.code,
    bucket: counts,
    createdAt: now,
  });
  return counts;
}

/** What each event was worth to a capped source, within the stretch that its caps span around an instant. */
export async function sumEarnings(
  unit: Unit,
  { programme, owner }: OpenAccount,
  source: Caps & { readonly code: string },
  at: Instant,
): Promise<Earning[]> {
  const span = spanOfCaps(source, at);
  const rows = await select<{
    eventId: string;
    countedAt: number | string;
    raw: number | string;
    given: number | string;
  }>(
    unit,
    `SELECT event_id AS eventId, MIN(counted_at) AS countedAt, SUM(raw) AS raw, SUM(amount) AS given
       FROM growth_entry
      WHERE member_id = ? AND programme = ? AND source = ?${span ? ' AND counted_at >= ? AND counted_at < ?' : ''}
      GROUP BY event_id`,
    [owner.id, programme.code, source.code, ...(span ? [span.from, span.to] : [])],
  );
  return rows
    .map((row) => ({
      eventId: row.eventId,
      countedAt: Number(row.countedAt),
      raw: Number(row.raw),
      given: Number(row.given),
    }))
    .filter(({ raw, given }) => raw > 0 || given > 0);
}
