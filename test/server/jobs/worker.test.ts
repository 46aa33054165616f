import { enqueueJob, type NewJob } from '../../../server/jobs/enqueue-job';
import { Job, Schedule } from '../../../server/jobs/job.entity';
import { LEASE_MS } from '../../../server/jobs/job.rules';
import { emitEvent, eventTopic } from '../../../server/jobs/outbox';
import { JobRegistry } from '../../../server/jobs/registry';
import { listParkedJobs, rerunJob } from '../../../server/jobs/rerun-job';
import {
  createIdleWorker,
  nextDueAt,
  startWorker,
  sweepJobs,
  type Worker,
  type WorkerOptions,
} from '../../../server/jobs/worker';
import { DAY_MS } from '../../../shared/kernel/instant';
import { at, type ManualClock, manualClock } from '../../support/clock';
import { engines, openTestDatabase, type TestDatabase } from '../../support/database';

jest.setTimeout(60_000);

/** A promise that is settled from outside. */
function makeGate() {
  let open: () => void = () => undefined;
  let fail: (error: Error) => void = () => undefined;
  const passed = new Promise<void>((resolve, reject) => {
    open = resolve;
    fail = reject;
  });
  return { passed, open, fail };
}

describe.each(engines)('jobs on %s', (engine) => {
  let database: TestDatabase;
  let clock: ManualClock;
  let registry: JobRegistry;
  let ran: string[];
  const started: Worker[] = [];
  const ends: string[] = [];
  beforeAll(async () => {
    database = await openTestDatabase(engine);
  });
  afterAll(() => database?.remove());
  beforeEach(async () => {
    for (const table of ['job', 'schedule']) await database.dataSource.query(`DELETE FROM ${table}`);
    clock = manualClock();
    registry = new JobRegistry(database, () => clock.now());
    ran = [];
    ends.length = 0;
    registry.handle<{ name: string }>('note', async ({ name }) => {
      ran.push(name);
    });
  });
  afterEach(() => Promise.all(started.splice(0).map((worker) => worker.stop())));

  const options = (changes: Partial<WorkerOptions> = {}): WorkerOptions => ({
    database,
    registry,
    clock,
    logger: { warn: () => undefined, error: () => undefined },
    observe: (topic, outcome) => ends.push(`${topic} ${outcome}`),
    ...changes,
  });
  const enqueue = (job: Partial<NewJob> = {}) =>
    database.inUnit((unit) => enqueueJob(unit, { topic: 'note', payload: { name: 'a' }, ...job }, clock.now()));
  const emit = (type: string, key: string, payload: object = {}) =>
    database.inUnit((unit) => emitEvent(unit, { type, key, payload }, clock.now()));
  const only = (where: object = {}) => database.read.findOneByOrFail(Job, where);

  it('are each done once by two workers at once', async () => {
    for (let n = 0; n < 60; n++) await enqueue({ payload: { name: `job ${n}` } });
    const workers = [createIdleWorker(options()), createIdleWorker(options())];
    const counts = await Promise.all(workers.map((worker) => worker.drain()));
    expect(counts[0]! + counts[1]!).toBe(60);
    expect([...ran].sort()).toEqual(Array.from({ length: 60 }, (_, n) => `job ${n}`).sort());
    expect(await database.read.countBy(Job, { status: 'done' })).toBe(60);
  });

  it('are written with the fact that asks for them, or not at all', async () => {
    const failed = database.inUnit(async (unit) => {
      await enqueueJob(unit, { topic: 'note', payload: { name: 'lost' } }, clock.now());
      throw new Error('rolled back');
    });
    await expect(failed).rejects.toThrow('rolled back');
    expect(await createIdleWorker(options()).drain()).toBe(0);
  });

  it('with one key are one job', async () => {
    expect([await enqueue({ uniqueKey: 'k' }), await enqueue({ uniqueKey: 'k' })]).toEqual([true, false]);
    await createIdleWorker(options()).drain();
    expect(await enqueue({ uniqueKey: 'k' })).toBe(false);
    expect(ran).toEqual(['a']);
  });

  it('wait for their time', async () => {
    await enqueue({ runAt: clock.now() + 1_000 });
    const worker = createIdleWorker(options());
    await worker.drain();
    expect([ran, await nextDueAt(database)]).toEqual([[], clock.now() + 1_000]);
    clock.advance(999);
    await worker.drain();
    expect(ran).toEqual([]);
    clock.advance(1);
    await worker.drain();
    expect(ran).toEqual(['a']);
  });

  it('that fail are tried again after growing pauses, and parked after the last try until an operator says so', async () => {
    let failing = true;
    registry.handle('shaky', async () => {
      ran.push(`at ${clock.now()}`);
      if (failing) throw new Error('not today');
    });
    const begin = clock.now();
    await enqueue({ topic: 'shaky', maxAttempts: 3 });
    const worker = createIdleWorker(options());
    for (let second = 0; second <= 20; second++, clock.advance(1_000)) await worker.drain();
    expect(ran).toEqual([`at ${begin}`, `at ${begin + 2_000}`, `at ${begin + 6_000}`]);
    expect(ends.filter((end) => end.startsWith('shaky'))).toEqual(['shaky retry', 'shaky retry', 'shaky parked']);
    const [parked] = await listParkedJobs(database, 10);
    expect(parked).toMatchObject({ topic: 'shaky', attempts: 3, claimedBy: null });
    expect(parked?.lastError).toContain('not today');

    failing = false;
    const rerun = () => database.inUnit((unit) => rerunJob(unit, parked!.id, clock.now()));
    expect((await rerun()).ok).toBe(true);
    expect(await rerun()).toEqual({ ok: false, refusal: 'JOB_NOT_PARKED' });
    await worker.drain();
    expect(await only({ topic: 'shaky' })).toMatchObject({ status: 'done', lastError: null });
    expect(await listParkedJobs(database, 10)).toEqual([]);
  });

  it('of a topic that nobody knows are tried again, for a newer program, and then parked', async () => {
    await enqueue({ topic: 'from the future', maxAttempts: 2 });
    const worker = createIdleWorker(options());
    await worker.drain();
    expect((await only({ topic: 'from the future' })).status).toBe('ready');
    clock.advance(2_000);
    await worker.drain();
    expect(await only({ topic: 'from the future' })).toMatchObject({ status: 'parked' });
  });

  it('whose process died are begun again when the lease is over, not before', async () => {
    const never = makeGate();
    const dying = new JobRegistry(database, () => clock.now());
    dying.handle('note', () => never.passed);
    await enqueue();
    const dead = createIdleWorker(options({ registry: dying }));
    const draining = dead.drain();
    while ((await only({ topic: 'note' })).attempts === 0) await new Promise((resolve) => setTimeout(resolve, 5));

    const heir = createIdleWorker(options());
    clock.advance(LEASE_MS - 1);
    await heir.drain();
    expect(ran).toEqual([]);
    clock.advance(1);
    await heir.drain();
    expect(ran).toEqual(['a']);
    expect(await only({ topic: 'note' })).toMatchObject({ status: 'done', attempts: 2 });

    // The one that was taken for dead comes back and fails: the job stays done.
    never.fail(new Error('too late'));
    await draining;
    expect(await only({ topic: 'note' })).toMatchObject({ status: 'done', lastError: null });
  });

  it('that kill every process are parked after as many tries as others, and not run once more', async () => {
    await enqueue({ maxAttempts: 3 });
    await database.inUnit((unit) =>
      unit.update(Job, { topic: 'note' }, { attempts: 3, claimedBy: 'dead', runAt: clock.now() }),
    );
    await createIdleWorker(options()).drain();
    expect(ran).toEqual([]);
    expect(await only({ topic: 'note' })).toMatchObject({ status: 'parked' });
  });

  it('of a schedule run once at each due moment, however many workers look', async () => {
    registry.every('30 4 * * *', 'nightly', async ({ dueAt }) => {
      ran.push(new Date(dueAt).toISOString());
    });
    const workers = Array.from({ length: 4 }, () => createIdleWorker(options()));
    const drainAll = () => Promise.all(workers.map((worker) => worker.drain()));
    await drainAll();
    expect((await database.read.findOneByOrFail(Schedule, { topic: 'nightly' })).nextRunAt).toBe(
      at('2026-03-01T20:30:00Z'),
    );
    for (let day = 0; day < 3; day++) {
      clock.advance(DAY_MS);
      await drainAll();
    }
    expect(ran).toEqual(['2026-03-01T20:30:00.000Z', '2026-03-02T20:30:00.000Z', '2026-03-03T20:30:00.000Z']);
  });

  it('of a schedule that was slept through run once, not once a night', async () => {
    registry.every('30 4 * * *', 'nightly', async () => {
      ran.push('once');
    });
    const worker = createIdleWorker(options());
    await worker.drain();
    clock.advance(10 * DAY_MS);
    await worker.drain();
    expect(ran).toEqual(['once']);
  });

  it('of a schedule that this version no longer has are forgotten', async () => {
    await database.inUnit((unit) => unit.insert(Schedule, { topic: 'of old', nextRunAt: clock.now() - DAY_MS }));
    registry.every('30 4 * * *', 'nightly', async () => undefined);
    await createIdleWorker(options()).drain();
    expect(await nextDueAt(database)).toBe(at('2026-03-01T20:30:00Z'));
  });

  it('of an event reach every listener once, and one listener’s failure is not another’s', async () => {
    let failing = true;
    registry.on<{ n: number }>('thing.done', 'first', async ({ n }) => {
      ran.push(`first ${n}`);
    });
    registry.on<{ n: number }>('thing.done', 'second', async ({ n }) => {
      if (failing) throw new Error('not yet');
      ran.push(`second ${n}`);
    });
    await emit('thing.done', 'key', { n: 1 });
    await emit('thing.done', 'key', { n: 1 });
    const workers = [createIdleWorker(options()), createIdleWorker(options())];
    await Promise.all(workers.map((worker) => worker.drain()));
    expect(ran).toEqual(['first 1']);
    failing = false;
    clock.advance(2_000);
    await Promise.all(workers.map((worker) => worker.drain()));
    expect(ran).toEqual(['first 1', 'second 1']);
    await emit('thing.done', 'key', { n: 1 });
    await emit('thing.done', 'other', { n: 2 });
    await workers[0]!.drain();
    expect(ran.slice(2).sort()).toEqual(['first 2', 'second 2']);
  });

  it('of an event are handed out once more after a crash half-way, and still reach each listener once', async () => {
    registry.on('thing.done', 'first', async () => {
      ran.push('first');
    });
    await emit('thing.done', 'key');
    const worker = createIdleWorker(options());
    await worker.drain();
    await database.inUnit((unit) =>
      unit.update(Job, { topic: eventTopic('thing.done') }, { status: 'ready', runAt: clock.now() }),
    );
    await worker.drain();
    expect(ran).toEqual(['first']);
  });

  it('of an event that nobody listens to are done', async () => {
    await emit('thing.ignored', 'key');
    await createIdleWorker(options()).drain();
    expect(await only({ topic: eventTopic('thing.ignored') })).toMatchObject({ status: 'done' });
  });

  it('that are done are swept after thirty days, parked ones stay', async () => {
    await enqueue({ payload: { name: 'done' } });
    await enqueue({ topic: 'unknown', maxAttempts: 1 });
    await createIdleWorker(options()).drain();
    clock.advance(30 * DAY_MS);
    await sweepJobs(database, clock.now());
    expect(await database.read.countBy(Job, { topic: 'note' })).toBe(1);
    clock.advance(DAY_MS);
    await sweepJobs(database, clock.now());
    expect(await database.read.countBy(Job, { topic: 'note' })).toBe(0);
    expect(await database.read.countBy(Job, { topic: 'unknown', status: 'parked' })).toBe(1);
  });

  it('are taken at once by a running worker of the same process, long before its next look', async () => {
    const done = makeGate();
    registry.handle('urgent', async () => done.open());
    started.push(startWorker(options({ pollMs: 600_000 })));
    await new Promise((resolve) => setTimeout(resolve, 100));
    await enqueue({ topic: 'urgent' });
    await done.passed;
  });

  it('that were begun are finished when the worker stops, and none is taken after that', async () => {
    const [begun, goOn] = [makeGate(), makeGate()];
    registry.handle('long', async () => {
      begun.open();
      await goOn.passed;
      ran.push('finished');
    });
    const worker = startWorker(options({ pollMs: 10 }));
    started.push(worker);
    await enqueue({ topic: 'long' });
    await begun.passed;
    const stopping = worker.stop();
    await enqueue({ payload: { name: 'too late' } });
    goOn.open();
    await stopping;
    expect(ran).toEqual(['finished']);
    expect((await only({ topic: 'long' })).status).toBe('done');
    expect((await only({ topic: 'note' })).status).toBe('ready');
  });

  it('run no more at a time than they are allowed to', async () => {
    let [now, most] = [0, 0];
    registry.handle('counted', async () => {
      now += 1;
      most = Math.max(most, now);
      await new Promise((resolve) => setTimeout(resolve, 5));
      now -= 1;
    });
    for (let n = 0; n < 12; n++) await enqueue({ topic: 'counted' });
    await createIdleWorker(options({ concurrency: 3 })).drain();
    expect(most).toBe(3);
  });

  it('have one handler a topic', () => {
    expect(() => registry.handle('note', async () => undefined)).toThrow('two handlers for note');
  });
});
