import { resolve } from 'node:path';
import { type Config, readConfig } from '../config';
import { consolePages } from '../console-pages';
import { type Database, openDatabase } from '../database/open-database';
import { openSandboxClock } from '../database/sandbox-clock';
import { entities } from '../entities';
import { createLogger } from '../http/logger';
import { type Role, startServer } from '../start-server';
import { runUntilStopped } from './run-until-stopped';
import { systemClock } from './system-clock';
import { CommandRefused, optionOf } from './terminal';

/** How soon a process follows a move of the sandbox clock that another made. */
const FOLLOW_MS = 200;

const roles: readonly Role[] = ['all', 'web', 'worker'];

/**
 * `serve [--role all|web|worker]`: the built server alone. With `WECHAT_SANDBOX_URL` (the address of a running demo or
 * sandbox, on loopback) it belongs to that sandbox's world: credentials come from there, the clock from the database.
 */
export async function serve(words: string[]): Promise<void> {
  const role = (optionOf(words, 'role') ?? 'all') as Role;
  if (!roles.includes(role)) throw new CommandRefused(`--role is one of ${roles.join(', ')}, not ${role}.`);
  const config = await readServeConfig(process.env);
  const logger = createLogger(config.logLevel);
  const database = await openDatabase({ url: config.databaseUrl, entities });
  const sandboxClock = config.world === 'sandbox' ? await openClock(database) : null;
  try {
    const pages = [consolePages(resolve('dist/console'))];
    const clock = sandboxClock ?? systemClock;
    const server = await startServer({ config, database, clock, wallClock: systemClock, logger, role, pages });
    await runUntilStopped(logger, () => server.stop());
  } finally {
    sandboxClock?.stop();
    await database.close();
  }
}

async function readServeConfig(environment: NodeJS.ProcessEnv): Promise<Config> {
  const sandboxUrl = environment.WECHAT_SANDBOX_URL;
  if (!sandboxUrl) return readConfig(environment, 'live');
  const { hostname } = new URL(sandboxUrl);
  if (hostname !== 'localhost' && !hostname.startsWith('127.')) {
    throw new CommandRefused('WECHAT_SANDBOX_URL must be on loopback.');
  }
  const answer = await fetch(`${sandboxUrl}/sandbox/credentials`).catch(() => null);
  if (!answer?.ok) throw new CommandRefused(`No sandbox answers at ${sandboxUrl}: start it with \`npm start\`.`);
  return readConfig({ ...environment, ...((await answer.json()) as Record<string, string>) }, 'sandbox');
}

/** A database that lacks its tables has no clock yet; the server refuses to start on it anyway. */
async function openClock(database: Database) {
  if ((await database.pendingMigrations()).length > 0) return null;
  return openSandboxClock(database, systemClock, FOLLOW_MS);
}
