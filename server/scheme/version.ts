import { type EntityManager, LessThan } from 'typeorm';
import type { Instant } from '../../shared/kernel/instant';
import { isDuplicate, StaleRead } from '../database/errors';
import type { Database } from '../database/open-database';
import type { Unit } from '../database/unit-of-work';
import { composeLive } from './compose-live';
import { isSameContent } from './document.rules';
import { SchemeVersion } from './scheme.entity';
import type { Scheme } from './scheme.schema';

/** Who made a configuration the live one, why, and out of which draft. */
export interface Publication {
  readonly by: string;
  readonly byName: string;
  readonly note: string;
  readonly draftId: string | null;
}

/** What the system loads by itself: the first scheme of a demo, a test's. */
export const BY_SYSTEM: Publication = { by: 'system', byName: '系统', note: '', draftId: null };

/** A version with its document opened. */
export interface LiveVersion {
  readonly number: number;
  readonly scheme: Scheme;
}

/**
 * Writes down what is live now as the next version, in the unit that made it so. Nothing where it says what the newest
 * version says already, nor where no whole scheme is live.
 * @param loaded the whole scheme that was loaded; null where one of growth alone was
 * @returns the number of the live version; null where there is none
 */
export async function appendVersion(
  unit: Unit,
  loaded: Scheme | null,
  { changes, publication }: { readonly changes: readonly string[]; readonly publication: Publication },
  now: Instant,
): Promise<number | null> {
  const newest = await findNewest(unit);
  const before = newest === null ? null : parseVersion(newest);
  const live = await composeLive(unit, laddersOf(loaded ?? before), now);
  if (live === null) return null;
  if (newest !== null && isSameContent(before, live)) return newest.number;
  const { by, byName, note, draftId } = publication;
  const number = (newest?.number ?? 0) + 1;
  try {
    await unit.insert(SchemeVersion, {
      ...{ number, content: JSON.stringify(live), publishedAt: now, draftId, changes: [...changes] },
      ...{ publishedBy: by.slice(0, 80), publishedName: byName.slice(0, 80), note: note.slice(0, 300) },
    });
  } catch (error) {
    if (isDuplicate(error)) throw new StaleRead('the versions of the configuration');
    throw error;
  }
  return number;
}

/** Writes version 1 of a database that was in use before versions were kept: what is live now, whenever it came. */
export async function keepFirstVersion(unit: Unit, now: Instant): Promise<void> {
  if ((await findNewest(unit)) !== null) return;
  const publication = { ...BY_SYSTEM, note: '开始记录版本时的线上配置' };
  await appendVersion(unit, null, { changes: [], publication }, now);
}

/**
 * The live version with its document. On a database of before the first reading writes it down.
 * @returns null where no whole scheme was ever loaded
 */
export async function readLiveVersion(database: Database, now: Instant): Promise<LiveVersion | null> {
  const found = await findLiveVersion(database.read);
  if (found !== null) return found;
  await database.inUnit((unit) => keepFirstVersion(unit, now));
  return findLiveVersion(database.read);
}

/** The newest version with its document, as a unit of work sees it. */
export async function findLiveVersion(manager: EntityManager): Promise<LiveVersion | null> {
  const newest = await findNewest(manager);
  return newest === null ? null : { number: newest.number, scheme: parseVersion(newest) };
}

/** The document of a version; null where there is no such version. */
export async function findVersion(manager: EntityManager, number: number): Promise<SchemeVersion | null> {
  return manager.findOneBy(SchemeVersion, { number });
}

/** Versions, the newest first. @param before only older ones than this number */
export function findVersions(manager: EntityManager, before: number | null, limit: number): Promise<SchemeVersion[]> {
  return manager.find(SchemeVersion, {
    where: before === null ? {} : { number: LessThan(before) },
    order: { number: 'DESC' },
    take: limit,
  });
}

/** The document of a version's row; one from before templates were configured has none. */
export function parseVersion({ content }: Pick<SchemeVersion, 'content'>): Scheme {
  const document = JSON.parse(content) as Omit<Scheme, 'messages'> & Partial<Pick<Scheme, 'messages'>>;
  return { ...document, messages: document.messages ?? [] };
}

async function findNewest(manager: EntityManager): Promise<SchemeVersion | null> {
  const [newest] = await findVersions(manager, null, 1);
  return newest ?? null;
}

function laddersOf(scheme: Scheme | null): Map<string, Scheme['families'][number]['priceLadder']> {
  return new Map(scheme?.families.map(({ code, priceLadder }) => [code, priceLadder]) ?? []);
}
