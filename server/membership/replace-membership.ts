import { MoreThan } from 'typeorm';
import type { Instant } from '../../shared/kernel/instant';
import { StaleRead } from '../database/errors';
import { newId } from '../database/id';
import type { Unit } from '../database/unit-of-work';
import { findRow, type TermGrant, writeTerm } from './extend-membership';
import { MembershipCut, MembershipTerm } from './membership.entity';
import { type StackedTerm, stackTerm } from './membership.rules';

/**
 * Begins a membership anew with another plan, of whatever rank: what was in force or still to come ends now, with a cut that
 * says by what, and the new term begins now. Tells `membership.extended`.
 * @throws StaleRead when another unit changed the membership meanwhile: the unit of work runs again
 * @throws the duplicate error when the source has given its term already: callers decide by their own state first
 */
export async function replaceMembership(unit: Unit, grant: TermGrant, now: Instant): Promise<StackedTerm> {
  const { memberId, family } = grant;
  const current = await findRow(unit, memberId, family);
  for (const term of await findOpenTerms(unit, { memberId, family }, now)) {
    const endedAt = Math.max(term.startsAt, now);
    const cut = await unit.update(MembershipTerm, { id: term.id, endsAt: term.endsAt }, { endsAt: endedAt });
    if (cut.affected !== 1) throw new StaleRead('membership term');
    const sourceKey = `${grant.sourceKey}:${term.id}`;
    await unit.insert(MembershipCut, {
      ...{ id: newId(now), termId: term.id, memberId, sourceKey, endedAt, grantedUntil: term.endsAt, createdAt: now },
    });
  }
  const stacked = stackTerm(null, grant.period, now);
  await writeTerm(unit, grant, current, stacked, now);
  return stacked;
}

/** The terms of a family that are in force or still to come, the earliest first. */
export function findOpenTerms(
  unit: Unit,
  { memberId, family }: { readonly memberId: string; readonly family: string },
  now: Instant,
): Promise<MembershipTerm[]> {
  return unit.find(MembershipTerm, {
    where: { memberId, family, endsAt: MoreThan(now) },
    order: { startsAt: 'ASC', id: 'ASC' },
  });
}
