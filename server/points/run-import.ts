import { LessThan } from 'typeorm';
import { errorTitles } from '../../shared/contract/error-code';
import type { PointsImportView } from '../../shared/contract/ops/points-import';
import { FAULTS_TOLD } from '../../shared/contract/ops/upload';
import type { Page, PageQuery } from '../../shared/contract/wire';
import { formatInstant, type Instant } from '../../shared/kernel/instant';
import { StaleRead } from '../database/errors';
import { newId } from '../database/id';
import type { Database } from '../database/open-database';
import type { Unit } from '../database/unit-of-work';
import { enqueueJob } from '../jobs/enqueue-job';
import { createLeaseBudget } from '../jobs/lease-budget';
import { dropUpload, openUpload, type UploadCipher } from '../operator/keep-upload';
import type { GrantAuthority } from './grant-points';
import { applyImport, type ImportFault, type ImportPlan, parseLines } from './import-points';
import { PointsImport } from './points-import.entity';
import type { PointsParts } from './settle-points';

/** Topic of the job that gives what a file says. */
export const IMPORT_POINTS = 'points.import';

/** Lines after which it is written down how far the import has come. */
const STEP = 500;

/** Writes an import down; a worker carries it out. @returns its id */
export async function beginImport(
  unit: Unit,
  file: { readonly uploadId: string; readonly fileName: string },
  { lines, members, points }: ImportPlan,
  { operator, approvedBy, reason }: GrantAuthority,
  now: Instant,
): Promise<string> {
  const id = newId(now);
  await unit.insert(PointsImport, {
    ...{ ...file, id, status: 'running', lineCount: lines.length, done: 0, members, points, faults: [] },
    ...{ operator, approvedBy, reason, createdAt: now, finishedAt: null },
  });
  await askToGoOn(unit, id, 0, now);
  return id;
}

/** Goes on with an import. Safe to repeat, and to be cut off: a line that was given is not given again. */
export async function goOnImporting(
  parts: PointsParts & { readonly uploads: UploadCipher },
  importId: string,
): Promise<void> {
  const { database, clock, uploads } = parts;
  const row = await database.read.findOneByOrFail(PointsImport, { id: importId });
  const file = await openUpload(database.read, uploads, 'points', row.uploadId);
  if (row.status === 'done' || !file) return;
  const lines = parseLines(file.content).lines.sort((one, other) => (one.memberNumber < other.memberNumber ? -1 : 1));
  const isOver = createLeaseBudget();
  for (let done = row.done; done < lines.length; done += STEP) {
    if (isOver()) return database.inUnit((unit) => askToGoOn(unit, importId, done, clock.now()));
    const part = lines.slice(done, done + STEP);
    const plan = { lines: part, repeated: 0, members: row.members, points: row.points };
    const given = await applyImport(parts, plan, row);
    if (!given.ok) throw new Error(`a points import was begun without its second person: ${given.refusal}`);
    await database.inUnit((unit) => noteStep(unit, importId, done, done + part.length, given.value));
  }
  await database.inUnit(async (unit) => {
    await unit.update(PointsImport, { id: importId }, { status: 'done', finishedAt: clock.now() });
    await dropUpload(unit, row.uploadId);
  });
}

/** Imports, the newest first. */
export async function findImports(
  { read }: Pick<Database, 'read'>,
  { cursor, limit }: PageQuery,
): Promise<Page<PointsImportView>> {
  const where = cursor === undefined ? {} : { id: LessThan(cursor) };
  const rows = await read.find(PointsImport, { where, order: { id: 'DESC' }, take: limit + 1 });
  const items = rows.slice(0, limit);
  return {
    items: items.map(({ uploadId: _, lineCount: lines, createdAt, finishedAt, faults, ...row }) => ({
      ...row,
      lines,
      faults: [...faults],
      createdAt: formatInstant(createdAt),
      finishedAt: finishedAt === null ? null : formatInstant(finishedAt),
    })),
    nextCursor: rows.length > limit ? (items.at(-1)?.id ?? null) : null,
  };
}

async function noteStep(
  unit: Unit,
  importId: string,
  from: number,
  done: number,
  failed: readonly ImportFault[],
): Promise<void> {
  const row = await unit.findOneByOrFail(PointsImport, { id: importId });
  const worded = failed.map(({ line, detail }) => ({ line, detail: wordRefusal(detail) }));
  const faults = [...row.faults, ...worded].slice(0, FAULTS_TOLD);
  const { affected } = await unit.update(PointsImport, { id: importId, done: from }, { done, faults });
  // Another worker has taken it on meanwhile and come further.
  if (affected !== 1 && row.done <= from) throw new StaleRead('a points import');
}

function wordRefusal(code: string): string {
  return code in errorTitles ? errorTitles[code as keyof typeof errorTitles] : code;
}

async function askToGoOn(unit: Unit, importId: string, done: number, now: Instant): Promise<void> {
  await enqueueJob(unit, { topic: IMPORT_POINTS, payload: { importId }, uniqueKey: `${importId}:${done}` }, now);
}
