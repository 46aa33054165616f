import { type Permission, permissionsOfRole, type Role } from '../../shared/contract/ops/permission';
import { DAY_MS, type Instant } from '../../shared/kernel/instant';

/** How long a single operator waits before doing alone what should have two: time for the owner to see and stop it. */
export const ALONE_AFTER_MS = DAY_MS;

/** How long somebody must have been an operator before their word counts as a second one: nobody makes a second self. */
export const SEASONED_AFTER_MS = DAY_MS;

/** What is asked of whoever might approve. */
export interface PossibleApprover {
  readonly role: Role;
  readonly activatedAt: Instant | null;
}

/** Whether somebody's word counts as the second one for an act that wants a permission. */
export function canApprove({ role, activatedAt }: PossibleApprover, permission: Permission, now: Instant): boolean {
  const granted = permissionsOfRole[role];
  const seasoned = activatedAt !== null && activatedAt + SEASONED_AFTER_MS <= now;
  return seasoned && granted.includes('approvals.decide') && granted.includes(permission);
}

/**
 * From when the asking operator may act alone: never, where somebody else could approve; a day later, where there is
 * nobody.
 */
export function decideApprover(
  others: readonly PossibleApprover[],
  permission: Permission,
  now: Instant,
): { readonly aloneFrom: Instant | null } {
  return { aloneFrom: others.some((other) => canApprove(other, permission, now)) ? null : now + ALONE_AFTER_MS };
}
