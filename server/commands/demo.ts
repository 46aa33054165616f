import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import type { Instant } from '../../shared/kernel/instant';
import { databaseUrlOf, namesWechat, readConfig } from '../config';
import { consolePages } from '../console-pages';
import { type Database, openDatabase } from '../database/open-database';
import { openSandboxClock } from '../database/sandbox-clock';
import { findStamp } from '../database/stamp';
import { entities } from '../entities';
import { DEFAULT_PORT } from '../environment-reader';
import { GrowthProgramme } from '../growth/growth.entity';
import { createLogger } from '../http/logger';
import { servePages } from '../http/pages';
import { type DueSource, walkClock } from '../jobs/walk-clock';
import { nextDueAt } from '../jobs/worker';
import { PlanFamily } from '../plan/plan.entity';
import { openSandbox } from '../sandbox';
import { listReadyMade, loadReadyMade } from '../scheme/load-ready-made';
import { loadScheme, parseScheme } from '../scheme/load-scheme';
import { DEFAULT_SCHEME, readScheme } from '../scheme/ready-made';
import { StartRefused, startServer } from '../start-server';
import { createDemoBusiness } from './demo-business';
import { createDemoGoods } from './demo-goods';
import { createOpenApi, makeShopKey, type OpenApi } from './demo-open-api';
import { inviteDemoOwner } from './demo-owner';
import { createDemoTill } from './demo-till';
import { createDemoVerifier } from './demo-verifier';
import { runUntilStopped } from './run-until-stopped';
import { systemClock } from './system-clock';
import { say } from './terminal';

/** How soon this process follows a move of the clock that another made. */
const FOLLOW_MS = 200;

/**
 * `demo`: what `npm start` ends in. Brings up the local WeChat, a migrated database with the default scheme, the server
 * and its worker, and the desk with the mini-program's H5 build, all at one address.
 */
export async function demo(): Promise<void> {
  if (namesWechat(process.env)) {
    throw new StartRefused(
      'WeChat credentials are set in the environment: `npm start` only plays with the sandbox. Run `npm run build` and `npm run serve` instead, or unset them.',
    );
  }
  const databaseUrl = databaseUrlOf(process.env);
  const dataFolder = dataFolderOf(databaseUrl);
  mkdirSync(dataFolder, { recursive: true });
  const database = await openDatabase({ url: databaseUrl, entities });
  try {
    await prepareDatabase(database);
    await run(database, databaseUrl, dataFolder);
  } finally {
    await database.close();
  }
}

async function run(database: Database, databaseUrl: string, dataFolder: string): Promise<void> {
  const port = Number(process.env.PORT || DEFAULT_PORT);
  const clock = await openSandboxClock(database, systemClock, FOLLOW_MS);
  const sources: DueSource[] = [];
  let forgetScheme: () => void = () => undefined;
  let openApi: OpenApi | null = null;
  const api = (): OpenApi => {
    if (openApi === null) throw new Error('the server is not there yet');
    return openApi;
  };
  const secrets = readSecrets(dataFolder);
  const sandbox = await openSandbox({
    clock,
    storage: join(dataFolder, 'sandbox.db'),
    moveClock: (target: Instant) => walkClock(clock, target, sources),
    business: {
      ...createDemoBusiness(database, clock, api),
      verifier: createDemoVerifier(api),
      till: createDemoTill(clock, api),
      goods: createDemoGoods(database, clock, () => Buffer.from(secrets.DATA_KEY, 'base64')),
    },
    schemes: {
      list: () => listReadyMade(database),
      load: async (name, counting) => {
        const outcome = await loadReadyMade(database, name, counting, clock.now());
        forgetScheme();
        return outcome;
      },
    },
  });
  try {
    const environment = {
      ...process.env,
      ...secrets,
      ...sandbox.credentials,
      DATABASE_URL: databaseUrl,
      PUBLIC_URL: process.env.PUBLIC_URL || `http://127.0.0.1:${port}`,
    };
    const config = readConfig(environment, 'sandbox');
    const logger = createLogger(process.env.LOG_LEVEL || 'warn');
    const built = resolve('dist');
    const pages = [
      ...[servePages('/h5/', join(built, 'h5')), consolePages(join(built, 'console'))],
      ...[sandbox.panel, servePages('/', join(built, 'desk'))],
    ];
    await loadDefaultScheme(database, clock.now());
    const server = await startServer({ config, database, clock, wallClock: systemClock, logger, role: 'all', pages });
    forgetScheme = server.composition.forgetScheme;
    openApi = createOpenApi(`http://127.0.0.1:${port}`, await makeShopKey(database, config.dataKey, clock), clock);
    sources.push({ nextDueAt: async () => sandbox.nextDueAt(), runDue: () => sandbox.runDue() });
    sources.push({ nextDueAt: () => nextDueAt(database), runDue: async () => (await server.worker?.drain()) ?? 0 });
    sandbox.connect(`http://127.0.0.1:${port}`);
    sandbox.start();
    const ownerLink = await inviteDemoOwner(database, config, clock.now());
    if (ownerLink !== null) say(`\n  运营台的第一次登录（用户名 owner，链接一天内有效，只能用一次）：\n  ${ownerLink}`);
    say(
      `\n  会员演示已就绪：${server.url}\n  数据保存在 ${dataFolder}；按 Ctrl+C 停止，\`npm run reset\` 重新开始。\n`,
    );
    await runUntilStopped(logger, async () => {
      await sandbox.close();
      await server.stop();
    });
  } catch (error) {
    await sandbox.close();
    throw error;
  } finally {
    clock.stop();
  }
}

/** The folder of an SQLite file; `./data` for MySQL. The sandbox's own state and the secrets stand in it. */
export function dataFolderOf(databaseUrl: string): string {
  return databaseUrl.startsWith('sqlite:') ? resolve(dirname(databaseUrl.slice('sqlite:'.length))) : resolve('data');
}

/**
 * Migrates, unless the database belongs to live money.
 * @throws StartRefused in one sentence
 */
async function prepareDatabase(database: Database): Promise<void> {
  const pending = await database.pendingMigrations();
  if (!pending.some((name) => name.startsWith('Foundation'))) {
    const world = await findStamp(database, 'world');
    if (world !== null && world !== 'sandbox') {
      throw new StartRefused(
        `This database belongs to ${world}: the sandbox may not touch it. Use another DATABASE_URL.`,
      );
    }
  }
  await database.migrate();
}

async function loadDefaultScheme(database: Database, now: Instant): Promise<void> {
  // A demo that was begun before there was growth gets it too; what was loaded by hand stays.
  const [families, programmes] = [await database.read.count(PlanFamily), await database.read.count(GrowthProgramme)];
  if (families > 0 && programmes > 0) return;
  const scheme = parseScheme(readScheme(DEFAULT_SCHEME));
  if (!scheme.ok) throw new Error(scheme.refusal.join('\n'));
  const loaded = await loadScheme(database, scheme.value, now);
  if (!loaded.ok) throw new Error(loaded.refusal.join('\n'));
}

/** The sandbox's DATA_KEY and SESSION_SECRET: made once, kept beside the data, readable by the owner only. */
function readSecrets(dataFolder: string): Record<'DATA_KEY' | 'SESSION_SECRET', string> {
  const file = join(dataFolder, 'secrets.json');
  if (!existsSync(file)) {
    const secrets = {
      DATA_KEY: randomBytes(32).toString('base64'),
      SESSION_SECRET: randomBytes(32).toString('base64url'),
    };
    writeFileSync(file, JSON.stringify(secrets, null, 2), { mode: 0o600, flag: 'wx' });
  }
  return JSON.parse(readFileSync(file, 'utf8'));
}
