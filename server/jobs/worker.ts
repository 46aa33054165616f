import { randomUUID } from 'node:crypto';
import { Cron } from 'croner';
import { In, LessThan, LessThanOrEqual } from 'typeorm';
import type { Clock } from '../../shared/kernel/clock';
import { DAY_MS, type Instant } from '../../shared/kernel/instant';
import { isDuplicate } from '../database/errors';
import { type Database, execute } from '../database/open-database';
import { enqueueJob, onJobEnqueued } from './enqueue-job';
import { Job, Schedule } from './job.entity';
import { decideAfterFailure, LEASE_MS } from './job.rules';
import type { JobRegistry } from './registry';

/** What the worker says of itself; pino fits. */
export interface WorkerLogger {
  warn(details: object, message: string): void;
  error(details: object, message: string): void;
}

export interface WorkerOptions {
  readonly database: Database;
  readonly registry: JobRegistry;
  readonly clock: Clock;
  readonly logger: WorkerLogger;
  /** How many jobs at the same time. */
  readonly concurrency?: number;
  /** Pause between two looks when nothing was found, real milliseconds. */
  readonly pollMs?: number;
  /** Told of every job's end, for metrics. */
  readonly observe?: (topic: string, outcome: 'done' | 'retry' | 'parked') => void;
}

/** A running worker. */
export interface Worker {
  /** Takes no new job, finishes what it began. */
  stop(): Promise<void>;
  /** Works until nothing is due at the clock's instant; how many were done. For tests and the sandbox clock. */
  drain(): Promise<number>;
}

const DEFAULT_CONCURRENCY = 8;
const DEFAULT_POLL_MS = 250;
/** Finished jobs are kept this long, so that one can see what happened. */
const KEEP_DONE_MS = 30 * DAY_MS;
const SWEEP_TOPIC = 'jobs.sweep';

/** Starts working on due jobs. Any number of workers may share a database. */
export function startWorker(options: WorkerOptions): Worker {
  const loop = createLoop(options);
  loop.start();
  return loop;
}

/** A worker that works only when it is told to (`drain`). */
export function createIdleWorker(options: WorkerOptions): Worker {
  return createLoop(options);
}

/** The earliest instant at which a job or a schedule is due; null when there is none. Parked jobs do not count. */
export async function nextDueAt(database: Database): Promise<Instant | null> {
  const job = await database.read.findOne(Job, { where: { status: 'ready' }, order: { runAt: 'ASC' } });
  const schedule = await database.read.findOne(Schedule, { where: {}, order: { nextRunAt: 'ASC' } });
  const instants = [job?.runAt, schedule?.nextRunAt].filter((instant) => instant !== undefined);
  return instants.length === 0 ? null : Math.min(...instants);
}

function createLoop(options: WorkerOptions): Worker & { start(): void } {
  const { database, registry, clock, logger } = options;
  const concurrency = options.concurrency ?? DEFAULT_CONCURRENCY;
  const workerName = randomUUID();
  const running = new Set<Promise<void>>();
  let stopping = false;
  let loop: Promise<void> = Promise.resolve();
  let wakeUp: () => void = () => undefined;
  let stopListening: () => void = () => undefined;

  if (!registry.handlerOf(SWEEP_TOPIC)) {
    registry.every('20 4 * * *', SWEEP_TOPIC, async () => {
      const limit = clock.now() - KEEP_DONE_MS;
      await database.inUnit((unit) => unit.delete(Job, { status: 'done', finishedAt: LessThan(limit) }));
    });
  }

  async function runOne(job: Job): Promise<void> {
    const handler = registry.handlerOf(job.topic);
    try {
      if (!handler) throw new Error(`no handler for topic ${job.topic}`);
      // Begun as often as it may be and never brought to an end: what kills its process must not do so for ever.
      if (job.attempts > job.maxAttempts) throw new Error('the last run of this job never came to an end');
      await handler(job.payload as never, { jobId: job.id, attempt: job.attempts });
      await finish(database, job, workerName, { status: 'done' }, null, clock.now());
      options.observe?.(job.topic, 'done');
    } catch (error) {
      const decision = decideAfterFailure(job.attempts, job.maxAttempts, clock.now());
      const reason = error instanceof Error ? (error.stack ?? error.message) : String(error);
      logger[decision.status === 'parked' ? 'error' : 'warn'](
        { topic: job.topic, jobId: job.id, attempt: job.attempts, err: error },
        decision.status === 'parked' ? 'job parked after its last try' : 'job failed, will be tried again',
      );
      // If even this fails, the lease runs out and the job is begun again.
      await finish(database, job, workerName, decision, reason, clock.now()).catch((failure) =>
        logger.error({ jobId: job.id, err: failure }, 'could not record the end of a job'),
      );
      options.observe?.(job.topic, decision.status === 'parked' ? 'parked' : 'retry');
    }
  }

  async function takeDue(): Promise<number> {
    await enqueueSchedules(database, registry, clock.now());
    const free = concurrency - running.size;
    if (free <= 0) return 0;
    const jobs = await claim(database, workerName, free, clock.now());
    for (const job of jobs) {
      const run: Promise<void> = runOne(job).finally(() => {
        running.delete(run);
        wakeUp();
      });
      running.add(run);
    }
    return jobs.length;
  }

  async function loopForever(): Promise<void> {
    while (!stopping) {
      let woken = false;
      const sleep = new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, options.pollMs ?? DEFAULT_POLL_MS);
        wakeUp = () => {
          woken = true;
          clearTimeout(timer);
          resolve();
        };
      });
      const taken = await takeDue().catch((error) => {
        logger.error({ err: error }, 'the worker could not look for jobs');
        return 0;
      });
      if (taken === 0 && !woken && !stopping) await sleep;
      else wakeUp();
    }
  }

  return {
    start() {
      stopListening = onJobEnqueued(() => wakeUp());
      loop = loopForever();
    },
    async stop() {
      stopping = true;
      stopListening();
      wakeUp();
      await loop;
      await Promise.all(running);
    },
    async drain() {
      let total = 0;
      for (;;) {
        const taken = await takeDue();
        total += taken;
        if (taken === 0 && running.size === 0) return total;
        if (running.size > 0) await Promise.race([...running]);
      }
    },
  };
}

/** Takes up to `limit` due jobs under a lease; no two workers get the same one. */
async function claim(database: Database, workerName: string, limit: number, now: Instant): Promise<Job[]> {
  const due = await database.read.find(Job, {
    select: { id: true, runAt: true },
    where: { status: 'ready', runAt: LessThanOrEqual(now) },
    order: { runAt: 'ASC' },
    take: limit,
  });
  if (due.length === 0) return [];
  return database.inUnit(async (unit) => {
    const mine: string[] = [];
    for (const { id, runAt } of due) {
      const taken = await execute(
        unit,
        `UPDATE job SET claimed_by = ?, run_at = ?, attempts = attempts + 1 WHERE id = ? AND status = 'ready' AND run_at = ?`,
        [workerName, now + LEASE_MS, id, runAt],
      );
      if (taken === 1) mine.push(id);
    }
    return mine.length === 0 ? [] : unit.find(Job, { where: { id: In(mine) }, order: { createdAt: 'ASC' } });
  });
}

/** Records the end of a run, unless the lease ran out and somebody else holds the job now. */
async function finish(
  database: Database,
  job: Job,
  workerName: string,
  decision: { status: 'done' } | { status: 'parked' } | { status: 'ready'; runAt: Instant },
  lastError: string | null,
  now: Instant,
): Promise<void> {
  await database.inUnit((unit) =>
    unit.update(
      Job,
      { id: job.id, claimedBy: workerName, attempts: job.attempts },
      {
        status: decision.status,
        runAt: decision.status === 'ready' ? decision.runAt : job.runAt,
        claimedBy: null,
        lastError,
        finishedAt: decision.status === 'ready' ? null : now,
      },
    ),
  );
}

/** Writes the jobs of schedules that are due; one instance wins each due moment. */
async function enqueueSchedules(database: Database, registry: JobRegistry, now: Instant): Promise<void> {
  const known = new Map((await database.read.find(Schedule)).map((schedule) => [schedule.topic, schedule.nextRunAt]));
  for (const { topic, cron } of registry.recurring) {
    const dueAt = known.get(topic);
    if (dueAt !== undefined && dueAt > now) continue;
    const next = nextOccurrence(cron, now);
    if (dueAt === undefined) {
      await database
        .inUnit((unit) => unit.insert(Schedule, { topic, nextRunAt: next }))
        .catch((error) => {
          // Another instance was first.
          if (!isDuplicate(error)) throw error;
        });
      continue;
    }
    await database.inUnit(async (unit) => {
      const won = await unit.update(Schedule, { topic, nextRunAt: dueAt }, { nextRunAt: next });
      if (won.affected === 1) await enqueueJob(unit, { topic, payload: { dueAt } }, now);
    });
  }
}

function nextOccurrence(cron: string, after: Instant): Instant {
  const next = new Cron(cron, { timezone: 'Asia/Shanghai', paused: true }).nextRun(new Date(after));
  if (!next) throw new Error(`schedule never runs: ${cron}`);
  return next.getTime();
}
