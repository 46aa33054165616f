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
export function sumEarnings(
  unit: Unit,
  { programme, owner }: OpenAccount,
  source: Caps & { readonly code: string },
  at: Instant,
): Promise<Earning[]> {
  const ledger = {
    table: 'growth_entry',
    given: 'amount',
    where: 'member_id = ? AND programme = ? AND source = ?',
    parameters: [owner.id, programme.code, source.code],
  };
  return sumLedger(unit, ledger, source, at);
}

/**
 * The same of any ledger of earnings: rows of a source with `raw`, what was given of it, and whose day it is.
 * @param ledger `given` is the column of what was given; `where` with its parameters leaves one member's source
 */
export async function sumLedger(
  unit: Unit,
  ledger: {
    readonly table: string;
    readonly given: string;
    readonly where: string;
    readonly parameters: readonly unknown[];
  },
  caps: Caps,
  at: Instant,
): Promise<Earning[]> {
  const span = spanOfCaps(caps, at);
  const rows = await select<{
    eventId: string;
    countedAt: number | string;
    raw: number | string;
    given: number | string;
  }>(
    unit,
    `SELECT event_id AS eventId, MIN(counted_at) AS countedAt, SUM(raw) AS raw, SUM(${ledger.given}) AS given
       FROM ${ledger.table}
      WHERE ${ledger.where}${span ? ' AND counted_at >= ? AND counted_at < ?' : ''}
      GROUP BY event_id`,
    [...ledger.parameters, ...(span ? [span.from, span.to] : [])],
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
