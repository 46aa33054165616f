import { IsNull } from 'typeorm';
import type { Instant } from '../../shared/kernel/instant';
import { accept, type Result, refuse } from '../../shared/kernel/result';
import { StaleRead } from '../database/errors';
import { newId } from '../database/id';
import { execute } from '../database/statement';
import type { Unit } from '../database/unit-of-work';
import { enqueueJob } from '../jobs/enqueue-job';
import { emitEvent } from '../jobs/outbox';
import { Plan } from '../plan/plan.entity';
import { Membership, MembershipPause, MembershipTerm } from './membership.entity';
import { MEMBERSHIP_PAUSED, MEMBERSHIP_RESUMED, type MembershipPauseChanged } from './membership.events';
import type { PauseParts } from './pause.parts';
import { decidePause, endOf, moveTerm, type PausePlan, type PauseRefusal } from './pause.rules';

/** Topic of the job that waits for a pause's end. */
export const END_PAUSE = 'membership.endPause';

/** A member's wish to let a membership rest from now on. */
export interface PauseWish {
  readonly memberId: string;
  readonly family: string;
  readonly days: number;
}

type Refusal = PauseRefusal | 'PAUSE_DEBIT_UNDER_WAY';

/** What a pause would do, and changes nothing. */
export function previewPause(parts: PauseParts, wish: PauseWish): Promise<Result<PausePlan, Refusal>> {
  return parts.database.inUnit(async (unit) => {
    const { memberId, family } = wish;
    const membership = await unit.findOneBy(Membership, { memberId, family });
    return planPause(unit, parts, membership, wish, parts.clock.now());
  });
}

/**
 * Lets a membership rest: nothing is in force until the pause's end, and every term that had not ended ends later by its
 * length, with the money that it earns. Tells `membership.paused`.
 * @throws StaleRead when another unit changed the membership meanwhile: the unit of work runs again
 */
export async function pauseMembership(parts: PauseParts, wish: PauseWish): Promise<Result<MembershipPause, Refusal>> {
  return parts.database.inUnit(async (unit) => {
    const now = parts.clock.now();
    const { memberId, family } = wish;
    const membership = await unit.findOneBy(Membership, { memberId, family });
    const planned = await planPause(unit, parts, membership, wish, now);
    if (!planned.ok) return planned;
    if (membership === null) throw new Error(`a pause was planned for ${memberId}, who has no membership`);
    const { fromAt, toAt } = planned.value;
    const pause: MembershipPause = { id: newId(now), memberId, family, fromAt, toAt, resumedAt: null };
    await unit.insert(MembershipPause, pause);
    await moveTerms(unit, parts, membership, pause, toAt - fromAt, now);
    await tell(unit, MEMBERSHIP_PAUSED, pause, planned.value.endsAt, now);
    const payload = { pauseId: pause.id };
    await enqueueJob(unit, { topic: END_PAUSE, payload, runAt: toAt, uniqueKey: `${END_PAUSE}:${pause.id}` }, now);
    return accept(pause);
  });
}

/**
 * Ends a running pause before its end: what is left of it is taken off the ends that it had moved. Repeating it answers the
 * pause as it was ended. Tells `membership.resumed`.
 * @throws StaleRead when another unit changed the membership meanwhile: the unit of work runs again
 */
export async function resumeMembership(
  parts: PauseParts,
  wish: { readonly memberId: string; readonly pauseId: string },
): Promise<Result<MembershipPause, 'PAUSE_NOT_FOUND'>> {
  return parts.database.inUnit(async (unit) => {
    const now = parts.clock.now();
    const pause = await unit.findOneBy(MembershipPause, { id: wish.pauseId, memberId: wish.memberId });
    if (!pause) return refuse('PAUSE_NOT_FOUND');
    if (endOf(pause) <= now) return accept(pause);
    const { memberId, family } = pause;
    const membership = await unit.findOneByOrFail(Membership, { memberId, family });
    const resumed = { ...pause, resumedAt: now };
    const ended = await unit.update(MembershipPause, { id: pause.id, resumedAt: IsNull() }, { resumedAt: now });
    if (ended.affected !== 1) throw new StaleRead('membership pause');
    const endsAt = await moveTerms(unit, parts, membership, resumed, now - pause.toAt, now);
    await tell(unit, MEMBERSHIP_RESUMED, pause, endsAt, now);
    return accept(resumed);
  });
}

/** A pause has come to its end by itself: whoever follows the membership hears that it is in force again. */
export async function endPause(parts: PauseParts, pauseId: string): Promise<void> {
  await parts.database.inUnit(async (unit) => {
    const pause = await unit.findOneBy(MembershipPause, { id: pauseId });
    if (pause?.resumedAt !== null) return;
    const { memberId, family } = pause;
    const membership = await unit.findOneBy(Membership, { memberId, family });
    if (membership) await tell(unit, MEMBERSHIP_RESUMED, pause, membership.endsAt, parts.clock.now());
  });
}

async function planPause(
  unit: Unit,
  parts: PauseParts,
  membership: Membership | null,
  { memberId, family, days }: PauseWish,
  now: Instant,
): Promise<Result<PausePlan, Refusal>> {
  const plan = membership && (await unit.findOneBy(Plan, { id: membership.planId }));
  const pauses = await unit.findBy(MembershipPause, { memberId, family });
  const decided = decidePause(membership, plan?.pause ?? null, pauses, days, now);
  if (decided.ok && (await parts.isDebitUnderWay(unit, memberId, family))) return refuse('PAUSE_DEBIT_UNDER_WAY');
  return decided;
}

/**
 * Moves all that had not ended, and how its money is earned.
 * @param membership as it was decided on: if it has changed since, the unit of work runs again
 * @returns the membership's end after it
 */
async function moveTerms(
  unit: Unit,
  parts: PauseParts,
  membership: Membership,
  pause: MembershipPause,
  byMs: number,
  now: Instant,
): Promise<Instant> {
  const { memberId, family, fromAt } = pause;
  const terms = await unit.find(MembershipTerm, { where: { memberId, family }, order: { startsAt: 'ASC', id: 'ASC' } });
  const moved = terms.filter(({ endsAt }) => endsAt > now).map((term) => moveTerm(term, now, byMs));
  for (const { id, startsAt, endsAt } of moved) await unit.update(MembershipTerm, { id }, { startsAt, endsAt });
  // What ended while it rested, by a refund for one, stays ended.
  const endsAt = membership.endsAt > now ? membership.endsAt + byMs : membership.endsAt;
  const changed = await execute(
    unit,
    `UPDATE membership SET ends_at = ?, pause_from = ?, pause_to = ?, version = version + 1 WHERE id = ? AND version = ?`,
    [endsAt, fromAt, endOf(pause), membership.id, membership.version],
  );
  if (changed !== 1) throw new StaleRead('membership');
  const resting = moved.map((term) => ({ ...term, usableFrom: Math.max(term.startsAt, endOf(pause)) }));
  await parts.moveEarnings(unit, resting, now);
  return endsAt;
}

async function tell(
  unit: Unit,
  type: string,
  { id: pauseId, memberId, family }: MembershipPause,
  endsAt: Instant,
  now: Instant,
): Promise<void> {
  const payload: MembershipPauseChanged = { memberId, family, pauseId, endsAt };
  await emitEvent(unit, { type, key: pauseId, payload }, now);
}
