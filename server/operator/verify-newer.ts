import type { AuditStretch, AuditVerification } from '../../shared/contract/ops/operator';
import { formatInstant } from '../../shared/kernel/instant';
import type { Database } from '../database/open-database';
import { AuditEntry } from './audit.entity';
import { type AuditWalkParts, findWalk, moveWalk, prefixBreaks } from './audit-walk';
import { BEGINNING, walkOn } from './walk-on';

/** A request looks at so many lines: each is read and hashed, and somebody waits. */
const LINES_A_REQUEST = 10_000;

/**
 * Looks at the lines that came since the last look, and goes on from there the next time: a line that was found whole is not
 * looked at again, but by the walk through all of them at night. Says what that has found last.
 */
export async function verifyNewLines(
  { database, clock }: AuditWalkParts,
  atMost = LINES_A_REQUEST,
): Promise<AuditVerification> {
  const { read } = database;
  const [prefix, full, running] = await Promise.all([
    findWalk(read, 'prefix'),
    findWalk(read, 'whole'),
    findWalk(read, 'running'),
  ]);
  const walked = await walkOn(database, prefix ?? BEGINNING, atMost);
  const rewritten = await prefixBreaks(read, prefix);
  const breaks = [...rewritten, ...walked.breaks.filter((each) => !rewritten.includes(each))];
  if (breaks.length === 0 && walked.number > (prefix?.number ?? 0)) {
    const now = clock.now();
    await database.inUnit((unit) => moveWalk(unit, 'prefix', prefix, walked, now));
  }
  return {
    whole: breaks.length === 0 && (full?.breaks.length ?? 0) === 0,
    ...{ lines: walked.lineCount, of: walked.of, done: walked.ended, breaks },
    full: full && { at: formatInstant(full.walkedAt), lines: full.lineCount, breaks: [...full.breaks] },
    walking: running && { since: formatInstant(running.walkedAt), lines: running.lineCount },
  };
}

/** Looks at one stretch of the log, whatever was found of it before: stretch by stretch, all of it. @param after a line */
export async function verifyStretch(
  database: Pick<Database, 'read'>,
  after: number,
  atMost = LINES_A_REQUEST,
): Promise<AuditStretch> {
  const before = after === 0 ? BEGINNING : await database.read.findOneBy(AuditEntry, { number: after });
  if (before === null) {
    const { of } = await walkOn(database, BEGINNING, 0);
    return { lines: 0, of, breaks: [`第 ${after} 行缺失`], next: null };
  }
  const from = { ...BEGINNING, number: before.number, hash: before.hash };
  const { lineCount, of, breaks, ended, number } = await walkOn(database, from, atMost);
  const told = ended
    ? [...breaks, ...(await prefixBreaks(database.read, await findWalk(database.read, 'prefix')))]
    : breaks;
  return { lines: lineCount, of, breaks: [...told], next: ended ? null : number };
}
