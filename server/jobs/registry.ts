import type { Instant } from '../../shared/kernel/instant';
import type { Database } from '../database/open-database';
import { enqueueJob } from './enqueue-job';
import { eventTopic, type OutboxEvent } from './outbox';

/** Works on a job. May be called twice for the same job and must then do nothing new. Throwing means "try again". */
export type JobHandler = (
  payload: never,
  context: { readonly jobId: string; readonly attempt: number },
) => Promise<void>;

/** A recurring job: `cron` in Asia/Shanghai, five or six fields. */
export interface RecurringJob {
  readonly topic: string;
  readonly cron: string;
}

/** Which topics are worked on, who listens to which event, and what recurs. Filled by `compose.ts`, then read only. */
export class JobRegistry {
  private readonly handlers = new Map<string, JobHandler>();
  private readonly listeners = new Map<string, { name: string; topic: string }[]>();
  readonly recurring: RecurringJob[] = [];
  private readonly nightly: (() => Promise<unknown>)[] = [];

  constructor(
    private readonly database: Database,
    private readonly now: () => Instant,
  ) {}

  /** Registers the one handler of a topic. */
  handle<T>(topic: string, handler: (payload: T, context: { jobId: string; attempt: number }) => Promise<void>): void {
    if (this.handlers.has(topic)) throw new Error(`two handlers for ${topic}`);
    this.handlers.set(topic, handler as JobHandler);
  }

  /** Registers a topic that runs on a schedule; its handler gets the instant it was due at. */
  every(cron: string, topic: string, handler: (payload: { dueAt: Instant }) => Promise<void>): void {
    this.handle(topic, handler);
    this.recurring.push({ topic, cron });
  }

  /**
   * Registers what tidies up at night and may wait for the next one: one job for all of it. What fails does not keep the
   * others from their turn, and is tried again with them.
   */
  everyNight(work: () => Promise<unknown>): void {
    this.nightly.push(work);
    if (this.nightly.length > 1) return;
    // A quiet hour of Shanghai, off the full hour.
    this.every('20 4 * * *', 'jobs.tidyUp', async () => {
      const failed: unknown[] = [];
      for (const each of this.nightly) await each().catch((error: unknown) => failed.push(error));
      if (failed.length > 0) throw new AggregateError(failed, 'some of the night’s tidying up failed');
    });
  }

  /** Listens to an event under a name of its own; an event may have several listeners. */
  on<T>(
    eventType: string,
    name: string,
    handler: (payload: T, context: { jobId: string; attempt: number }) => Promise<void>,
  ): void {
    const topic = `${eventTopic(eventType)}:${name}`;
    this.handle(topic, handler);
    const known = this.listeners.get(eventType);
    if (known) {
      known.push({ name, topic });
      return;
    }
    const listeners = [{ name, topic }];
    this.listeners.set(eventType, listeners);
    this.handle<OutboxEvent>(eventTopic(eventType), async (event) => {
      const now = this.now();
      await this.database.inUnit(async (unit) => {
        for (const listener of listeners) {
          const uniqueKey = `event:${event.type}:${event.key}:${listener.name}`;
          await enqueueJob(unit, { topic: listener.topic, payload: event.payload, uniqueKey }, now);
        }
      });
    });
  }

  /** The handler of a topic; an event to which nobody listens is done when it is handed out. */
  handlerOf(topic: string): JobHandler | null {
    const handler = this.handlers.get(topic);
    if (handler) return handler;
    return topic.startsWith(eventTopic('')) ? async () => undefined : null;
  }
}
