import { createHash } from 'node:crypto';
import { In } from 'typeorm';
import { z } from 'zod';
import { addDays, startOfBusinessDay } from '../../shared/kernel/business-day';
import { type Instant, parseInstant } from '../../shared/kernel/instant';
import { accept, type Result, refuse } from '../../shared/kernel/result';
import type { Database } from '../database/open-database';
import { Member } from '../member/member.entity';
import { GRANT_TITLE, type GrantAuthority, givePoints } from './grant-points';
import { PointsEntry } from './points.entity';
import { type ApprovalRefusal, decideApproval } from './points.rules';
import { readPointsBook } from './points-book';
import type { PointsParts } from './settle-points';

const daySchema = z.string().refine((day) => parseInstant(`${day}T00:00:00Z`) !== null, 'is no day: YYYY-MM-DD');

/** A line of an import: points for one member. */
const lineSchema = z
  .object({
    memberNumber: z.string().min(1).max(20),
    /** Only ever given by import; a correction is an act of its own. */
    points: z
      .union([
        z.number(),
        z
          .string()
          .regex(/^\d{1,10}$/, 'is no whole number')
          .transform(Number),
      ])
      .pipe(z.number().int().min(1).max(1_000_000_000)),
    title: z.string().min(1).max(40).optional(),
    /** Their last day; by the rules of the scheme when left out. */
    expiresOn: daySchema.optional(),
    /** The line's own key: the same key gives once, in whatever file it stands. */
    key: z.string().min(1).max(80).optional(),
  })
  .strict();

/** Points for one member, as an import says it. */
export interface ImportLine {
  /** Counted from 1, as an editor shows it. */
  readonly line: number;
  readonly memberNumber: string;
  readonly points: number;
  readonly title: string;
  readonly expiresAt?: Instant;
  readonly sourceKey: string;
}

/** A line that cannot be imported, and why. */
export interface ImportFault {
  readonly line: number;
  readonly detail: string;
}

/** A file that may be imported, and what it would do. */
export interface ImportPlan {
  readonly lines: readonly ImportLine[];
  /** Lines that an earlier import has given already. */
  readonly repeated: number;
  /** Of the lines that are new. */
  readonly members: number;
  readonly points: number;
}

/** Most lines in one file: split a longer one. */
const MOST_LINES = 100_000;
/** Lines given in one unit of work. */
const BATCH = 50;
/** How many values one statement is asked about. */
const ASKED_AT_ONCE = 500;

/** Why a file is not imported; nothing of it is. */
export type ImportRefusal =
  | { readonly code: 'POINTS_NOT_LIVE' | 'FILE_EMPTY' | 'FILE_TOO_LONG' }
  | { readonly code: 'LINES_REFUSED'; readonly faults: readonly ImportFault[] };

/**
 * Reads a file of points and checks it whole: JSON lines, or CSV whose first line names its columns (`memberNumber,points`
 * and `title`, `expiresOn`, `key` where wanted). One line that cannot be imported refuses all of them, so that a file that
 * was put right can be imported as if it were the first. Changes nothing: it is the dry run.
 */
export async function planImport(
  database: Database,
  content: string,
  now: Instant,
): Promise<Result<ImportPlan, ImportRefusal>> {
  if (!(await readPointsBook(database.read))?.live) return refuse({ code: 'POINTS_NOT_LIVE' });
  const { lines, faults } = parseLines(content);
  if (lines.length + faults.length === 0) return refuse({ code: 'FILE_EMPTY' });
  if (lines.length + faults.length > MOST_LINES) return refuse({ code: 'FILE_TOO_LONG' });
  faults.push(...(await findLineFaults(database, lines, now)));
  if (faults.length > 0) {
    return refuse({ code: 'LINES_REFUSED', faults: faults.sort((one, other) => one.line - other.line) });
  }
  const given = new Set<string>();
  for (const part of chunks(lines, ASKED_AT_ONCE)) {
    const keys = part.map(({ sourceKey }) => `grant:${sourceKey}`);
    for (const { sourceKey } of await database.read.findBy(PointsEntry, { sourceKey: In(keys) })) given.add(sourceKey);
  }
  const fresh = lines.filter(({ sourceKey }) => !given.has(`grant:${sourceKey}`));
  const points = fresh.reduce((sum, line) => sum + line.points, 0);
  const members = new Set(fresh.map(({ memberNumber }) => memberNumber)).size;
  return accept({ lines, repeated: lines.length - fresh.length, members, points });
}

/**
 * Gives what a plan says, in small units of work; above the limit a second person must have approved the whole. Cut off
 * anywhere, the same file goes on where it was: a line that was given is not given again.
 * @param progress told how many lines are done
 * @returns lines that could not be given after all: their members left meanwhile
 */
export async function applyImport(
  { database, clock }: PointsParts,
  { lines, points }: ImportPlan,
  authority: GrantAuthority,
  progress: (done: number) => void = () => undefined,
): Promise<Result<readonly ImportFault[], ApprovalRefusal>> {
  const approved = decideApproval({ ...authority, points });
  if (!approved.ok) return approved;
  const faults: ImportFault[] = [];
  let done = 0;
  // Members in one order: two imports at once never wait for each other in a ring.
  const ordered = [...lines].sort((one, other) => (one.memberNumber < other.memberNumber ? -1 : 1));
  for (const part of chunks(ordered, BATCH)) {
    const failed = await database.inUnit(async (unit) => {
      const found: ImportFault[] = [];
      for (const { line, ...grant } of part) {
        const outcome = await givePoints(unit, { ...grant, ...authority }, clock.now());
        if (!outcome.ok) found.push({ line, detail: outcome.refusal });
      }
      return found;
    });
    faults.push(...failed);
    done += part.length;
    progress(done);
  }
  return accept(faults);
}

/** The lines of a file, and what is wrong with those that are none. */
export function parseLines(content: string): { lines: ImportLine[]; faults: ImportFault[] } {
  const fileKey = createHash('sha256').update(content).digest('hex').slice(0, 20);
  const text = content.replace(/^\uFEFF/, '');
  const rows = text.trimStart().startsWith('{') ? readJsonLines(text) : readCsv(text);
  const lines: ImportLine[] = [];
  const faults: ImportFault[] = [];
  const keys = new Set<string>();
  for (const { line, row } of rows) {
    const parsed = lineSchema.safeParse(row);
    if (!parsed.success) {
      const detail = parsed.error.issues.map(({ path, message }) => `${path.join('.') || '(line)'}: ${message}`);
      faults.push({ line, detail: detail.join('; ') });
      continue;
    }
    const { memberNumber, points, title = GRANT_TITLE, expiresOn, key } = parsed.data;
    const sourceKey = `import:${key ?? `${fileKey}:${line}`}`;
    if (keys.has(sourceKey)) faults.push({ line, detail: `key: “${key}” stands on another line too` });
    keys.add(sourceKey);
    const expiry = expiresOn === undefined ? {} : { expiresAt: startOfBusinessDay(addDays(expiresOn, 1)) };
    lines.push({ line, memberNumber, points, title, ...expiry, sourceKey });
  }
  return { lines, faults };
}

async function findLineFaults(database: Database, lines: readonly ImportLine[], now: Instant): Promise<ImportFault[]> {
  const known = new Set<string>();
  for (const part of chunks([...new Set(lines.map(({ memberNumber }) => memberNumber))], ASKED_AT_ONCE)) {
    const members = await database.read.findBy(Member, { memberNumber: In(part), status: 'active' });
    for (const { memberNumber } of members) known.add(memberNumber);
  }
  return lines.flatMap(({ line, memberNumber, expiresAt }) => {
    if (!known.has(memberNumber)) return [{ line, detail: `memberNumber: no member ${memberNumber}` }];
    return expiresAt !== undefined && expiresAt <= now ? [{ line, detail: 'expiresOn: has passed' }] : [];
  });
}

interface Row {
  readonly line: number;
  readonly row: unknown;
}

function readJsonLines(text: string): Row[] {
  return numbered(text).map(({ line, row }) => {
    try {
      return { line, row: JSON.parse(row) as unknown };
    } catch {
      return { line, row: null };
    }
  });
}

function readCsv(text: string): Row[] {
  const [header, ...rows] = numbered(text);
  if (!header) return [];
  const columns = splitCsv(header.row);
  return rows.map(({ line, row }) => {
    const cells = splitCsv(row);
    // One cell too many is a comma that should have been quoted: the line is refused by its unknown column.
    const named = cells.map((cell, index) => [columns[index] ?? `column ${index + 1}`, cell] as const);
    return { line, row: Object.fromEntries(named.filter(([, cell]) => cell !== '')) };
  });
}

function numbered(text: string): { line: number; row: string }[] {
  return text
    .split(/\r?\n/)
    .map((row, index) => ({ line: index + 1, row: row.trim() }))
    .filter(({ row }) => row !== '');
}

/** Cells of a CSV line; a cell in double quotes may hold commas, and quotes written twice. */
function splitCsv(row: string): string[] {
  const cells = row.matchAll(/(?:^|,)(?:\s*"((?:[^"]|"")*)"\s*(?=,|$)|([^,]*))/g);
  return [...cells].map(([, quoted, plain]) =>
    (quoted === undefined ? (plain ?? '') : quoted.replaceAll('""', '"')).trim(),
  );
}

function chunks<T>(values: readonly T[], size: number): T[][] {
  return Array.from({ length: Math.ceil(values.length / size) }, (_, index) =>
    values.slice(index * size, (index + 1) * size),
  );
}
