import type { Instant } from '../../shared/kernel/instant';
import type { Unit } from '../database/unit-of-work';
import { enqueueJob } from './enqueue-job';

/**
 * An event: a fact that an earlier room tells to whoever listens. Written in the unit of work that makes it true; each
 * listener gets it as a job of its own, so that one listener's failure is not another's.
 */
export interface OutboxEvent<T extends object = object> {
  /** `<noun>.<what happened>`, e.g. `membership.extended`. */
  readonly type: string;
  /** The same for the same fact: an event is told once. */
  readonly key: string;
  readonly payload: T;
}

/** Topic of the job that hands an event to its listeners. */
export function eventTopic(type: string): string {
  return `event:${type}`;
}

/** Tells an event. Repeating it with the same key tells it once. */
export async function emitEvent(unit: Unit, event: OutboxEvent, now: Instant): Promise<void> {
  await enqueueJob(
    unit,
    { topic: eventTopic(event.type), payload: event, uniqueKey: `event:${event.type}:${event.key}` },
    now,
  );
}
