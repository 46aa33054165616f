import type { Instant } from '../../shared/kernel/instant';
import type { Unit } from '../database/unit-of-work';
import type { AccountOwner } from './account';
import type { OwnedEvent } from './apply-event';
import type { ProgrammeBook } from './programme-book';
import type { TakenBack } from './take-back';

/** What a consumer may look at beside the event. */
export interface EventContext {
  readonly book: ProgrammeBook;
  readonly now: Instant;
}

/**
 * A later room that counts business events by rules of its own (points). Called in the unit of work in which growth counts
 * the event, so that both are true together or not at all, and a dry run takes both back. `compose.ts` hands them in.
 */
export interface EventConsumer {
  /** Counts an event of a member; called once an event. */
  apply(unit: Unit, context: EventContext, owner: AccountOwner, event: OwnedEvent): Promise<void>;
  /** Takes back what an event gave, or the part that a refund leaves unfounded; called once a refund. */
  takeBack(unit: Unit, context: EventContext, owner: AccountOwner, taken: TakenBack): Promise<void>;
}
