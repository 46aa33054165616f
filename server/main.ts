import { demo } from './commands/demo';
import { events } from './commands/events';
import { migrate } from './commands/migrate';
import { operate } from './commands/operate';
import { reset } from './commands/reset';
import { scheme } from './commands/scheme';
import { segment } from './commands/segment';
import { serve } from './commands/serve';
import { CommandRefused } from './commands/terminal';
import { ConfigFaults } from './config';
import { isUnreachable } from './database/errors';
import { StartRefused } from './start-server';

/** What this program can do; each command lives in a file of its own name. */
const commands: Readonly<Record<string, (words: string[]) => Promise<void>>> = {
  demo,
  serve,
  migrate,
  scheme,
  operate,
  events,
  segment,
  reset,
};

/** Runs a command; every refusal is one sentence on stderr and a non-zero status. */
async function main([name = 'serve', ...words]: string[]): Promise<void> {
  const command = commands[name];
  if (!command) throw new CommandRefused(`There is no command “${name}”: ${Object.keys(commands).join(', ')}.`);
  await command(words);
}

function explain(error: unknown): string {
  if (error instanceof StartRefused || error instanceof CommandRefused) return error.message;
  if (error instanceof ConfigFaults) return error.faults.map((fault) => `· ${fault}`).join('\n');
  if (isUnreachable(error)) {
    return `The database does not answer (${(error as Error).message}): start it, or set DATABASE_URL to one that runs.`;
  }
  const code = (error as { code?: string }).code;
  if (code === 'ER_BAD_DB_ERROR')
    return `${(error as Error).message}: create the database first, or name another in DATABASE_URL.`;
  if (code === 'ER_ACCESS_DENIED_ERROR')
    return `${(error as Error).message}: check the user and password in DATABASE_URL.`;
  if (code === 'ERR_DLOPEN_FAILED' || /better_sqlite3\.node|Could not locate the bindings/.test(String(error))) {
    return 'better-sqlite3 is not built for this Node: install python3, make and g++ and run `npm rebuild better-sqlite3`.';
  }
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}

main(process.argv.slice(2)).catch((error) => {
  process.stderr.write(`${explain(error)}\n`);
  process.exitCode = 1;
});
