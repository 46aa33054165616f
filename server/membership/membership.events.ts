import type { Instant } from '../../shared/kernel/instant';

/** Told when a member's membership got longer or began: `membership.extended`, keyed by the term's id. */
export const MEMBERSHIP_EXTENDED = 'membership.extended';

export interface MembershipExtended {
  readonly memberId: string;
  readonly termId: string;
  readonly family: string;
  readonly planName: string;
  /** The new term. */
  readonly startsAt: Instant;
  /** The new term's end, which is the membership's new end. */
  readonly endsAt: Instant;
  readonly orderId: string | null;
}

/** Told when a membership begins to rest: `membership.paused`, keyed by the pause's id. */
export const MEMBERSHIP_PAUSED = 'membership.paused';

/** Told when a membership is in force again after a pause, early or not: `membership.resumed`, keyed by the pause's id. */
export const MEMBERSHIP_RESUMED = 'membership.resumed';

/** What both of them tell. */
export interface MembershipPauseChanged {
  readonly memberId: string;
  readonly family: string;
  readonly pauseId: string;
  /** The membership's end, as the pause has moved it. */
  readonly endsAt: Instant;
}
