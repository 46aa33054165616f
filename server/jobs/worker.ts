import { randomUUID } from 'node:crypto';
import { Cron } from 'croner';
import { In, LessThan } from 'typeorm';
import type { Clock } from '../../shared/kernel/clock';
import { DAY_MS, type Instant } from '../../shared/kernel/instant';
import { isDuplicate } from '../database/errors';
import type { Database } from '../database/open-database';
import { execute, select } from '../database/statement';
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
/** The business's days are Shanghai's. */
const ZONE = 'Asia/Shanghai';
/** Finished jobs are kept this long, so that one can see what happened. */
const KEEP_DONE_MS = 30 * DAY_MS;

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
export async function nextDueAt({ read }: Database): Promise<Instant | null> {
  const rows = await select<{ at: number | string | null }>(
    read,
    `SELECT MIN(run_at) AS at FROM job WHERE status = 'ready' UNION ALL SELECT MIN(next_run_at) FROM schedule`,
    [],
  );
  const instants = rows.filter(({ at }) => at !== null).map(({ at }) => Number(at));
  return instants.length === 0 ? null : Math.min(...instants);
}

/** Removes the finished jobs of which nobody asks any more. */
export async function sweepJobs({ inUnit }: Database, now: Instant): Promise<void> {
  await inUnit((unit) => unit.delete(Job, { status: 'done', finishedAt: LessThan(now - KEEP_DONE_MS) }));
}

/** A job in this worker's hands, with this run counted. */
type ClaimedJob = Pick<Job, 'id' | 'topic' | 'payload' | 'runAt' | 'attempts' | 'maxAttempts'>;

function createLoop(options: WorkerOptions): Worker & { start(): void } {
  const { database, registry, clock, logger } = options;
  const concurrency = options.concurrency ?? DEFAULT_CONCURRENCY;
  const workerName = randomUUID();
  const running = new Set<Promise<void>>();
  const schedules = createScheduler(database, registry);
  let stopping = false;
  let loop: Promise<void> = Promise.resolve();
  let wakeUp: () => void = () => undefined;
  let stopListening: () => void = () => undefined;

  async function runOne(job: ClaimedJob): Promise<void> {
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
    await schedules.enqueueDue(clock.now());
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

/**
 * Takes up to `limit` due jobs under a lease; no two workers get the same one. Raw SQL, as all that every job goes through.
 */
async function claim(database: Database, workerName: string, limit: number, now: Instant): Promise<ClaimedJob[]> {
  const due = await select<{
    id: string;
    topic: string;
    payload: string;
    runAt: number | string;
    attempts: number;
    maxAttempts: number;
  }>(
    database.read,
    `SELECT id, topic, payload, run_at AS runAt, attempts, max_attempts AS maxAttempts FROM job
      WHERE status = 'ready' AND run_at <= ? ORDER BY run_at, id LIMIT ${limit}`,
    [now],
  );
  if (due.length === 0) return [];
  return database.inUnit(async (unit) => {
    const mine: ClaimedJob[] = [];
    for (const { id, topic, payload, runAt, attempts, maxAttempts } of due) {
      const leasedUntil = now + LEASE_MS;
      // Whoever began it since has moved its instant.
      const taken = await execute(
        unit,
        `UPDATE job SET claimed_by = ?, run_at = ?, attempts = attempts + 1 WHERE id = ? AND status = 'ready' AND run_at = ?`,
        [workerName, leasedUntil, id, Number(runAt)],
      );
      if (taken !== 1) continue;
      mine.push({ id, topic, payload: JSON.parse(payload), runAt: leasedUntil, attempts: attempts + 1, maxAttempts });
    }
    return mine;
  });
}

/** Records the end of a run, unless the lease ran out and somebody else holds the job now. */
async function finish(
  database: Database,
  job: ClaimedJob,
  workerName: string,
  decision: { status: 'done' } | { status: 'parked' } | { status: 'ready'; runAt: Instant },
  lastError: string | null,
  now: Instant,
): Promise<void> {
  const isOver = decision.status !== 'ready';
  await database.inUnit((unit) =>
    execute(
      unit,
      `UPDATE job SET status = ?, run_at = ?, claimed_by = NULL, last_error = ?, finished_at = ?
        WHERE id = ? AND claimed_by = ? AND attempts = ?`,
      [
        ...[decision.status, isOver ? job.runAt : decision.runAt, lastError, isOver ? now : null],
        ...[job.id, workerName, job.attempts],
      ],
    ),
  );
}

/** Writes the jobs of schedules that are due; one instance wins each due moment. */
function createScheduler({ read, inUnit }: Database, { recurring }: JobRegistry) {
  // Due moments only move on: before the earliest that was read there is nothing to look for.
  let nothingBefore: Instant = Number.NEGATIVE_INFINITY;

  async function readKnown(): Promise<Map<string, Instant>> {
    const rows = await select<{ topic: string; at: number | string }>(
      read,
      'SELECT topic, next_run_at AS at FROM schedule',
      [],
    );
    return new Map(rows.map(({ topic, at }) => [topic, Number(at)]));
  }

  async function enqueueDue(now: Instant): Promise<void> {
    if (now < nothingBefore) return;
    const known = await readKnown();
    // What an earlier version repeated and this one does not: nobody would ever move its due moment on.
    const left = [...known.keys()].filter((topic) => !recurring.some((each) => each.topic === topic));
    if (left.length > 0) await inUnit((unit) => unit.delete(Schedule, { topic: In(left) }));
    const nexts: Instant[] = [];
    for (const { topic, cron } of recurring) {
      const dueAt = known.get(topic);
      if (dueAt !== undefined && dueAt > now) {
        nexts.push(dueAt);
        continue;
      }
      const next = nextOccurrence(cron, now);
      nexts.push(next);
      if (dueAt === undefined) await begin(topic, next);
      else await enqueue(topic, dueAt, next, now);
    }
    nothingBefore = Math.min(...nexts);
  }

  async function begin(topic: string, next: Instant): Promise<void> {
    await inUnit((unit) => unit.insert(Schedule, { topic, nextRunAt: next })).catch((error) => {
      // Another instance was first.
      if (!isDuplicate(error)) throw error;
    });
  }

  async function enqueue(topic: string, dueAt: Instant, next: Instant, now: Instant): Promise<void> {
    await inUnit(async (unit) => {
      const won = await execute(unit, 'UPDATE schedule SET next_run_at = ? WHERE topic = ? AND next_run_at = ?', [
        ...[next, topic, dueAt],
      ]);
      if (won === 1) await enqueueJob(unit, { topic, payload: { dueAt } }, now);
    });
  }

  return { enqueueDue };
}

const crons = new Map<string, Cron>();

/** The next moment of a pattern after an instant; patterns are few, and reading one costs more than asking it. */
function nextOccurrence(pattern: string, after: Instant): Instant {
  const cron = crons.get(pattern) ?? new Cron(pattern, { timezone: ZONE, paused: true });
  crons.set(pattern, cron);
  const next = cron.nextRun(new Date(after));
  if (!next) throw new Error(`schedule never runs: ${pattern}`);
  return next.getTime();
}
