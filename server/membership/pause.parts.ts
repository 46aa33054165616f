import type { Clock } from '../../shared/kernel/clock';
import type { Instant } from '../../shared/kernel/instant';
import type { Database } from '../database/open-database';
import type { Unit } from '../database/unit-of-work';

/** A term that a pause has moved, as it is now. */
export interface MovedTerm {
  /** Null for what nobody paid for. */
  readonly orderId: string | null;
  readonly endsAt: Instant;
  /** From when on it can be used: its start, or where the pause in it ends. */
  readonly usableFrom: Instant;
}

/** What pausing stands on, with what it must ask of later rooms. */
export interface PauseParts {
  readonly database: Database;
  readonly clock: Clock;
  /** Moves how the terms' money is earned, in the unit that moves them. */
  readonly moveEarnings: (unit: Unit, terms: readonly MovedTerm[], now: Instant) => Promise<void>;
  /** Whether the member was told of a debit for this family, or one is under way: then nothing is paused. */
  readonly isDebitUnderWay: (unit: Unit, memberId: string, family: string) => Promise<boolean>;
}
