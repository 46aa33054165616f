import { createHash } from 'node:crypto';
import type { Middleware } from 'koa';
import type { Clock } from '../shared/kernel/clock';
import { type Composition, compose } from './compose';
import type { Config } from './config';
import type { Database } from './database/open-database';
import { takeServingLock } from './database/serving-lock';
import { stampDatabase } from './database/stamp';
import { type Listening, listen } from './http/listen';
import type { Logger } from './http/logger';
import { startWorker, type Worker } from './jobs/worker';

/** What a process does: answer requests, work on jobs, or both. */
export type Role = 'web' | 'worker' | 'all';

/** A reason not to start, in one sentence for the person at the terminal. */
export class StartRefused extends Error {
  constructor(sentence: string) {
    super(sentence);
    this.name = 'StartRefused';
  }
}

/** A running server. */
export interface RunningServer {
  readonly url: string | null;
  readonly worker: Worker | null;
  readonly composition: Composition;
  /** Takes nothing new, finishes what it began; the database stays open. */
  stop(): Promise<void>;
}

export interface StartOptions {
  readonly config: Config;
  readonly database: Database;
  readonly clock: Clock;
  /** The time on the wall, where the clock can be moved. */
  readonly wallClock: Clock;
  readonly logger: Logger;
  readonly role: Role;
  readonly pages?: readonly Middleware[];
}

/**
 * Checks that this database is for this configuration, then listens and works as the role says.
 * @throws StartRefused in one sentence
 */
export async function startServer(options: StartOptions): Promise<RunningServer> {
  const { config, database, clock, logger, role } = options;
  const unlock = takeServingLock(config.databaseUrl);
  if (!unlock) {
    throw new StartRefused(
      'Another process serves this SQLite database: stop it first, or use MySQL for more than one.',
    );
  }
  let closing = false;
  try {
    await checkDatabase(config, database, clock);
    const composition = compose({ ...options, isClosing: () => closing });
    const listening = role === 'worker' ? null : await listenOrRefuse(composition, config);
    const worker = role === 'web' ? null : startWorker(composition.worker);
    logger.info({ role, url: listening?.url, world: config.world }, 'started');
    return {
      url: listening?.url ?? null,
      worker,
      composition,
      stop: async () => {
        closing = true;
        await listening?.close();
        await worker?.stop();
        unlock();
        logger.info({ role }, 'stopped');
      },
    };
  } catch (error) {
    unlock();
    throw error;
  }
}

async function checkDatabase(config: Config, database: Database, clock: Clock): Promise<void> {
  const pending = await database.pendingMigrations();
  if (pending.length > 0) {
    throw new StartRefused(`The database lacks ${pending.length} migration(s): run \`npm run migrate\` first.`);
  }
  const now = clock.now();
  const otherWorld = await stampDatabase(database, 'world', config.worldStamp, now);
  if (otherWorld !== null) {
    throw new StartRefused(
      `This database belongs to another world (${otherWorld}), not to ${config.worldStamp}: use another DATABASE_URL.`,
    );
  }
  const otherKey = await stampDatabase(database, 'dataKey', fingerprintOf(config.dataKey), now);
  if (otherKey !== null) {
    throw new StartRefused(
      'DATA_KEY is not the one this database was made with: phone numbers and the secrets of keys could not be read.',
    );
  }
}

/** What a database is stamped with for its data key: tells one key from another and nothing more. */
export function fingerprintOf(key: Buffer): string {
  return createHash('sha256').update('data key fingerprint\n').update(key).digest('hex').slice(0, 32);
}

async function listenOrRefuse(composition: Composition, config: Config): Promise<Listening> {
  try {
    return await listen(composition.app.callback(), { host: config.host, port: config.port });
  } catch (error) {
    const code = (error as { code?: string }).code;
    if (code === 'EADDRINUSE')
      throw new StartRefused(`Port ${config.port} is busy: stop what uses it, or set PORT to another.`);
    if (code === 'EACCES')
      throw new StartRefused(`Port ${config.port} may not be used by this user: set PORT to another.`);
    throw error;
  }
}
