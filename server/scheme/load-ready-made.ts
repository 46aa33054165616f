import type { EntityManager } from 'typeorm';
import type { Instant } from '../../shared/kernel/instant';
import type { Database } from '../database/open-database';
import { GrowthEntry, GrowthProgramme } from '../growth/growth.entity';
import { type CountingChange, isCountingChanged } from '../growth/load-programmes';
import type { GrowthSection } from '../growth/programme.schema';
import { readProgrammeBook } from '../growth/programme-book';
import { loadScheme, parseScheme } from './load-scheme';
import { type ReadyMadeScheme, readScheme, readyMadeSchemes } from './ready-made';
import { BY_SYSTEM } from './version';

/** What became of a wish to load a ready-made scheme. */
export type ReadyMadeOutcome =
  | { readonly status: 'loaded'; readonly changes: readonly string[]; readonly warnings: readonly string[] }
  | { readonly status: 'refused'; readonly faults: readonly string[] }
  /** Nothing was done: these programmes would count otherwise, and members have growth in them. */
  | { readonly status: 'askCounting'; readonly programmes: readonly string[] };

/** The ready-made schemes, and which of them has exactly the programmes that are live. */
export async function listReadyMade(database: Database): Promise<(ReadyMadeScheme & { readonly live: boolean })[]> {
  const { programmes } = await readProgrammeBook(database.read);
  const live = namesOf(programmes);
  return readyMadeSchemes.map((scheme) => {
    const growth = growthOf(scheme.name);
    return { ...scheme, live: growth !== null && namesOf(growth.programmes) === live };
  });
}

/**
 * Loads a ready-made scheme by its name.
 * @param counting how a change of counting is meant; asked for where it matters
 * @returns null for a name that there is not
 */
export async function loadReadyMade(
  database: Database,
  name: string,
  counting: CountingChange | null,
  now: Instant,
): Promise<ReadyMadeOutcome | null> {
  const known = readyMadeSchemes.find((scheme) => scheme.name === name);
  if (!known) return null;
  const parsed = parseScheme(readScheme(name));
  if (!parsed.ok) return { status: 'refused', faults: parsed.refusal };
  const { growth } = parsed.value;
  if (counting === null && growth !== null) {
    const programmes = await findCountingQuestions(database.read, growth);
    if (programmes.length > 0) return { status: 'askCounting', programmes };
  }
  const loaded = await loadScheme(database, parsed.value, now, counting, {
    ...BY_SYSTEM,
    note: `载入现成方案「${known.title}」`,
  });
  if (!loaded.ok) return { status: 'refused', faults: loaded.refusal };
  const { changes, warnings } = loaded.value;
  return { status: 'loaded', changes, warnings };
}

/** Programmes of a section that would count otherwise than their last version, and in which somebody has growth. */
async function findCountingQuestions(manager: EntityManager, { programmes }: GrowthSection): Promise<string[]> {
  const asked: string[] = [];
  for (const config of programmes) {
    const [last] = await manager.find(GrowthProgramme, {
      where: { code: config.code },
      order: { version: 'DESC' },
      take: 1,
    });
    if (!last || !isCountingChanged(last.config, config)) continue;
    if (await manager.existsBy(GrowthEntry, { programme: config.code })) asked.push(config.name);
  }
  return asked;
}

function growthOf(name: string): GrowthSection | null {
  const parsed = parseScheme(readScheme(name));
  return parsed.ok ? parsed.value.growth : null;
}

function namesOf(programmes: readonly { readonly code: string }[]): string {
  return programmes
    .map(({ code }) => code)
    .sort()
    .join(' ');
}
