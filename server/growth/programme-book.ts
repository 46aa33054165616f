import type { EntityManager } from 'typeorm';
import type { Instant } from '../../shared/kernel/instant';
import { rememberRows } from '../database/immutable-rows';
import { select } from '../database/statement';
import { SchemeDocument } from '../plan/plan.entity';
import { builtInKinds } from './event-kind.rules';
import { GrowthProgramme } from './growth.entity';
import type { EventKind, GrowthSection, ProgrammeConfig, TierMapping } from './programme.schema';

/** Id of the scheme document that holds the event kinds and mappings of the live scheme. */
export const GROWTH_DOCUMENT = 'growth';

/** A live programme with all its versions, the oldest first. */
export interface Programme {
  readonly code: string;
  readonly versions: readonly ProgrammeVersion[];
  /** The newest version. */
  readonly version: number;
  readonly config: ProgrammeConfig;
}

export interface ProgrammeVersion {
  readonly version: number;
  readonly effectiveFrom: Instant;
  readonly config: ProgrammeConfig;
}

/** Everything that growth is computed by. */
export interface ProgrammeBook {
  /** The default programme first. */
  readonly programmes: readonly Programme[];
  /** By code. */
  readonly kinds: ReadonlyMap<string, EventKind>;
  readonly mappings: readonly TierMapping[];
}

const configs = rememberRows<ProgrammeConfig>();

/** The live programmes as they stand; inside a unit of work as the unit sees them. */
export async function readProgrammeBook(manager: EntityManager): Promise<ProgrammeBook> {
  const rows = await select<{ code: string; version: number; effectiveFrom: number; createdAt: number; live: number }>(
    manager,
    `SELECT code, version, effective_from AS effectiveFrom, created_at AS createdAt, live
       FROM growth_programme ORDER BY position, code, version`,
    [],
  );
  const codes = [...new Set(rows.map(({ code }) => code))];
  const programmes: Programme[] = [];
  for (const code of codes) {
    const own = rows.filter((row) => row.code === code);
    const newest = own.at(-1);
    if (!newest || Number(newest.live) !== 1) continue;
    const versions: ProgrammeVersion[] = [];
    for (const row of own) {
      const config = await configOf(manager, row);
      versions.push({ version: Number(row.version), effectiveFrom: Number(row.effectiveFrom), config });
    }
    const last = versions.at(-1) as ProgrammeVersion;
    programmes.push({ code, versions, version: last.version, config: last.config });
  }
  const document = await manager.findOneBy(SchemeDocument, { id: GROWTH_DOCUMENT });
  const section = document
    ? (JSON.parse(document.content) as Pick<GrowthSection, 'events' | 'mappings'>)
    : { events: [], mappings: [] };
  return {
    programmes: programmes.sort((one, other) => Number(other.config.isDefault) - Number(one.config.isDefault)),
    kinds: new Map([...builtInKinds, ...section.events].map((kind) => [kind.code, kind])),
    mappings: section.mappings,
  };
}

/** The version of rules by which something counts that happened at an instant: before the first one, the first. */
export function versionAt<V extends { readonly effectiveFrom: Instant }>(
  { versions }: { readonly versions: readonly V[] },
  at: Instant,
): V {
  const begun = versions.filter(({ effectiveFrom }) => effectiveFrom <= at);
  return (begun.at(-1) ?? versions[0]) as V;
}

/** The live programmes in the one order in which their accounts are opened, so that no two units wait in a ring. */
export function inOpeningOrder({ programmes }: Pick<ProgrammeBook, 'programmes'>): Programme[] {
  return [...programmes].sort((one, other) => (one.code < other.code ? -1 : 1));
}

/** The programme of a code, or the default one. */
export function findProgramme(book: ProgrammeBook, code?: string): Programme | null {
  return (code === undefined ? book.programmes[0] : book.programmes.find((each) => each.code === code)) ?? null;
}

function configOf(
  manager: EntityManager,
  { code, version, createdAt }: { code: string; version: number; createdAt: number },
): Promise<ProgrammeConfig> {
  return configs.get(manager, `${code}:${version}:${createdAt}`, async () => {
    const row = await manager.findOneByOrFail(GrowthProgramme, { code, version: Number(version) });
    return row.config;
  });
}
