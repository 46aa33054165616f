import type { Instant } from '../../shared/kernel/instant';
import { accept, type Result, refuse } from '../../shared/kernel/result';
import { newId } from '../database/id';
import type { Unit } from '../database/unit-of-work';
import { Member } from '../member/member.entity';
import { addGrowth, openAccount, saveAccount } from './account';
import { enterGrowth } from './entry';
import { bucketOf, scoreAt } from './period.rules';
import { findProgramme, readProgrammeBook } from './programme-book';

/** Growth to be given by hand, or taken where negative. */
export interface GrowthAdjustment {
  readonly memberId: string;
  readonly programme: string;
  /** A whole number other than 0. */
  readonly amount: number;
  /** What the member reads in the ledger. */
  readonly title: string;
}

export type AdjustmentRefusal = 'MEMBER_NOT_FOUND' | 'PROGRAMME_NOT_FOUND' | 'GROWTH_INSUFFICIENT';

/** In place of a source's code and group: no rule stands behind it, so that counting again leaves it alone. */
const BY_HAND = 'operator';

/**
 * Adds an entry to a member's growth in the running period, with a source of its own: up at once where a tier is reached, and
 * never down before the period ends. Not more is taken than the period has.
 * @returns the entry's id
 */
export async function adjustGrowth(
  unit: Unit,
  { memberId, programme: code, amount, title }: GrowthAdjustment,
  now: Instant,
): Promise<Result<string, AdjustmentRefusal>> {
  const member = await unit.findOneBy(Member, { id: memberId, status: 'active' });
  if (!member) return refuse('MEMBER_NOT_FOUND');
  const programme = findProgramme(await readProgrammeBook(unit), code);
  if (!programme) return refuse('PROGRAMME_NOT_FOUND');
  const account = await openAccount(unit, programme, member, now);
  const { period } = programme.config;
  const present = bucketOf(period, account.row.joinedAt, now);
  if (amount < 0 && scoreAt(period, account.sums, present) + amount < 0) return refuse('GROWTH_INSUFFICIENT');
  const id = newId(now);
  const bucket = await enterGrowth(
    unit,
    account,
    {
      ...{ id, programmeVersion: programme.version, kind: 'corrected', source: BY_HAND, groupCode: BY_HAND, title },
      ...{ amount, raw: amount, eventId: null, occurredAt: now, countedAt: now, sourceKey: `operator:${id}` },
      basis: {
        ...{ metric: 'times', metricValue: 1, coefficient: { numerator: 1, denominator: 1 }, multipliers: [] },
        ...{ combine: 'max', cutBy: null, cut: 0, note: title },
      },
    },
    now,
  );
  addGrowth(account, bucket, amount, now);
  await saveAccount(unit, account, now);
  return accept(id);
}
