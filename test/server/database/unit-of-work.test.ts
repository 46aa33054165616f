import { setTimeout as sleep } from 'node:timers/promises';
import { isDuplicate, isRetryable, StaleRead } from '../../../server/database/errors';
import { execute, openDatabase } from '../../../server/database/open-database';
import { afterCommit, type Unit } from '../../../server/database/unit-of-work';
import { entities } from '../../../server/entities';
import { Schedule } from '../../../server/jobs/job.entity';
import { engines, makeDatabasePlace, openTestDatabase, type TestDatabase } from '../../support/database';

jest.setTimeout(60_000);

describe.each(engines)('a unit of work on %s', (engine) => {
  let database: TestDatabase;
  beforeAll(async () => {
    database = await openTestDatabase(engine);
  });
  afterAll(() => database?.remove());
  beforeEach(() => database.dataSource.query('DELETE FROM schedule'));

  const write = (unit: Unit, topic: string, nextRunAt = 0) => unit.insert(Schedule, { topic, nextRunAt });
  const topics = async () =>
    (await database.read.find(Schedule, { order: { topic: 'ASC' } })).map(({ topic }) => topic);
  const bypasses: [string, () => Promise<unknown>][] = [
    ['a read', () => database.read.findBy(Schedule, {})],
    ['a raw query', () => database.dataSource.query('SELECT 1')],
    ['another unit', () => database.inUnit(async () => undefined)],
  ];

  it('becomes true together or not at all', async () => {
    const failed = database.inUnit(async (unit) => {
      await write(unit, 'one');
      await write(unit, 'two');
      throw new Error('no');
    });
    await expect(failed).rejects.toThrow('no');
    expect(await topics()).toEqual([]);
    await database.inUnit(async (unit) => {
      await write(unit, 'one');
      await write(unit, 'two');
    });
    expect(await topics()).toEqual(['one', 'two']);
  });

  it('of many at once, half of them rolled back, leaves exactly what was committed', async () => {
    const units = Array.from({ length: 40 }, (_, n) =>
      database.inUnit(async (unit) => {
        await write(unit, `${n} first`);
        await sleep(n % 3);
        await write(unit, `${n} second`);
        if (n % 2 === 1) throw new Error(`unit ${n} rolls back`);
      }),
    );
    const outcomes = await Promise.allSettled(units);
    expect(outcomes.map(({ status }) => status)).toEqual(
      outcomes.map((_, n) => (n % 2 === 0 ? 'fulfilled' : 'rejected')),
    );
    const kept = Array.from({ length: 40 }, (_, n) => n).filter((n) => n % 2 === 0);
    expect(await topics()).toEqual(kept.flatMap((n) => [`${n} first`, `${n} second`]).sort());
  });

  it('is not disturbed by reads beside it, and they do not see what is not committed', async () => {
    let seen: string[] | null = null;
    await Promise.all([
      database.inUnit(async (unit) => {
        await write(unit, 'half');
        await sleep(20);
        await write(unit, 'whole');
      }),
      sleep(5).then(async () => {
        seen = await topics();
      }),
    ]);
    expect([[], ['half', 'whole']]).toContainEqual(seen);
    expect(await topics()).toEqual(['half', 'whole']);
  });

  it('is run again from its start when what it read had changed', async () => {
    let runs = 0;
    await database.inUnit(async (unit) => {
      runs += 1;
      await write(unit, `run ${runs}`);
      if (runs < 3) throw new StaleRead('schedule');
    });
    expect([runs, await topics()]).toEqual([3, ['run 3']]);
  });

  it('is given up after twelve runs', async () => {
    let runs = 0;
    const hopeless = database.inUnit(async () => {
      runs += 1;
      throw new StaleRead('schedule');
    });
    await expect(hopeless).rejects.toThrow(StaleRead);
    expect(runs).toBe(12);
  });

  it('is not run again for a fault of its own', async () => {
    let runs = 0;
    const faulty = database.inUnit(async () => {
      runs += 1;
      throw new Error('a mistake');
    });
    await expect(faulty).rejects.toThrow('a mistake');
    expect(runs).toBe(1);
  });

  it('keeps every one of thirty compare-and-set increments at once', async () => {
    await database.inUnit((unit) => write(unit, 'counter', 0));
    let collisions = 0;
    const increment = () =>
      database.inUnit(async (unit) => {
        const { nextRunAt } = await unit.findOneByOrFail(Schedule, { topic: 'counter' });
        const changed = await execute(unit, 'UPDATE schedule SET next_run_at = ? WHERE topic = ? AND next_run_at = ?', [
          nextRunAt + 1,
          'counter',
          nextRunAt,
        ]);
        if (changed !== 1) {
          collisions += 1;
          throw new StaleRead('counter');
        }
      });
    // Ten at a time: every round one gets through at least, so twelve runs are enough.
    for (let round = 0; round < 3; round++) await Promise.all(Array.from({ length: 10 }, increment));
    expect((await database.read.findOneByOrFail(Schedule, { topic: 'counter' })).nextRunAt).toBe(30);
    if (engine === 'sqlite') expect(collisions).toBe(0);
  });

  it('is run again when the database chose it as the victim of a deadlock', async () => {
    await database.inUnit(async (unit) => {
      await write(unit, 'left');
      await write(unit, 'right');
    });
    let runs = 0;
    const lock = (first: string, second: string) =>
      database.inUnit(async (unit) => {
        runs += 1;
        await unit.update(Schedule, { topic: first }, { nextRunAt: runs });
        await sleep(60);
        await unit.increment(Schedule, { topic: second }, 'nextRunAt', 1);
      });
    await Promise.all([lock('left', 'right'), lock('right', 'left')]);
    expect(runs).toBe(engine === 'mysql' ? 3 : 2);
  });

  it('calls what is to follow once, after the commit', async () => {
    const calls: string[] = [];
    let runs = 0;
    await database.inUnit(async () => {
      runs += 1;
      afterCommit(() => calls.push(`after run ${runs}`));
      expect(calls).toEqual([]);
      if (runs < 2) throw new StaleRead('schedule');
    });
    expect(calls).toEqual(['after run 2']);
    const failed = database.inUnit(async () => {
      afterCommit(() => calls.push('never'));
      throw new Error('no');
    });
    await expect(failed).rejects.toThrow('no');
    expect(calls).toEqual(['after run 2']);
    afterCommit(() => calls.push('at once outside'));
    expect(calls).toEqual(['after run 2', 'at once outside']);
  });

  it.each(bypasses)('makes %s that bypasses its manager throw, instead of waiting for itself', async (_, bypass) => {
    const attempt = database.inUnit(async (unit) => {
      await write(unit, 'inside');
      await bypass();
    });
    await expect(attempt).rejects.toThrow('outside the manager of its unit of work');
    expect(await topics()).toEqual([]);
    await bypass();
  });

  it('tells a duplicate from other faults, and neither is run again', async () => {
    const twice = () => database.inUnit((unit) => write(unit, 'same'));
    await twice();
    const duplicate = await twice().catch((error: unknown) => error);
    expect([isDuplicate(duplicate), isRetryable(duplicate)]).toEqual([true, false]);
    const wrong = await database.dataSource.query('SELECT nothing FROM nowhere').catch((error: unknown) => error);
    expect([isDuplicate(wrong), isRetryable(wrong)]).toEqual([false, false]);
  });

  it('goes on after a duplicate that was caught, with what it wrote before', async () => {
    await database.inUnit((unit) => write(unit, 'taken'));
    await database.inUnit(async (unit) => {
      await write(unit, 'before');
      await write(unit, 'taken').catch((error: unknown) => {
        if (!isDuplicate(error)) throw error;
      });
      await write(unit, 'behind');
    });
    expect(await topics()).toEqual(['before', 'behind', 'taken']);
  });

  it('whose transaction the database ended by itself lets the next one in', async () => {
    const broken = database.inUnit(async (unit) => {
      await write(unit, 'lost');
      await unit.query('ROLLBACK');
      throw new Error('the disk is full');
    });
    await expect(broken).rejects.toThrow('the disk is full');
    await database.inUnit((unit) => write(unit, 'next'));
    expect(await topics()).toEqual(['next']);
  });

  it('is migrated once by two that begin at the same time', async () => {
    const place = await makeDatabasePlace(engine);
    const handles = [];
    // SQLite serves one process: the two share its handle.
    for (let n = 0; n < (engine === 'mysql' ? 2 : 1); n++)
      handles.push(await openDatabase({ url: place.url, entities }));
    try {
      const ran = await Promise.all(handles.map((handle) => handle.migrate()));
      expect(ran.flat().length).toBe(handles[0]!.dataSource.migrations.length);
      for (const handle of handles) expect(await handle.pendingMigrations()).toEqual([]);
    } finally {
      for (const handle of handles) await handle.close();
      await place.remove();
    }
  });
});

it.each([
  [{ errno: 1213 }, true],
  [{ errno: 1205 }, true],
  [{ errno: 1020 }, true],
  [{ errno: 1047 }, true],
  [{ code: 'ECONNRESET' }, true],
  [{ code: 'PROTOCOL_CONNECTION_LOST' }, true],
  [{ code: 'ECONNREFUSED' }, true],
  [{ message: "Can't add new command when connection is in closed state" }, true],
  [{ driverError: { errno: 1213 } }, true],
  [{ code: 'SQLITE_BUSY' }, true],
  [{ errno: 1062 }, false],
  [{ errno: 4025 }, false],
  [{ code: 'SQLITE_CONSTRAINT_UNIQUE' }, false],
  [new Error('a mistake'), false],
  [null, false],
  ['text', false],
])('the fault %j may be run again: %s', (fault, retryable) => {
  expect(isRetryable(fault)).toBe(retryable);
});
