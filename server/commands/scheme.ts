import { databaseUrlOf } from '../config';
import { openDatabase } from '../database/open-database';
import { openSandboxClock } from '../database/sandbox-clock';
import { findStamp } from '../database/stamp';
import { entities } from '../entities';
import { loadScheme, parseScheme } from '../scheme/load-scheme';
import { readScheme } from '../scheme/ready-made';
import { systemClock } from './system-clock';
import { CommandRefused, plainWords, say } from './terminal';

/** `scheme load <name or file>`: checks a scheme and makes it the live one. */
export async function scheme(words: string[]): Promise<void> {
  const [verb, source] = plainWords(words);
  if (verb !== 'load' || !source) throw new CommandRefused('Usage: npm run scheme -- load <name or file>');
  const parsed = parseScheme(readSource(source));
  if (!parsed.ok)
    throw new CommandRefused(['The scheme is refused:', ...parsed.refusal.map((f) => `· ${f}`)].join('\n'));
  const database = await openDatabase({ url: databaseUrlOf(process.env), entities });
  try {
    if ((await database.pendingMigrations()).length > 0) throw new CommandRefused('Run `npm run migrate` first.');
    const inSandbox = (await findStamp(database, 'world')) === 'sandbox';
    const clock = inSandbox ? await openSandboxClock(database, systemClock, 0) : systemClock;
    const loaded = await loadScheme(database, parsed.value, clock.now());
    if (!loaded.ok)
      throw new CommandRefused(['The scheme is refused:', ...loaded.refusal.map((f) => `· ${f}`)].join('\n'));
    const { code, changes } = loaded.value;
    say(
      changes.length === 0
        ? `“${code}” was live already.`
        : [`“${code}” is live:`, ...changes.map((c) => `· ${c}`)].join('\n'),
    );
  } finally {
    await database.close();
  }
}

function readSource(source: string): unknown {
  try {
    return readScheme(source);
  } catch (error) {
    throw new CommandRefused((error as Error).message);
  }
}
