import { randomBytes } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import Koa from 'koa';
import { MoreThan } from 'typeorm';
import { systemClock } from '../../server/commands/system-clock';
import { type Config, readConfig } from '../../server/config';
import { openSandboxClock, type SandboxClock } from '../../server/database/sandbox-clock';
import { listen } from '../../server/http/listen';
import { Job } from '../../server/jobs/job.entity';
import { openSandbox, type Sandbox } from '../../server/sandbox';
import { loadScheme, parseScheme } from '../../server/scheme/load-scheme';
import { readScheme } from '../../server/scheme/ready-made';
import type { Instant } from '../../shared/kernel/instant';
import { type Engine, openTestDatabase, type TestDatabase } from './database';
import { openRelay, type Relay } from './relay';

/** Everything around server processes: their database, the clock that it holds, and a local WeChat behind a relay. */
export interface ProcessWorld {
  readonly database: TestDatabase;
  readonly clock: SandboxClock;
  readonly sandbox: Sandbox;
  /** Between the servers and WeChat. */
  readonly relay: Relay;
  /** What every server process of this world needs. */
  readonly environment: Readonly<Record<string, string>>;
  /** The configuration of those processes, for a look at WeChat with the merchant's own eyes. */
  readonly config: Config;
  /**
   * Moves the clock and gives the processes the time to follow; WeChat sends nothing meanwhile. Where a call may be under
   * way, move less than five minutes: signatures are refused when the clocks of the two sides are further apart.
   */
  moveTo(target: Instant): Promise<void>;
  /** Whether nothing is due or under way at this moment, neither jobs nor anything of WeChat's. */
  isQuiet(): Promise<boolean>;
  /** Whether a job that failed waits for its next try. */
  hasRetries(): Promise<boolean>;
  close(): Promise<void>;
}

/** A process looks for moves of the clock every 200 ms. */
const FOLLOWED_AFTER_MS = 260;
const DELIVER_EVERY_MS = 20;

/**
 * Opens a world at an instant.
 * @param scheme the ready-made shop by default
 */
export async function openProcessWorld(
  engine: Engine,
  { start, scheme = readScheme('shop') }: { start: Instant; scheme?: unknown },
): Promise<ProcessWorld> {
  const database = await openTestDatabase(engine);
  const clock = await openSandboxClock(database, systemClock, 0);
  await clock.moveTo(start);
  const sandbox = await openSandbox({ clock, storage: ':memory:' });
  await loadOrThrow(database, scheme, clock.now());
  const relay = await openRelay(sandbox.apiUrl);
  const credentials = { ...sandbox.credentials, WECHAT_API_URL: relay.url, WECHATPAY_API_URL: relay.url };
  const door = await listen(doorOf(sandbox, credentials).callback(), { host: '127.0.0.1', port: 0 });
  const environment = {
    DATA_KEY: randomBytes(32).toString('base64'),
    SESSION_SECRET: randomBytes(32).toString('hex'),
    DATABASE_URL: database.url,
    WECHAT_SANDBOX_URL: door.url,
    // Every member of a test comes from an address of their own, told by X-Forwarded-For.
    TRUSTED_PROXIES: '127.0.0.1',
  };
  let paused = false;
  const delivering = setInterval(() => {
    if (!paused) void sandbox.runDue();
  }, DELIVER_EVERY_MS);
  return {
    database,
    clock,
    sandbox,
    relay,
    environment,
    config: readConfig({ ...environment, ...sandbox.credentials, PORT: '0' }, 'sandbox'),
    async moveTo(target) {
      paused = true;
      try {
        await clock.moveTo(target);
        await sleep(FOLLOWED_AFTER_MS);
      } finally {
        paused = false;
      }
    },
    async isQuiet() {
      const due = sandbox.nextDueAt();
      if (due !== null && due <= clock.now()) return false;
      const busy = await database.read
        .createQueryBuilder(Job, 'job')
        .where("job.status = 'ready' AND (job.runAt <= :now OR job.claimedBy IS NOT NULL)", { now: clock.now() })
        .getCount();
      return busy === 0;
    },
    hasRetries: () => database.read.existsBy(Job, { status: 'ready', attempts: MoreThan(0) }),
    async close() {
      clearInterval(delivering);
      await sandbox.close();
      await relay.close();
      await door.close(500);
      await database.remove();
    },
  };
}

/** Waits, in real time, for something to become true. */
export async function waitUntil(
  isTrue: () => boolean | Promise<boolean>,
  { withinMs = 15_000, everyMs = 20 }: { withinMs?: number; everyMs?: number } = {},
): Promise<boolean> {
  for (const limit = performance.now() + withinMs; ; ) {
    if (await isTrue()) return true;
    if (performance.now() >= limit) return false;
    await sleep(everyMs);
  }
}

/** The sandbox's panel as `npm start` serves it; its credentials lead through the relay. */
function doorOf(sandbox: Sandbox, credentials: object): Koa {
  const app = new Koa();
  app.use(async (context, next) => {
    if (context.path !== '/sandbox/credentials') return next();
    context.body = credentials;
  });
  app.use(sandbox.panel);
  return app;
}

async function loadOrThrow(database: TestDatabase, text: unknown, now: Instant): Promise<void> {
  const scheme = parseScheme(text);
  if (!scheme.ok) throw new Error(scheme.refusal.join(' '));
  const loaded = await loadScheme(database, scheme.value, now);
  if (!loaded.ok) throw new Error(loaded.refusal.join(' '));
}
