import type { Instant } from '../../shared/kernel/instant';
import type { Multiplier } from './amount.rules';

/** What a multiplier may depend on. */
export interface MultiplierQuestion {
  readonly memberId: string;
  readonly programme: string;
  readonly source: string;
  readonly occurredAt: Instant;
}

/**
 * Multipliers that a later room knows: campaigns, member days. Implemented there, handed in by `compose.ts`. The answer for
 * one question must not change while the event may still be told again.
 */
export type FindMultipliers = (question: MultiplierQuestion) => Promise<readonly Multiplier[]>;

/** Nobody multiplies anything. */
export const noMultipliers: FindMultipliers = async () => [];
