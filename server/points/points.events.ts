import type { BusinessDay } from '../../shared/kernel/business-day';

/** Told in the morning when points of members expire soon: `points.expiring`. */
export const POINTS_EXPIRING = 'points.expiring';

/** Whose points: the members between two ids, both included, with points whose last day is `lastDay`. */
export interface PointsExpiring {
  readonly days: ExpiryLead;
  /** The day on which it is told; on a later one it is no longer true. */
  readonly toldOn: BusinessDay;
  readonly lastDay: BusinessDay;
  readonly fromMemberId: string;
  readonly toMemberId: string;
}

/** How many days before their last one members hear of it: in time to plan, and in time to act. */
export const expiryLeads = [30, 7] as const;
export type ExpiryLead = (typeof expiryLeads)[number];
