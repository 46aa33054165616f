import { IsNull } from 'typeorm';
import type { Instant } from '../../shared/kernel/instant';
import { accept, type Result, refuse } from '../../shared/kernel/result';
import { newId } from '../database/id';
import type { Unit } from '../database/unit-of-work';
import { cutNewestTerm, hasLaterTerm } from './cut-term';
import { writeTerm } from './extend-membership';
import { Membership, MembershipTerm } from './membership.entity';
import { appendDays } from './membership.rules';

/** Days that an operator gives. */
export interface DaysGiven {
  readonly memberId: string;
  readonly family: string;
  readonly days: number;
}

/** A membership's end, before and after. */
export interface EndMoved {
  readonly termId: string;
  readonly planName: string;
  readonly before: Instant;
  readonly after: Instant;
}

/**
 * Gives days to a membership as a term of their own, with the plan that it has: behind its end, or from now on where it has run
 * out. No money stands behind them, so nothing is earned by them. Tells `membership.extended`.
 * @throws StaleRead when another unit changed the membership meanwhile: the unit of work runs again
 */
export async function extendByDays(
  unit: Unit,
  { memberId, family, days }: DaysGiven,
  now: Instant,
): Promise<Result<EndMoved, 'MEMBERSHIP_NOT_ACTIVE'>> {
  const membership = await unit.findOneBy(Membership, { memberId, family });
  if (!membership) return refuse('MEMBERSHIP_NOT_ACTIVE');
  const { familyRank, planId, planName, endsAt } = membership;
  const stacked = appendDays(membership, days, now);
  const sourceKey = `operator:${newId(now)}`;
  const common = {
    memberId,
    family,
    familyRank,
    planId,
    planName,
    source: 'operator',
    sourceKey,
    orderId: null,
  } as const;
  // Its length is in days: the run's months stay as they are.
  await writeTerm(unit, { ...common, period: NO_MONTHS }, membership, stacked, now);
  const { id: termId } = await unit.findOneByOrFail(MembershipTerm, { sourceKey });
  return accept({ termId, planName, before: endsAt, after: stacked.endsAt });
}

/** Takes days back that an operator gave, as far as they are not over; only the newest term of a membership can go. */
export async function revokeDays(
  unit: Unit,
  termId: string,
  now: Instant,
): Promise<Result<EndMoved & { readonly memberId: string }, 'TERM_NOT_REVOCABLE'>> {
  const term = await unit.findOneBy(MembershipTerm, { id: termId, source: 'operator', orderId: IsNull() });
  if (!term || (await hasLaterTerm(unit, term))) return refuse('TERM_NOT_REVOCABLE');
  const cut = await cutNewestTerm(unit, term, { sourceKey: `operator:${newId(now)}`, period: NO_MONTHS }, now);
  if (cut === null) return refuse('TERM_NOT_REVOCABLE');
  const { memberId, planName } = term;
  return accept({ termId, memberId, planName, before: cut.grantedUntil, after: cut.endedAt });
}

const NO_MONTHS = { unit: 'month', count: 0 } as const;
