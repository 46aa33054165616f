import type { ConfigSection } from '../../shared/contract/ops/config-sections';
import { configSections } from '../../shared/contract/ops/config-sections';
import type { Instant } from '../../shared/kernel/instant';
import { loadBadges } from '../badge/load-badges';
import type { Database } from '../database/open-database';
import { type CountingChange, findProgrammeFaults } from '../growth/load-programmes';
import { findUnversionedTexts } from './changed-text.rules';
import { draftDocument, type RebasedDraft } from './draft.rules';
import { loadPlans } from './load-plans';
import { findWarnings, parseScheme } from './load-scheme';
import type { Scheme } from './scheme.schema';

/** Something to be told about a configuration. */
export interface ConfigLint {
  /** `fault`: it cannot be published so; `warning`: it is unusual. */
  readonly level: 'fault' | 'warning';
  /** Null where the whole of it is meant. */
  readonly section: ConfigSection | null;
  readonly words: string;
}

/** What is wrong with a document by itself, and what is unusual in it. */
export function lintDocument(document: unknown): {
  readonly scheme: Scheme | null;
  readonly lints: readonly ConfigLint[];
} {
  const parsed = parseScheme(document);
  if (!parsed.ok) return { scheme: null, lints: parsed.refusal.map((words) => fault(words)) };
  // A document of all sections is a whole scheme.
  const scheme = parsed.value as Scheme;
  return { scheme, lints: findWarnings(scheme).map((words) => ({ level: 'warning', section: null, words })) };
}

/** The same for a draft, with what only shows beside what is live: a text that changed and kept its version. */
export function lintDraft(live: Scheme, rebased: Pick<RebasedDraft, 'sections'>): ReturnType<typeof lintDocument> {
  const { scheme, lints } = lintDocument(draftDocument(live, rebased));
  if (scheme === null) return { scheme, lints };
  const texts = findUnversionedTexts(live, scheme).map((found) => ({ level: 'warning' as const, ...found }));
  return { scheme, lints: [...lints, ...texts] };
}

/**
 * Why a scheme could not be loaded on top of what is live: a price that has begun, a period or a badge whose counting may
 * not change, a question of counting that is open. Tries it and takes everything back.
 */
export async function findLoadingFaults(
  database: Database,
  scheme: Scheme,
  counting: CountingChange | null,
  now: Instant,
): Promise<readonly string[]> {
  try {
    return await database.inUnit(async (unit) => {
      const plans = await loadPlans(unit, scheme, now);
      const programmes = await findProgrammeFaults(unit, scheme.growth?.programmes ?? [], counting);
      const badges = await loadBadges(unit, scheme.badges, now);
      throw new Tried([...plans.faults, ...programmes, ...badges.faults]);
    });
  } catch (error) {
    if (error instanceof Tried) return error.faults;
    throw error;
  }
}

/** Thrown to take the trial back; leaves this file as its findings. */
class Tried extends Error {
  constructor(readonly faults: readonly string[]) {
    super('a trial is rolled back');
  }
}

/** A fault of form begins with the path of its field, which says the section. */
const SECTION_OF_FIELD: Readonly<Record<string, ConfigSection>> = {
  ...Object.fromEntries(configSections.map((section) => [section, section])),
  programmeName: 'texts',
  invitation: 'texts',
  agreements: 'texts',
  families: 'plans',
};

function fault(words: string): ConfigLint {
  const [field = ''] = words.split(/[.:]/, 1);
  return { level: 'fault', section: SECTION_OF_FIELD[field] ?? null, words };
}
