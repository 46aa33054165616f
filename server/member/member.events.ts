import { IsNull, Not } from 'typeorm';
import type { Instant } from '../../shared/kernel/instant';
import type { Unit } from '../database/unit-of-work';
import { emitEvent } from '../jobs/outbox';
import { Member } from './member.entity';

/** Told when something new leads to a member: they joined, an identity or a phone number became theirs. */
export const MEMBER_IDENTIFIED = 'member.identified';

export interface MemberIdentified {
  readonly memberId: string;
}

/** Told once a member: nickname and picture are both there. */
export const PROFILE_COMPLETED = 'member.profileCompleted';

/** Told once a member: they have bound a phone number. */
export const PHONE_BOUND = 'member.phoneBound';

/** What the two above say. */
export interface MemberAchieved {
  readonly memberId: string;
  readonly at: Instant;
}

/** Tells that a member can be found by something new. @param what told once: `phone:<index>`, `joined` … */
export async function tellIdentified(unit: Unit, memberId: string, what: string, now: Instant): Promise<void> {
  const payload: MemberIdentified = { memberId };
  await emitEvent(unit, { type: MEMBER_IDENTIFIED, key: `${memberId}:${what}`, payload }, now);
}

/** Tells that a profile is complete when nickname and picture are both there. */
export async function tellProfileCompleted(unit: Unit, memberId: string, now: Instant): Promise<void> {
  const complete = await unit.existsBy(Member, { id: memberId, nickname: Not(IsNull()), avatarId: Not(IsNull()) });
  if (complete) await tellAchieved(unit, PROFILE_COMPLETED, memberId, now);
}

/** Tells something that a member does once. */
export async function tellAchieved(
  unit: Unit,
  type: typeof PROFILE_COMPLETED | typeof PHONE_BOUND,
  memberId: string,
  now: Instant,
): Promise<void> {
  const payload: MemberAchieved = { memberId, at: now };
  await emitEvent(unit, { type, key: memberId, payload }, now);
}
