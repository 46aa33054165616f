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
