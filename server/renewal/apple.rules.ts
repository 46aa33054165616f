import { DAY_MS, HOUR_MS, type Instant, SECOND_MS } from '../../shared/kernel/instant';

/** So long after a change WeChat may still tell the state before it (Mini-program: member subscription on iOS, query). */
export const APPLE_STATE_LAG_MS = 10 * SECOND_MS;

/** A charge whose push has not come so long after it was due is asked about; WeChat repeats a push for a day. */
const TOLD_WITHIN_MS = HOUR_MS;

/** Apple tries for weeks to get what it could not take: what has not moved on is looked at twice a day. */
const NEXT_LOOK_MS = 12 * HOUR_MS;

/** Apple takes the next period's money up to a day before its time; half a day more, so that no charge is taken for another. */
const CHARGED_EARLY_MS = 36 * HOUR_MS;

/** When Apple's charge of a cycle is asked about, if nothing is heard of it until then. */
export function lookAtApple(dueAt: Instant, now: Instant): Instant {
  return isOverdue(dueAt, now) ? now + NEXT_LOOK_MS : dueAt + TOLD_WITHIN_MS;
}

/** Whether a charge that was due should have been told of by now. */
export function isOverdue(dueAt: Instant, now: Instant): boolean {
  return now >= dueAt + TOLD_WITHIN_MS;
}

/**
 * How many charges Apple has made from the one that is due at `dueAt` on, by the moment of its next one: whole periods, a
 * period being some days longer or shorter than the product's cycle.
 */
export function countCharges(dueAt: Instant, renewsAt: Instant, cycleDays: number): number {
  return Math.max(0, Math.round((renewsAt - dueAt) / (cycleDays * DAY_MS)));
}

/** Whether a charge that is told of late can be that of a cycle which was given without its push. */
export function isChargeOf(dueAt: Instant, paidAt: Instant, cycleDays: number): boolean {
  return paidAt < dueAt + cycleDays * DAY_MS - CHARGED_EARLY_MS;
}

/**
 * When the cycle after a charge is due: as Apple tells it, and never earlier than what was known, since pushes may come out
 * of order.
 */
export function nextChargeAt(
  cycle: { readonly dueAt: Instant },
  charge: { readonly paidAt: Instant; readonly renewsAt: Instant | null },
  cycleDays: number,
): Instant {
  return Math.max(cycle.dueAt, charge.renewsAt ?? Math.max(cycle.dueAt, charge.paidAt) + cycleDays * DAY_MS);
}
