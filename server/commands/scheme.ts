import { userInfo } from 'node:os';
import { type CountingChange, isCountingChanged, startOfRecomputing } from '../growth/load-programmes';
import { readProgrammeBook } from '../growth/programme-book';
import { previewRecompute, type Recounted } from '../growth/recompute-growth';
import { loadScheme, parseScheme } from '../scheme/load-scheme';
import { readScheme } from '../scheme/ready-made';
import type { GrowthScheme, Scheme } from '../scheme/scheme.schema';
import { type CommandDatabase, openCommandDatabase } from './open-database';
import { CommandRefused, optionOf, plainWords, say } from './terminal';

const USAGE = `Usage: npm run scheme -- load <name or file> [--growth from-now|recompute] [--preview]
  --growth says what a change of how growth is counted does to the running period; --preview tells what counting it
  again would do, and changes nothing.`;

/** How many members a preview names. */
const SAMPLE = 20;

/** `scheme load <name or file>`: checks a scheme and makes it the live one. */
export async function scheme(words: string[]): Promise<void> {
  const [verb, source] = plainWords(words);
  const growth = optionOf(words, 'growth');
  if (verb !== 'load' || !source) throw new CommandRefused(USAGE);
  if (growth !== null && growth !== 'from-now' && growth !== 'recompute') throw new CommandRefused(USAGE);
  const parsed = parseScheme(readSource(source));
  if (!parsed.ok) throw refused(parsed.refusal);
  const opened = await openCommandDatabase();
  try {
    if (words.includes('--preview')) await preview(opened, parsed.value);
    else await load(opened, parsed.value, growth, source);
  } finally {
    await opened.close();
  }
}

async function load(
  { database, clock }: CommandDatabase,
  wanted: Scheme | GrowthScheme,
  counting: CountingChange | null,
  source: string,
): Promise<void> {
  const { username } = userInfo();
  const publication = { by: username, byName: username, note: `命令载入 ${source}`, draftId: null };
  const loaded = await loadScheme(database, wanted, clock.now(), counting, publication);
  if (!loaded.ok) throw refused(loaded.refusal);
  const { code, changes, warnings } = loaded.value;
  for (const warning of warnings) say(`! ${warning}`);
  say(
    changes.length === 0
      ? `“${code}” was live already.`
      : [`“${code}” is live:`, ...changes.map((c) => `· ${c}`)].join('\n'),
  );
}

/** What counting the running period again by the scheme's rules would do, programme by programme. */
async function preview({ database, clock }: CommandDatabase, wanted: Scheme | GrowthScheme): Promise<void> {
  const book = await readProgrammeBook(database.read);
  let any = false;
  for (const config of wanted.growth?.programmes ?? []) {
    const live = book.programmes.find(({ code }) => code === config.code);
    if (!live || !isCountingChanged(live.config, config)) continue;
    any = true;
    const version = live.version + 1;
    const next = { version, effectiveFrom: startOfRecomputing(config, clock.now()), config };
    const programme = { ...live, versions: [...live.versions, next], version, config };
    const found: Recounted[] = [];
    let [members, rise, fall, before, after] = [0, 0, 0, 0, 0];
    for await (const each of previewRecompute({ database, clock }, book, programme)) {
      members += 1;
      before += each.before.growth;
      after += each.after.growth;
      if (each.after.rank > each.before.rank) rise += 1;
      if (each.after.rank < each.before.rank) fall += 1;
      if (found.length < SAMPLE && each.after.growth !== each.before.growth) found.push(each);
    }
    say(`${config.name}: ${members} members, ${rise} would rise, ${fall} would fall; growth ${before} → ${after}`);
    const nameOf = (rank: number) => config.tiers[rank]?.name ?? '';
    for (const { memberNumber, before: was, after: is } of found) {
      say(`  ${memberNumber}  ${was.growth} → ${is.growth}  ${nameOf(was.rank)} → ${nameOf(is.rank)}`);
    }
  }
  if (!any) say('Nothing that is counted would change.');
}

function refused(faults: readonly string[]): CommandRefused {
  return new CommandRefused(['The scheme is refused:', ...faults.map((fault) => `· ${fault}`)].join('\n'));
}

function readSource(source: string): unknown {
  try {
    return readScheme(source);
  } catch (error) {
    throw new CommandRefused((error as Error).message);
  }
}
