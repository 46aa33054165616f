import type { EntityManager } from 'typeorm';
import { z } from 'zod';
import { select } from '../database/statement';
import { candidateStatement, type WalkPlace } from './candidates';
import type { ResolvedFilter } from './resolve-filter';

/** The first batch is small: mostly the filter holds for nearly all of them. */
const FIRST_BATCH = 100;
const BATCH = 2_000;

/** So many are looked at for one page, at most: whatever is combined, the page answers within a second. */
export const MOST_LOOKED_AT = 20_000;

/** Members whom a filter has found, and where to go on; `next` is null where nobody is left. */
export interface WalkedMembers {
  readonly ids: readonly string[];
  readonly next: WalkPlace | null;
}

/** Finds up to `wanted` members of a filter behind a place, looking at `most` candidates at most. */
export async function walkMembers(
  manager: EntityManager,
  filter: ResolvedFilter,
  after: WalkPlace | null,
  { wanted, most = MOST_LOOKED_AT }: { readonly wanted: number; readonly most?: number },
): Promise<WalkedMembers> {
  const ids: string[] = [];
  let place = after;
  let lookedAt = 0;
  let size = Math.max(FIRST_BATCH, wanted + 1);
  while (lookedAt < most) {
    const limit = Math.min(size, most - lookedAt);
    const { text, parameters } = candidateStatement(filter, place, limit);
    const rows = await select<Candidate>(manager, text, parameters);
    for (const row of rows) {
      const fits = Number(row.fits) === 1;
      if (fits && ids.length === wanted) return { ids, next: place };
      place = placeOf(row);
      if (fits) ids.push(row.memberId);
    }
    if (rows.length < limit) return { ids, next: null };
    lookedAt += rows.length;
    size = BATCH;
  }
  return { ids, next: place };
}

interface Candidate {
  readonly memberId: string;
  readonly sortKey: string | number;
  readonly tieKey: string;
  readonly fits: number | string;
}

function placeOf({ sortKey, tieKey }: Candidate): WalkPlace {
  return { sort: sortKey, tie: tieKey };
}

const placeSchema = z.tuple([z.union([z.string().max(200), z.number()]), z.string().max(90)]);

/** A place as a cursor of a list. */
export function writePlace(place: WalkPlace | null): string | null {
  return place === null ? null : Buffer.from(JSON.stringify([place.sort, place.tie])).toString('base64url');
}

/** The place of a cursor; null for none, undefined for what was never a cursor of ours. */
export function readPlace(cursor: string | null | undefined): WalkPlace | null | undefined {
  if (cursor == null) return null;
  try {
    const place = placeSchema.safeParse(JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8')));
    return place.success ? { sort: place.data[0], tie: place.data[1] } : undefined;
  } catch {
    return undefined;
  }
}
