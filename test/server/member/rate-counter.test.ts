import { RateCounter } from '../../../server/member/member.entity';
import { sweepRateCounters, takeTurn } from '../../../server/member/rate-counter';
import { MINUTE_MS } from '../../../shared/kernel/instant';
import { manualClock } from '../../support/clock';
import { engines, openTestDatabase, type TestDatabase } from '../../support/database';
import { buildKeys, emptyTables } from './support';

describe.each(engines)('counted limits on %s', (engine) => {
  let database: TestDatabase;
  const keys = buildKeys();
  const limit = { name: 'test', most: 5, windowMs: MINUTE_MS };
  beforeAll(async () => {
    database = await openTestDatabase(engine);
  });
  afterAll(() => database.remove());
  beforeEach(() => emptyTables(database));

  it('let exactly as many through as they allow, also at the same instant', async () => {
    const needs = { database, clock: manualClock(), keys };
    const turns = await Promise.all(Array.from({ length: 12 }, () => takeTurn(needs, limit, '10.0.0.1')));
    expect(turns.filter((turn) => turn.ok)).toHaveLength(5);
    expect((await database.read.find(RateCounter)).map((row) => row.taken)).toEqual([5]);
  });

  it('count each subject and each limit by itself, and keep no address', async () => {
    const needs = { database, clock: manualClock(), keys };
    for (const subject of ['10.0.0.1', '10.0.0.2']) {
      for (const name of ['a', 'b'])
        expect(await takeTurn(needs, { ...limit, name, most: 1 }, subject)).toMatchObject({ ok: true });
    }
    const rows = await database.read.find(RateCounter);
    expect(rows).toHaveLength(4);
    expect(JSON.stringify(rows)).not.toContain('10.0.0');
  });

  it('begin anew with the next window and say how long it takes until then', async () => {
    const clock = manualClock('2026-03-01T02:00:40Z');
    const needs = { database, clock, keys };
    for (let turn = 0; turn < 5; turn++) await takeTurn(needs, limit, 'x');
    expect(await takeTurn(needs, limit, 'x')).toEqual({ ok: false, refusal: 20 });
    clock.advance(20_000);
    const turns = await Promise.all(Array.from({ length: 7 }, () => takeTurn(needs, limit, 'x')));
    expect(turns.filter((turn) => turn.ok)).toHaveLength(5);
  });

  it('forget windows that are long over', async () => {
    const clock = manualClock();
    await takeTurn({ database, clock, keys }, limit, 'old');
    clock.advance(2 * MINUTE_MS);
    await takeTurn({ database, clock, keys }, limit, 'new');
    await sweepRateCounters(database, clock.now() - MINUTE_MS);
    expect(await database.read.countBy(RateCounter, {})).toBe(1);
  });
});
