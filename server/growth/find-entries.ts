import type { GrowthEntry as GrowthEntryOnWire } from '../../shared/contract/growth';
import type { Page } from '../../shared/contract/wire';
import { formatInstant } from '../../shared/kernel/instant';
import type { Database } from '../database/open-database';
import { findRows } from '../database/raw-rows';
import { explainEntry } from './explain.rules';
import { type Position, scoredBuckets } from './find-growth';
import { GrowthEntry } from './growth.entity';
import { measureOfSource } from './measure.rules';
import type { EventKind } from './programme.schema';
import { type Programme, type ProgrammeBook, versionAt } from './programme-book';

/** How many entries an explanation rests on. */
const WEIGHTIEST = 10;

/** A page of the ledger, newest first; the cursor is the last id of the page before. */
export async function findEntries(
  database: Database,
  book: ProgrammeBook,
  position: Pick<Position, 'programme' | 'owner'>,
  page: { readonly group?: string | undefined; readonly cursor?: string | undefined; readonly limit: number },
): Promise<Page<GrowthEntryOnWire>> {
  const { programme, owner } = position;
  const rows = await findRows(
    database.read,
    GrowthEntry,
    `WHERE t.member_id = ? AND t.programme = ?${page.cursor ? ' AND t.id < ?' : ''}${page.group ? ' AND t.group_code = ?' : ''}
     ORDER BY t.id DESC LIMIT ${page.limit + 1}`,
    [owner.id, programme.code, ...(page.cursor ? [page.cursor] : []), ...(page.group ? [page.group] : [])],
  );
  const items = rows.slice(0, page.limit);
  return {
    items: items.map((entry) => presentEntry(programme, book.kinds, entry)),
    nextCursor: rows.length > page.limit ? (items.at(-1)?.id ?? null) : null,
  };
}

function presentEntry(
  programme: Programme,
  kinds: ReadonlyMap<string, EventKind>,
  entry: GrowthEntry,
): GrowthEntryOnWire {
  const version =
    programme.versions.find((each) => each.version === entry.programmeVersion) ?? versionAt(programme, entry.countedAt);
  const source = version.config.sources.find(({ code }) => code === entry.source);
  const group = version.config.groups.find(({ code }) => code === entry.groupCode);
  return {
    id: entry.id,
    amount: entry.amount,
    title: entry.title,
    group: { code: entry.groupCode, name: group?.name ?? entry.groupCode },
    kind: entry.kind,
    occurredAt: formatInstant(entry.occurredAt),
    createdAt: formatInstant(entry.createdAt),
    explanation: explainEntry(entry, source ? measureOfSource(source, kinds) : 'count', version.config.unit),
  };
}

/** The entries that weigh most in what counts at this moment. */
export async function findWeightiest(
  database: Database,
  book: ProgrammeBook,
  position: Position,
): Promise<GrowthEntryOnWire[]> {
  const { programme, owner } = position;
  const rows = await findRows(
    database.read,
    GrowthEntry,
    `WHERE t.member_id = ? AND t.programme = ? AND t.bucket BETWEEN ? AND ? AND t.amount <> 0
     ORDER BY ABS(t.amount) DESC, t.id DESC LIMIT ${WEIGHTIEST}`,
    [owner.id, programme.code, ...scoredBuckets(position)],
  );
  return rows.map((entry) => presentEntry(programme, book.kinds, entry));
}
