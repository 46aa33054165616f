import { type Permission, permissionsOfRole, type Role } from '../../shared/contract/ops/permission';
import { DAY_MS, type Instant } from '../../shared/kernel/instant';

/** How long a single operator waits before doing alone what should have two: time for the owner to see and stop it. */
export const ALONE_AFTER_MS = DAY_MS;

/** How long somebody must have been an operator (or had their new password) before their word counts as a second one: nobody makes a second self. */
export const SEASONED_AFTER_MS = DAY_MS;

/** What is asked of whoever might approve. */
export interface PossibleApprover {
  readonly role: Role;
  readonly activatedAt: Instant | null;
}

/** Whether somebody's word counts as the second one for an act that wants a permission. */
export function canApprove(
  { role, activatedAt }: PossibleApprover,
  permission: Permission | 'self',
  now: Instant,
): boolean {
  const granted = permissionsOfRole[role];
  const seasoned = activatedAt !== null && activatedAt + SEASONED_AFTER_MS <= now;
  const isPermitted = permission === 'self' || granted.includes(permission);
  return seasoned && granted.includes('approvals.decide') && isPermitted;
}

/**
 * From when the asking operator may act alone: never, where somebody else could approve; a day later, where there is
 * nobody.
 */
export function decideApprover(
  others: readonly PossibleApprover[],
  permission: Permission | 'self',
  now: Instant,
): { readonly aloneFrom: Instant | null } {
  return { aloneFrom: others.some((other) => canApprove(other, permission, now)) ? null : now + ALONE_AFTER_MS };
}

/** What is known of an act that waits. */
export interface WaitingAct {
  readonly askedBy: string;
  readonly aloneFrom: Instant | null;
}

/** An operator who could decide, or be the one that somebody else has to wait for. */
export interface Decider extends PossibleApprover {
  readonly id: string;
}

/**
 * Whether somebody's yes carries an act out: anybody's whose word counts as the second one; their own only once the day
 * is over that a single operator waits, and only while there is still nobody else to ask.
 * @param active every operator who is active, the decider among them
 */
export function decideApproval(
  waiting: WaitingAct,
  decider: Decider,
  active: readonly Decider[],
  permission: Permission | 'self',
  now: Instant,
): 'asSecond' | 'alone' | 'refused' {
  if (decider.id !== waiting.askedBy) return canApprove(decider, permission, now) ? 'asSecond' : 'refused';
  const isDue = waiting.aloneFrom !== null && waiting.aloneFrom <= now;
  const others = active.filter(({ id }) => id !== decider.id);
  return isDue && !others.some((other) => canApprove(other, permission, now)) ? 'alone' : 'refused';
}
