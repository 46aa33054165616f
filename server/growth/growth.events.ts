import type { Instant } from '../../shared/kernel/instant';

/** Told when there is something to tell members about their tiers: `growth.noticed`. The notices stand in `tier_notice`. */
export const TIERS_NOTICED = 'growth.noticed';

/** Whose notices: the members of one programme between two ids, both included. */
export interface TiersNoticed {
  readonly programme: string;
  readonly fromMemberId: string;
  readonly toMemberId: string;
  /** Since when the changes among them were written; left out where no tier changed. */
  readonly changedSince?: Instant;
}
