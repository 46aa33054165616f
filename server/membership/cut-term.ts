import { MoreThan, Not } from 'typeorm';
import type { Period } from '../../shared/contract/plan';
import type { Instant } from '../../shared/kernel/instant';
import { isDuplicate, StaleRead } from '../database/errors';
import { newId } from '../database/id';
import type { Unit } from '../database/unit-of-work';
import { monthsOf } from '../plan/plan.rules';
import { Membership, MembershipCut, MembershipTerm } from './membership.entity';
import { isPaused } from './membership.rules';

/** Why a term is cut, and what it was granted for. */
export interface TermCut {
  /** Unique for ever: the same source cuts once. */
  readonly sourceKey: string;
  readonly period: Period;
}

/** How far a term reached, and reaches now. */
export interface CutStretch {
  readonly grantedUntil: Instant;
  readonly endedAt: Instant;
}

/**
 * Takes back what is left of the newest term of a membership: one that runs ends now, one that has not begun is as if it had
 * never been, and the run before it is again the newest. A pause that lies on one that runs is over.
 * @returns null where the term is over, so that nothing is left
 * @throws StaleRead when the membership was changed meanwhile: the unit of work runs again
 */
export async function cutNewestTerm(
  unit: Unit,
  term: MembershipTerm,
  { sourceKey, period }: TermCut,
  now: Instant,
): Promise<CutStretch | null> {
  if (term.endsAt <= now || term.endsAt <= term.startsAt) return null;
  const { memberId, family, endsAt: grantedUntil } = term;
  const membership = await unit.findOneByOrFail(Membership, { memberId, family });
  const endedAt = Math.max(term.startsAt, now);
  const before = await findTermBefore(unit, term);
  const begun = endedAt > term.startsAt;
  const changed = await unit.update(
    Membership,
    { id: membership.id, version: membership.version },
    {
      endsAt: endedAt,
      version: membership.version + 1,
      ...(begun || before === null ? {} : { planId: before.planId, planName: before.planName }),
      // The run's end is computed from its months: what never began is no part of it.
      ...(begun ? {} : { months: membership.months - monthsOf(period) }),
      // What still runs before it goes on resting.
      ...(begun && isPaused(membership, now) ? { pauseTo: now } : {}),
    },
  );
  if (changed.affected !== 1) throw new StaleRead('membership');
  await unit.update(MembershipTerm, { id: term.id }, { endsAt: endedAt });
  const cut = { id: newId(now), termId: term.id, memberId, sourceKey, endedAt, grantedUntil, createdAt: now };
  try {
    await unit.insert(MembershipCut, cut);
  } catch (error) {
    if (isDuplicate(error)) throw new StaleRead('the cut of a term');
    throw error;
  }
  return { grantedUntil, endedAt };
}

/** Whether something of a membership stands on a term: a later one that is not cut to nothing. */
export async function hasLaterTerm(unit: Unit, term: MembershipTerm): Promise<boolean> {
  const { id, memberId, family, startsAt } = term;
  const later = await unit.findBy(MembershipTerm, { id: Not(id), memberId, family, endsAt: MoreThan(startsAt) });
  return later.some((other) => other.startsAt >= startsAt && other.endsAt > other.startsAt);
}

async function findTermBefore(unit: Unit, { id, memberId, family }: MembershipTerm): Promise<MembershipTerm | null> {
  const others = await unit.find(MembershipTerm, {
    where: { id: Not(id), memberId, family },
    order: { endsAt: 'DESC', id: 'DESC' },
  });
  return others.find(({ startsAt, endsAt }) => endsAt > startsAt) ?? null;
}
