import type { TimelineItem } from '../../shared/contract/ops/member';
import type { Page } from '../../shared/contract/wire';
import { formatInstant } from '../../shared/kernel/instant';
import { accept, type Result, refuse } from '../../shared/kernel/result';
import type { WalkPlace } from './candidates';
import type { CareParts } from './care.parts';
import { type Moment, type MomentQuery, sources } from './timeline-sources';
import { readPlace, writePlace } from './walk-members';

/** Which part of a timeline is asked for. */
export interface TimelineQuery {
  /** Kinds, separated by commas; all of them when left out. */
  readonly kind?: string | undefined;
  readonly cursor?: string | undefined;
  readonly limit: number;
}

/** Later than anything that has happened. */
const FROM_THE_END = Number.MAX_SAFE_INTEGER;

/**
 * Everything that ever happened with a member, merged from where it is written down, the newest first. Each source is asked
 * for a page's worth, so a page costs as many small queries as there are kinds, however long the life.
 */
export async function findTimeline(
  { database, programmes, nameOfAction }: Pick<CareParts, 'database' | 'programmes' | 'nameOfAction'>,
  memberId: string,
  { kind, cursor, limit }: TimelineQuery,
): Promise<Result<Page<TimelineItem>, 'INVALID_REQUEST'>> {
  const after = readPlace(cursor);
  if (after === undefined || typeof after?.sort === 'string') return refuse('INVALID_REQUEST');
  const wanted = kind === undefined ? null : new Set(kind.split(','));
  const book = await programmes.read();
  const asked = Object.entries(sources).filter(([name]) => wanted === null || wanted.has(kindOf(name)));
  const found = await Promise.all(
    asked.map(async ([name, source]) => {
      const moments = await source(database.read, {
        ...{ memberId, ...rangeOf(name, after), limit: limit + 1 },
        ...{ book, nameOfAction },
      });
      return moments.map((moment) => ({ ...moment, key: `${name}:${moment.id}`, kind: kindOf(name) }));
    }),
  );
  const left = found
    .flat()
    .filter((moment) => after === null || compare(moment, { at: Number(after.sort), key: after.tie }) > 0)
    .sort(compare);
  const items = left.slice(0, limit);
  const last = items.at(-1);
  return accept({
    items: items.map(({ key, kind: name, at, title, detail, link }) => ({
      ...{ id: key, kind: name, at: formatInstant(at), title, detail, link },
    })),
    nextCursor: left.length > limit && last ? writePlace({ sort: last.at, tie: last.key }) : null,
  });
}

/** What a source has to tell behind a place: of the place's instant, what comes after it in the order of `compare`. */
function rangeOf(name: string, after: WalkPlace | null): Pick<MomentQuery, 'upTo' | 'beforeId'> {
  if (after === null) return { upTo: FROM_THE_END, beforeId: null };
  const upTo = Number(after.sort);
  const colon = after.tie.indexOf(':');
  const place = after.tie.slice(0, colon);
  if (name > place) return { upTo: upTo - 1, beforeId: null };
  return { upTo, beforeId: name === place ? after.tie.slice(colon + 1) : null };
}

/** The newest first; within an instant by key backwards, so that a cursor finds its place again. */
function compare(
  one: Pick<Moment, 'at'> & { readonly key: string },
  other: Pick<Moment, 'at'> & { readonly key: string },
): number {
  if (one.at !== other.at) return other.at - one.at;
  return one.key > other.key ? -1 : one.key < other.key ? 1 : 0;
}

/** A contract's end is a moment of contracts. */
function kindOf(source: string): string {
  return source === 'contractEnd' ? 'contract' : source;
}
