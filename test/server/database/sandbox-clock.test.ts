import { type Database, openDatabase } from '../../../server/database/open-database';
import { openSandboxClock, type SandboxClock } from '../../../server/database/sandbox-clock';
import { SandboxClockRow } from '../../../server/database/stamp.entity';
import { entities } from '../../../server/entities';
import { DAY_MS } from '../../../shared/kernel/instant';
import { manualClock } from '../../support/clock';
import { engines, openTestDatabase, type TestDatabase } from '../../support/database';

jest.setTimeout(60_000);

describe.each(engines)('the clock of the sandbox on %s', (engine) => {
  let database: TestDatabase;
  const wall = manualClock();
  const clocks: SandboxClock[] = [];
  beforeAll(async () => {
    database = await openTestDatabase(engine);
  });
  afterAll(() => database?.remove());
  beforeEach(() => database.dataSource.query('DELETE FROM sandbox_clock'));
  afterEach(() => {
    for (const clock of clocks.splice(0)) clock.stop();
  });

  const open = async (on: Database = database, followMs = 0) => {
    const clock = await openSandboxClock(on, wall, followMs);
    clocks.push(clock);
    return clock;
  };
  const stored = async () => (await database.read.findOneBy(SandboxClockRow, { id: 'clock' }))?.offsetMs ?? 0;

  it('goes with the wall until it is moved, and from there on too', async () => {
    const clock = await open();
    expect(clock.now()).toBe(wall.now());
    await clock.moveTo(wall.now() + DAY_MS);
    expect(clock.now()).toBe(wall.now() + DAY_MS);
    wall.advance(1_000);
    expect(clock.now()).toBe(wall.now() + DAY_MS);
  });

  it('never goes back', async () => {
    const clock = await open();
    await clock.moveTo(wall.now() + DAY_MS);
    await clock.moveTo(wall.now());
    await clock.moveTo(wall.now() - DAY_MS);
    expect([clock.now(), await stored()]).toEqual([wall.now() + DAY_MS, DAY_MS]);
  });

  it('is where it was after a restart', async () => {
    await (await open()).moveTo(wall.now() + DAY_MS);
    expect((await open()).now()).toBe(wall.now() + DAY_MS);
  });

  it('is followed by another process', async () => {
    const other = engine === 'mysql' ? await openDatabase({ url: database.url, entities }) : database;
    try {
      const [mover, follower] = [await open(), await open(other)];
      await mover.moveTo(wall.now() + DAY_MS);
      expect(follower.now()).toBe(wall.now());
      await follower.follow();
      expect(follower.now()).toBe(wall.now() + DAY_MS);
    } finally {
      if (other !== database) await other.close();
    }
  });

  it('is followed by itself every so often', async () => {
    const [mover, follower] = [await open(), await open(database, 10)];
    await mover.moveTo(wall.now() + DAY_MS);
    for (let look = 0; look < 500 && follower.now() === wall.now(); look++) {
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
    expect(follower.now()).toBe(wall.now() + DAY_MS);
  });

  it('moved by many at once stands at the furthest, stored and in every process', async () => {
    const movers = await Promise.all(Array.from({ length: 8 }, () => open()));
    await Promise.all(movers.map((clock, n) => clock.moveTo(wall.now() + ((n * 5) % 8) * DAY_MS)));
    expect(await stored()).toBe(7 * DAY_MS);
    for (const clock of movers) {
      await clock.follow();
      expect(clock.now()).toBe(wall.now() + 7 * DAY_MS);
    }
  });

  it('that learnt of a further move while it moved itself stays there', async () => {
    let letGo: () => void = () => undefined;
    const held = new Promise<void>((resolve) => {
      letGo = resolve;
    });
    const slow: Database = {
      ...database,
      inUnit: async (work) => {
        const result = await database.inUnit(work);
        await held;
        return result;
      },
    };
    const [near, far] = [await open(slow), await open()];
    const moving = near.moveTo(wall.now() + DAY_MS);
    await far.moveTo(wall.now() + 3 * DAY_MS);
    await near.follow();
    expect(near.now()).toBe(wall.now() + 3 * DAY_MS);
    letGo();
    await moving;
    expect([near.now(), await stored()]).toEqual([wall.now() + 3 * DAY_MS, 3 * DAY_MS]);
  });
});
