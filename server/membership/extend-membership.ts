import type { Period } from '../../shared/contract/plan';
import type { Instant } from '../../shared/kernel/instant';
import { accept, type Result, refuse } from '../../shared/kernel/result';
import { isDuplicate, StaleRead } from '../database/errors';
import { newId } from '../database/id';
import { execute, select } from '../database/statement';
import type { Unit } from '../database/unit-of-work';
import { emitEvent } from '../jobs/outbox';
import { MEMBERSHIP_EXTENDED, type MembershipExtended } from './membership.events';
import { mayStack, type StackedTerm, stackTerm, type termSources } from './membership.rules';

/** What a term is granted for. */
export interface TermGrant {
  readonly memberId: string;
  readonly family: string;
  readonly familyRank: number;
  readonly planId: string;
  readonly planName: string;
  readonly period: Period;
  readonly source: (typeof termSources)[number];
  /** Unique for ever: the same source never gives a second term. */
  readonly sourceKey: string;
  readonly orderId: string | null;
}

/** A membership, as far as its next term needs it. */
export interface MembershipRow {
  readonly id: string;
  readonly familyRank: number;
  readonly anchorAt: number;
  readonly months: number;
  readonly endsAt: number;
  readonly version: number;
}

/**
 * Grants a term: it stacks on the membership in force or begins now. Tells `membership.extended`.
 * Refused with PLAN_RANK_DIFFERS when a membership of another rank is in force. Raw SQL because it stands in the path of
 * every payment confirmation, which `npm run bench payment` measures.
 * @throws StaleRead when another unit changed the membership meanwhile: the unit of work runs again
 * @throws the duplicate error when the source has given its term already: callers decide by their own state first
 */
export async function extendMembership(
  unit: Unit,
  grant: TermGrant,
  now: Instant,
): Promise<Result<StackedTerm, 'PLAN_RANK_DIFFERS'>> {
  const current = await findRow(unit, grant.memberId, grant.family);
  if (!mayStack(current, grant.familyRank, now)) return refuse('PLAN_RANK_DIFFERS');
  const stacked = stackTerm(current, grant.period, now);
  await writeTerm(unit, grant, current, stacked, now);
  return accept(stacked);
}

/**
 * Writes a term with the membership as it is after it, and tells `membership.extended`.
 * @param current the membership as it was read; null where there is none yet
 * @throws StaleRead when another unit changed the membership meanwhile: the unit of work runs again
 */
export async function writeTerm(
  unit: Unit,
  grant: TermGrant,
  current: MembershipRow | null,
  stacked: StackedTerm,
  now: Instant,
): Promise<void> {
  await saveRun(unit, grant, current, stacked, now);
  const termId = newId(now);
  await execute(
    unit,
    `INSERT INTO membership_term
       (id, member_id, family, starts_at, ends_at, source, source_key, order_id, plan_id, plan_name, created_at)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    [
      termId,
      grant.memberId,
      grant.family,
      stacked.startsAt,
      stacked.endsAt,
      grant.source,
      grant.sourceKey,
      grant.orderId,
      grant.planId,
      grant.planName,
      now,
    ],
  );
  const event: MembershipExtended = {
    memberId: grant.memberId,
    termId,
    family: grant.family,
    planName: grant.planName,
    startsAt: stacked.startsAt,
    endsAt: stacked.endsAt,
    orderId: grant.orderId,
  };
  await emitEvent(unit, { type: MEMBERSHIP_EXTENDED, key: termId, payload: event }, now);
}

/** The membership of a member in a family, as far as its next term needs it. */
export async function findRow(unit: Unit, memberId: string, family: string): Promise<MembershipRow | null> {
  const [row] = await select<MembershipRow>(
    unit,
    `SELECT id, family_rank AS familyRank, anchor_at AS anchorAt, months, ends_at AS endsAt, version
       FROM membership WHERE member_id = ? AND family = ?`,
    [memberId, family],
  );
  return row ? { ...row, anchorAt: Number(row.anchorAt), endsAt: Number(row.endsAt) } : null;
}

async function saveRun(
  unit: Unit,
  grant: TermGrant,
  current: MembershipRow | null,
  { run }: StackedTerm,
  now: Instant,
): Promise<void> {
  const values = [grant.familyRank, grant.planId, grant.planName, run.anchorAt, run.months, run.endsAt];
  if (current) {
    const changed = await execute(
      unit,
      `UPDATE membership SET family_rank = ?, plan_id = ?, plan_name = ?, anchor_at = ?, months = ?, ends_at = ?,
         version = version + 1 WHERE id = ? AND version = ?`,
      [...values, current.id, current.version],
    );
    if (changed !== 1) throw new StaleRead('membership');
    return;
  }
  try {
    await execute(
      unit,
      `INSERT INTO membership (id, member_id, family, family_rank, plan_id, plan_name, anchor_at, months, ends_at, version)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, 1)`,
      [newId(now), grant.memberId, grant.family, ...values],
    );
  } catch (error) {
    // Two first payments at once: the second finds the first one's membership when it runs again.
    if (isDuplicate(error)) throw new StaleRead('membership');
    throw error;
  }
}
