import type { Membership as MembershipWire } from '../../shared/contract/membership';
import { formatInstant, type Instant } from '../../shared/kernel/instant';
import type { Database } from '../database/open-database';
import { findRows } from '../database/raw-rows';
import { PlanFamily } from '../plan/plan.entity';
import { Membership, MembershipTerm } from './membership.entity';
import { isActive, isPaused } from './membership.rules';

type FamilyMembership = MembershipWire['others'][number];

/** What a later room knows of the renewals of a member, by family. */
export type RenewalsOfMember = (
  memberId: string,
  now: Instant,
) => Promise<ReadonlyMap<string, FamilyMembership['renewal']>>;

/** The rows from which everything about a member's memberships is told. */
export interface MembershipRows {
  readonly memberships: readonly Membership[];
  readonly terms: readonly MembershipTerm[];
}

/** Reads what a member holds and has held, in every family; raw for the first screen, which `npm run bench home` measures. */
export async function readMemberships(database: Database, memberId: string): Promise<MembershipRows> {
  const [memberships, terms] = await Promise.all([
    findRows(database.read, Membership, 'WHERE t.member_id = ?', [memberId]),
    findRows(
      database.read,
      MembershipTerm,
      'WHERE t.member_id = ? AND t.ends_at > t.starts_at ORDER BY t.starts_at, t.id',
      [memberId],
    ),
  ]);
  return { memberships, terms };
}

/** Everything a member holds: the default family, and the others they have ever had. */
export function presentMembership(
  families: readonly PlanFamily[],
  { memberships, terms }: MembershipRows,
  now: Instant,
  renewals: ReadonlyMap<string, FamilyMembership['renewal']> = new Map(),
): MembershipWire {
  const ordered = [...families].sort((a, b) => Number(b.isDefault) - Number(a.isDefault) || a.position - b.position);
  const presented = ordered.map((family) => {
    const row = memberships.find((candidate) => candidate.family === family.code) ?? null;
    const presented = presentFamily(
      family,
      row,
      terms.filter((term) => term.family === family.code),
      now,
    );
    return { ...presented, renewal: renewals.get(family.code) ?? presented.renewal };
  });
  const [first, ...others] = presented;
  if (!first) throw new Error('no plan family: load a scheme first');
  return { ...first, others: others.filter((other) => other.terms.length > 0) };
}

function presentFamily(
  family: PlanFamily,
  row: Membership | null,
  terms: readonly MembershipTerm[],
  now: Instant,
): FamilyMembership {
  return {
    active: isActive(row, now),
    family: family.code,
    familyName: family.name,
    startsAt: row ? formatInstant(row.anchorAt) : null,
    endsAt: row ? formatInstant(row.endsAt) : null,
    planId: row?.planId ?? null,
    planName: row?.planName ?? null,
    terms: terms.map((term) => ({
      startsAt: formatInstant(term.startsAt),
      endsAt: formatInstant(term.endsAt),
      source: term.source,
      orderId: term.orderId,
    })),
    pause:
      row?.pauseFrom != null && row.pauseTo != null && isPaused(row, now)
        ? { from: formatInstant(row.pauseFrom), to: formatInstant(row.pauseTo) }
        : null,
    renewal: { status: 'none' },
  };
}
