import { setTimeout as sleep } from 'node:timers/promises';
import { openScratch, selectLocked, updateJoined } from '../../../server/database/scratch';
import { execute, select } from '../../../server/database/statement';
import type { Unit } from '../../../server/database/unit-of-work';
import { Schedule } from '../../../server/jobs/job.entity';
import { engines, openTestDatabase, type TestDatabase } from '../../support/database';

const columns = { topic: 'varchar(80)', next: 'bigint' };

describe.each(engines)('a scratch table on %s', (engine) => {
  let database: TestDatabase;
  beforeAll(async () => {
    database = await openTestDatabase(engine);
  });
  afterAll(() => database?.remove());
  beforeEach(async () => {
    await database.inUnit(async (unit) => {
      await execute(unit, 'DELETE FROM schedule', []);
      for (const topic of ['a', 'b', 'c']) await unit.insert(Schedule, { topic, nextRunAt: 1 });
    });
  });

  const open = (unit: Unit) => openScratch(unit, 'scratch_test', columns, 'topic');
  const rowsOf = (unit: Unit) => select<{ topic: string }>(unit, 'SELECT topic FROM scratch_test ORDER BY topic', []);
  const fill = (unit: Unit, topic: string, next: number) =>
    execute(unit, 'INSERT INTO scratch_test (topic, next) VALUES (?, ?)', [topic, next]);
  const schedule = async () =>
    (await database.read.find(Schedule, { order: { topic: 'ASC' } })).map(({ topic, nextRunAt }) => [
      topic,
      Number(nextRunAt),
    ]);

  it('is empty for every unit, also on a connection that used it before and when it is opened twice', async () => {
    for (let n = 0; n < 3; n++) {
      await database.inUnit(async (unit) => {
        expect((await open(unit)).name).toBe('scratch_test');
        expect(await rowsOf(unit)).toEqual([]);
        await fill(unit, 'x', n);
        expect(await rowsOf(unit)).toHaveLength(1);
        await open(unit);
        expect(await rowsOf(unit)).toEqual([]);
        await fill(unit, 'y', n);
      });
    }
  });

  it('does not commit what the unit wrote before it: the unit is taken back as a whole', async () => {
    const failed = database.inUnit(async (unit) => {
      await unit.insert(Schedule, { topic: 'd', nextRunAt: 9 });
      await open(unit);
      await fill(unit, 'a', 9);
      throw new Error('taken back');
    });
    await expect(failed).rejects.toThrow('taken back');
    expect((await schedule()).map(([topic]) => topic)).toEqual(['a', 'b', 'c']);
    await database.inUnit(async (unit) => {
      await open(unit);
      expect(await rowsOf(unit)).toEqual([]);
    });
  });

  it('is its unit’s own: two at the same time do not see each other', async () => {
    const seen = await Promise.all(
      ['one', 'other'].map((topic) =>
        database.inUnit(async (unit) => {
          await open(unit);
          await fill(unit, topic, 1);
          await sleep(20);
          return (await rowsOf(unit)).map((row) => row.topic);
        }),
      ),
    );
    expect(seen).toEqual([['one'], ['other']]);
  });

  it('tells upper from lower case, as the tables do', async () => {
    await database.inUnit(async (unit) => {
      await open(unit);
      await fill(unit, 'a', 1);
      await fill(unit, 'A', 2);
      expect(await rowsOf(unit)).toHaveLength(2);
    });
  });

  it('updates the rows that are joined to it, by its own values, and no others', async () => {
    const touched = await database.inUnit(async (unit) => {
      await open(unit);
      await fill(unit, 'a', 10);
      await fill(unit, 'c', 30);
      await fill(unit, 'nobody', 40);
      const update = {
        table: 'schedule',
        from: 'scratch_test',
        on: 'a.topic = w.topic AND a.next_run_at = ?',
        set: { next_run_at: 'w.next + 1' },
      };
      return updateJoined(unit, update, [1]);
    });
    expect(touched).toBe(2);
    expect(await schedule()).toEqual([
      ['a', 11],
      ['b', 1],
      ['c', 31],
    ]);
  });

  it('rows that are read locked stay as they are until the unit ends', async () => {
    const steps: string[] = [];
    let isRead: () => void = () => undefined;
    const read = new Promise<void>((resolve) => {
      isRead = resolve;
    });
    const reader = database.inUnit(async (unit) => {
      await selectLocked(unit, 'SELECT topic FROM schedule WHERE topic = ?', ['a']);
      isRead();
      await sleep(60);
      const [row] = await select<{ next: number | string }>(
        unit,
        'SELECT next_run_at AS next FROM schedule WHERE topic = ?',
        ['a'],
      );
      steps.push(`read ${Number(row?.next)}`);
    });
    await read;
    const writer = database
      .inUnit((unit) => execute(unit, 'UPDATE schedule SET next_run_at = 2 WHERE topic = ?', ['a']))
      .then(() => steps.push('written'));
    await Promise.all([reader, writer]);
    expect(steps).toEqual(['read 1', 'written']);
  });
});
