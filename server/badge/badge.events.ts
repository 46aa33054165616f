import type { Instant } from '../../shared/kernel/instant';

/**
 * Told when a member has earned a badge or a further level of one: `badge.earned`. Of several levels at once the highest
 * is told; a level that was taken back and earned again is told again. What a member had reached before the badge was
 * there is not told.
 */
export const BADGE_EARNED = 'badge.earned';

export interface BadgeEarned {
  readonly memberId: string;
  /** Code. */
  readonly badge: string;
  /** From 1. */
  readonly level: number;
  readonly name: string;
  readonly levelName: string;
  readonly at: Instant;
}
