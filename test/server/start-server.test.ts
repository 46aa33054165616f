import { randomBytes } from 'node:crypto';
import { readConfig } from '../../server/config';
import { openDatabase } from '../../server/database/open-database';
import { findStamp } from '../../server/database/stamp';
import { entities } from '../../server/entities';
import { listen } from '../../server/http/listen';
import { createLogger } from '../../server/http/logger';
import { enqueueJob } from '../../server/jobs/enqueue-job';
import { Job } from '../../server/jobs/job.entity';
import { openSandbox, type Sandbox } from '../../server/sandbox';
import { loadScheme, parseScheme } from '../../server/scheme/load-scheme';
import { readScheme } from '../../server/scheme/ready-made';
import { type Role, type RunningServer, StartRefused, startServer } from '../../server/start-server';
import { manualClock } from '../support/clock';
import { engines, makeDatabasePlace, openTestDatabase, type TestDatabase } from '../support/database';

jest.setTimeout(60_000);
const logger = createLogger('silent');

describe.each(engines)('starting a server on %s', (engine) => {
  const clock = manualClock();
  const running: RunningServer[] = [];
  const keys = { DATA_KEY: randomBytes(32).toString('base64'), SESSION_SECRET: randomBytes(32).toString('hex') };
  let sandbox: Sandbox;
  let database: TestDatabase;
  beforeAll(async () => {
    sandbox = await openSandbox({ clock, storage: ':memory:' });
  });
  afterAll(() => sandbox?.close());
  beforeEach(async () => {
    database = await openTestDatabase(engine);
    const scheme = parseScheme(readScheme('shop'));
    if (scheme.ok) await loadScheme(database, scheme.value, clock.now());
  });
  afterEach(async () => {
    for (const server of running.splice(0)) await server.stop();
    await database.remove();
  });

  const configOf = (changes: Record<string, string> = {}, world: 'sandbox' | 'live' = 'sandbox') =>
    readConfig(
      { ...sandbox.credentials, ...keys, DATABASE_URL: database.url, PORT: '0', HOST: '127.0.0.1', ...changes },
      world,
    );
  const start = async (changes?: Record<string, string>, world?: 'sandbox' | 'live', role: Role = 'all') => {
    const server = await startServer({
      config: configOf(changes, world),
      database,
      clock,
      wallClock: clock,
      logger,
      role,
    });
    running.push(server);
    return server;
  };

  it('answers, works, and stamps the database with its world and the fingerprint of its key', async () => {
    const server = await start();
    expect((await fetch(`${server.url}/healthz`)).status).toBe(200);
    expect(await findStamp(database, 'world')).toBe('sandbox');
    const fingerprint = await findStamp(database, 'dataKey');
    expect(fingerprint).toMatch(/^[0-9a-f]{32}$/);
    expect(fingerprint).not.toContain(keys.DATA_KEY);
  });

  it('again with the same settings is fine', async () => {
    await (await start()).stop();
    running.length = 0;
    expect((await start()).url).not.toBeNull();
  });

  it('in another world is refused in one sentence, and the stamp stays', async () => {
    await (await start()).stop();
    running.length = 0;
    await expect(start({}, 'live')).rejects.toThrow(StartRefused);
    await expect(start({}, 'live')).rejects.toThrow(/another world \(sandbox\)/);
    expect(await findStamp(database, 'world')).toBe('sandbox');
    expect((await start()).url).not.toBeNull();
  });

  it('with another merchant of the live world is refused', async () => {
    await (await start({}, 'live')).stop();
    running.length = 0;
    expect(await findStamp(database, 'world')).toContain(sandbox.credentials.WECHATPAY_MCHID);
    await expect(start({ WECHATPAY_MCHID: '1900000001' }, 'live')).rejects.toThrow(/another world/);
    await expect(start()).rejects.toThrow(/another world/);
  });

  it('with another DATA_KEY is refused, and gives nothing of either key away', async () => {
    await (await start()).stop();
    running.length = 0;
    const other = randomBytes(32).toString('base64');
    const refusal: Error = await start({ DATA_KEY: other }).then(
      () => new Error('it started'),
      (error: Error) => error,
    );
    expect(refusal).toBeInstanceOf(StartRefused);
    expect(refusal.message).toMatch(/^DATA_KEY is not the one/);
    expect(refusal.message).not.toContain(other);
    expect(refusal.message).not.toContain(keys.DATA_KEY);
  });

  it('on a database that lacks migrations is refused with what to do', async () => {
    const place = await makeDatabasePlace(engine);
    const empty = await openDatabase({ url: place.url, entities });
    try {
      const config = configOf({ DATABASE_URL: place.url });
      const refused = startServer({ config, database: empty, clock, wallClock: clock, logger, role: 'all' });
      await expect(refused).rejects.toThrow(/npm run migrate/);
    } finally {
      await empty.close();
      await place.remove();
    }
  });

  it('beside one that serves the same database is refused on SQLite and fine on MySQL', async () => {
    await start();
    if (engine === 'mysql') expect((await start()).url).not.toBeNull();
    else await expect(start()).rejects.toThrow(/Another process serves this SQLite database/);
  });

  it('on a busy port is refused in one sentence, and leaves neither worker nor lock behind', async () => {
    const busy = await listen((_, response) => response.end(), { host: '127.0.0.1', port: 0 });
    try {
      const port = new URL(busy.url).port;
      await expect(start({ PORT: port })).rejects.toThrow(`Port ${port} is busy`);
      await database.inUnit((unit) => enqueueJob(unit, { topic: 'nobodys', payload: {} }, clock.now()));
      await new Promise((resolve) => setTimeout(resolve, 600));
      expect(await database.read.findOneByOrFail(Job, { topic: 'nobodys' })).toMatchObject({ attempts: 0 });
    } finally {
      await busy.close();
    }
    expect((await start()).url).not.toBeNull();
  });

  it('in the role of a worker listens nowhere, and in the role of the web works on nothing', async () => {
    const worker = await start({}, 'sandbox', 'worker');
    expect([worker.url, worker.worker !== null]).toEqual([null, true]);
    await worker.stop();
    running.length = 0;
    const web = await start({}, 'sandbox', 'web');
    expect([web.url !== null, web.worker]).toEqual([true, null]);
  });
});
